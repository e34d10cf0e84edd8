"""A district that never was, speaking its feeds' native layouts. Knows the contract and nothing else of the project.

`geography/` draws the district once (boundary files, roads, buildings, cameras; `python -m data_loaders.simulator`);
the rest makes what happens in it, day by day, as a pure function of the seed and the clock.
"""
