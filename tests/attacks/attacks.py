"""The attackers as functions: each looks at a district through what it publishes, and says what it could work out."""

from __future__ import annotations

from collections.abc import Callable

import h3.api.basic_int as h3
import shapely

from tests.attacks import intervals, world
from tests.attacks.local import SCOPED, Local

RELEASES = 240  # twenty years of months


def parent_minus_siblings(target: Local) -> list[str]:
    """P1: intervals from all released tables, whoever may see which (P7)."""
    return intervals.audit(target.released(), target.shapes(), target.sensitive_weeks())


def released_again(target: Local, times: int = RELEASES) -> list[str]:
    """P5: further releases of unchanged data; a number that moves can be averaged to the true one."""
    first = target.released()
    for turn in range(times):
        target.publish_again()
        if turn in {0, times // 2, times - 1} and target.released() != first:
            return [f"release {turn + 2} of unchanged data differs from the first"]
    return []


def nobody_lives_there(target: Local) -> list[str]:
    """Hexagons well inside an inhabited area that are published without anybody: its count was put elsewhere."""
    residents = target.released().residents
    finest = max(map(h3.get_resolution, residents))
    inhabited = shapely.union_all(list(target.shapes("grid").values()))
    inside = h3.h3shape_to_cells(h3.geo_to_h3shape(inhabited), finest)
    return [
        f"nobody lives in {cell:x}, in the midst of an area with residents"
        for cell in inside
        if not residents.get(cell)
    ]


def beyond_ones_area(target: Local) -> list[str]:
    """Scoped posts ask for the whole district; whatever lies in another street is a finding."""
    streets, found = world.street_of_incident(), []
    for post, street in SCOPED.items():
        for layer in ("incidents_open", "incident_density", "grid_workload"):
            body = target.get(post, f"/api/v1/records?layer={layer}&window=all&limit=1000").json()
            found += [f"{post} sees {row['id']}" for row in body["records"] if streets.get(row["id"], street) != street]
        cells = target.get(post, "/api/v1/cells/population?res=9").json()["cells"]
        found += [f"{post} sees {row['cell']}" for row in cells if not _lies_in(target, row["cell"], street)]
        for layer in ("areas", "camera_health", "patrol_coverage"):
            body = target.get(post, f"/api/v1/areas/{layer}?kind=community").json()
            found += [f"{post} sees {row['code']}" for row in body["areas"] if not row["code"].startswith(street)]
    return found


def _lies_in(target: Local, cell: str, street: str) -> bool:
    lat, lon = h3.cell_to_latlng(int(cell, 16))
    return bool(target.shapes("street")[street].contains(shapely.Point(lon, lat)))


ON_BUILDINGS: dict[str, Callable[[Local], list[str]]] = {
    "parent_minus_siblings": parent_minus_siblings,
    "released_again": released_again,
    "beyond_ones_area": beyond_ones_area,
}
ON_AREAS: dict[str, Callable[[Local], list[str]]] = {
    "parent_minus_siblings": parent_minus_siblings,
    "nobody_lives_there": nobody_lives_there,
}
