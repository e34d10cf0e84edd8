"""Nested areas from cut pieces: one set of lines, noded once, so that neighbours share every vertex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod

from data_loaders.simulator.geography.board import Earth
from data_loaders.simulator.geography.partition import Leaf

GRID_M = 0.01
VERTEX_EVERY_M = 90.0
_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Faces:
    """The leaves' lines on the board (`edges`, noded) and their shapes on the board, in the leaves' order."""

    edges: list[shapely.LineString]
    shapes: list[shapely.Polygon]


def faces(leaves: Sequence[Leaf]) -> Faces:
    """Node the leaves' boundaries and make the leaves anew from them."""
    rings = [shapely.set_precision(leaf.shape, GRID_M).exterior for leaf in leaves]
    noded = shapely.segmentize(shapely.unary_union(rings, grid_size=GRID_M), VERTEX_EVERY_M)
    made = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    tree = shapely.STRtree([leaf.shape for leaf in leaves])
    pieces: list[list[shapely.Polygon]] = [[] for _ in leaves]
    for face in made:
        overlap = [(shapely.intersection(leaves[at].shape, face).area, int(at)) for at in tree.query(face)]
        pieces[max(overlap)[1]].append(face)
    merged = shapely.line_merge(noded)
    edges = [part for part in shapely.get_parts(merged) if part.length > 1]
    return Faces(edges, [shapely.coverage_union_all(parts) for parts in pieces])


def earth_of(shapes: Sequence[shapely.Polygon], origin: tuple[float, float], area_km2: float) -> Earth:
    """The placing on the Earth that gives the shapes together their area, geodesic, to 0.01 %."""
    earth = Earth(origin, 1.0)
    district = shapely.coverage_union_all(list(shapes))
    for _ in range(4):
        earth = Earth(origin, earth.scale * float(np.sqrt(area_km2 / geodesic_km2(earth.place(district)))))
    return earth


def geodesic_km2(shape: shapely.Geometry) -> float:
    """Area on the WGS-84 ellipsoid."""
    return float(abs(_WGS84.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6)
