"""Draws a district once: outline, river, streets, communities, unit grids, roads, buildings, cameras.

Everything is laid out on a flat drawing board in metres (u east, v north, streets parallel to the axes) and then bent
into place by one smooth map, so that neighbours keep sharing their vertices.
"""
