"""The area of a question as SQL: areas and cells by their codes, a circle by distance, a drawn polygon exactly.

A polygon is covered by cells. Of a row in an inner cell nothing more is asked; only rows in cells at the edge are
tested against the polygon's own sides, so that millions of rows cost no more than a lookup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import shapely
from h3.api import basic_int as h3

from data_loaders.contract import BadInputError
from layers.cells import cell_at, resolution_of
from layers.planner.wording import area_values

# Cells of a covering: enough that few rows lie at an edge, few enough to be bound with a question.
COVER_CELLS = 4_000
COVER_RESOLUTIONS = (12, 11, 10, 9, 8, 7)
_METRES_A_DEGREE = 111_319.49  # of the equator, on the sphere that H3 and the map use


@dataclass(frozen=True, slots=True)
class AreaSql:
    """`join` stands behind the view, `holds` is never NULL, `params` are bound."""

    holds: str = "true"
    join: str = ""
    params: dict[str, object] = field(default_factory=dict)


def area_sql(area: str, area_kinds: tuple[str, ...]) -> AreaSql:
    """The condition of a checked area.

    Raises:
        BadInputError: a kind of area that the district does not have, or a polygon that crosses itself.
    """
    if not area:
        return AreaSql()
    kind, values = area_values(area)
    if kind == "polygon":
        return _polygon([float(value) for value in values])
    if kind == "buffer":
        return _buffer(*(float(value) for value in values))
    if kind == "cell":
        return _cells([int(value, 16) for value in values])
    if kind not in area_kinds:
        raise BadInputError(
            f"question, part area: {kind!r} is not allowed; give {', '.join(area_kinds)}, cell, polygon or buffer"
        )
    return AreaSql(f"coalesce(list_contains($area_codes, area_{kind}), false)", "", {"area_codes": list(values)})


def _cells(cells: list[int]) -> AreaSql:
    by_resolution: dict[int, list[int]] = {}
    for cell in cells:
        by_resolution.setdefault(resolution_of(cell), []).append(cell)
    holds = [f"list_contains($cells_{res}::UBIGINT[], {cell_at(res)})" for res in by_resolution]
    return AreaSql(
        f"coalesce({' OR '.join(holds)}, false)", "", {f"cells_{res}": held for res, held in by_resolution.items()}
    )


def _buffer(lon: float, lat: float, metres: float) -> AreaSql:
    """Within `metres` of a place, on the plane that touches it: at district size it is off by less than a metre."""
    up = metres / _METRES_A_DEGREE
    across = up / max(0.01, math.cos(math.radians(lat)))
    far = (
        "power((lon - $at_lon) * $metres_lon, 2) + power((lat - $at_lat) * $metres_lat, 2) <= power($metres, 2)"
        " AND lon BETWEEN $west AND $east AND lat BETWEEN $south AND $north"
    )
    params: dict[str, object] = {
        "at_lon": lon, "at_lat": lat, "metres": metres, "metres_lat": metres / up, "metres_lon": metres / across,
        "west": lon - across, "east": lon + across, "south": lat - up, "north": lat + up,
    }  # fmt: skip
    return AreaSql(f"coalesce({far}, false)", "", params)


def _polygon(numbers: list[float]) -> AreaSql:
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    shape = shapely.Polygon(corners)
    if not shape.is_valid or shape.area == 0:
        raise BadInputError(
            "question, part area: the polygon's sides cross or touch each other; draw it again without crossing"
        )
    inner, edge, resolution = covering(shape)
    join = (
        "LEFT JOIN (SELECT unnest($cover_cells::UBIGINT[]) AS cover_cell, unnest($cover_edge::BOOLEAN[]) AS at_edge) cover "
        f"ON cover.cover_cell = {cell_at(resolution)}"
    )
    holds = (
        "CASE WHEN cover_cell IS NULL THEN false WHEN NOT at_edge THEN true "
        f"ELSE coalesce({_within(corners)}, false) END"
    )
    cells = [*inner, *edge]
    params: dict[str, object] = {
        "cover_cells": cells,
        "cover_edge": [False] * len(inner) + [True] * len(edge),
        "corner_lon": [lon for lon, _ in corners],
        "corner_lat": [lat for _, lat in corners],
    }
    return AreaSql(holds, join, params)


def covering(shape: shapely.Polygon) -> tuple[list[int], list[int], int]:
    """Cells of which every descendant lies inside, cells of which some may, and their resolution.

    A fine cell may lie a little outside its parent's hexagon, so a cell is inner only if its neighbours are inside too.
    """
    outline = h3.geo_to_h3shape(shape)
    for resolution in COVER_RESOLUTIONS:
        touched = shape.area * _METRES_A_DEGREE**2 / h3.average_hexagon_area(resolution, "m^2")
        if touched <= COVER_CELLS or resolution == COVER_RESOLUTIONS[-1]:
            break
    overlapping = set(h3.h3shape_to_cells_experimental(outline, resolution, "overlap"))
    full = set(h3.h3shape_to_cells_experimental(outline, resolution, "full"))
    inner = {cell for cell in full if all(near in full for near in h3.grid_disk(cell, 1))}
    around = {near for cell in overlapping - inner for near in h3.grid_disk(cell, 1)} | overlapping
    return sorted(inner), sorted(around - inner), resolution


def _within(corners: list[tuple[float, float]]) -> str:
    """Whether a row's place lies inside, by how often a ray to the east meets a side (even-odd rule)."""
    sides = zip(range(len(corners)), [len(corners) - 1, *range(len(corners) - 1)], strict=True)
    crossings = [
        f"CASE WHEN ($corner_lat[{a + 1}] > lat) <> ($corner_lat[{b + 1}] > lat) AND lon < ($corner_lon[{b + 1}] - "
        f"$corner_lon[{a + 1}]) * (lat - $corner_lat[{a + 1}]) / ($corner_lat[{b + 1}] - $corner_lat[{a + 1}]) + "
        f"$corner_lon[{a + 1}] THEN 1 ELSE 0 END"
        for a, b in sides
    ]
    return f"({' + '.join(crossings)}) % 2 = 1"
