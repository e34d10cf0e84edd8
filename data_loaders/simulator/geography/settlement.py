"""How each community lives: its setting and kind, and the buildings that its unit grids are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.board import Floats
from data_loaders.simulator.plan import Plan

HOMES_MIN, HOMES_MAX = 450, 500
ROAD_HALF_M = 13.0
LAND_MIN_M2 = 900.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of building: footprint and pitch (m), homes in one building, floors, persons a home, share of migrants."""

    footprint: tuple[float, float]
    pitch: tuple[float, float]
    homes: int
    floors: tuple[int, int]
    persons: float
    migrants: float


PATTERNS = {
    "old_estate": Pattern((42, 12), (54, 27), 36, (5, 7), 2.3, 0.36),
    "commodity": Pattern((29, 21), (48, 44), 104, (16, 33), 2.6, 0.3),
    "resettlement": Pattern((50, 14), (62, 35), 56, (7, 12), 2.5, 0.52),
    "courtyard": Pattern((24, 13), (40, 34), 8, (2, 4), 2.7, 0.55),
    "rural": Pattern((13, 10), (30, 27), 3, (2, 3), 2.6, 0.18),
}
# Shares of a grid's homes by the kind of its community.
MIXES: dict[str, dict[str, float]] = {
    "old_estate": {"old_estate": 0.85, "commodity": 0.15},
    "commodity": {"commodity": 0.92, "old_estate": 0.08},
    "resettlement": {"resettlement": 0.72, "courtyard": 0.28},
    "rural": {"rural": 0.7, "courtyard": 0.3},
}
WORKPLACES = {"shop": (30, 17), "office": (38, 30), "school": (62, 18), "factory": (74, 40), "market": (64, 38)}


def settings(plan: Plan, grids: Sequence[int], areas_km2: Sequence[float]) -> pd.DataFrame:
    """Setting (urban, semi_rural, village) and kind of housing of each community; the densest are urban."""
    dense = np.asarray(grids) / np.asarray(areas_km2)
    order = np.argsort(-dense, kind="stable")
    setting = np.empty(len(order), dtype=object)
    setting[order[: plan.urban]] = "urban"
    setting[order[plan.urban : plan.urban + plan.semi_rural]] = "semi_rural"
    setting[order[plan.urban + plan.semi_rural :]] = "village"
    rng = dice(plan.seed, "kinds")
    urban_kind = np.where(rng.random(len(order)) < 0.52, "old_estate", "commodity")
    other_kind = np.where(rng.random(len(order)) < 0.85, "resettlement", "commodity")
    kind = np.where(setting == "urban", urban_kind, np.where(setting == "village", "rural", other_kind))
    return pd.DataFrame({"setting": setting, "kind": kind})


def grid_homes(plan: Plan) -> np.ndarray:
    """Homes of each unit grid, 450 to 500."""
    return dice(plan.seed, "homes").integers(HOMES_MIN, HOMES_MAX + 1, plan.grids)


def buildings(
    plan: Plan, shapes: Sequence[shapely.Polygon], kinds: Sequence[str], taken: shapely.Geometry
) -> pd.DataFrame:
    """Every building: `grid, use, u, v, width_m, depth_m, floors, homes`, on the board, clear of roads, water and parks.

    Args:
        plan: the district's plan.
        shapes: unit grids on the board.
        kinds: kind of each grid's community.
        taken: land that is not built on.
    """
    homes = grid_homes(plan)
    shapely.prepare(taken)
    rows: list[pd.DataFrame] = []
    for grid, (shape, kind) in enumerate(zip(shapes, kinds, strict=True)):
        rng = dice(plan.seed, "buildings", grid)
        # A narrow grid on the bank keeps no set-back from its roads: its houses stand on land before all.
        insets = (shapely.difference(shape.buffer(-inset), taken) for inset in (ROAD_HALF_M, 3.0, 0.0))
        land = next((land for land in insets if land.area > LAND_MIN_M2), shape)
        rows += [part.assign(grid=grid) for part in _grid(rng, land, kind, int(homes[grid]))]
    return pd.concat(rows, ignore_index=True)


def _grid(rng: np.random.Generator, land: shapely.Geometry, kind: str, homes: int) -> Iterator[pd.DataFrame]:
    used: list[Floats] = []
    for use, size in _workplaces(rng, kind):
        free = _free(rng, land, size, (size[0] + 14, size[1] + 14), used)[:1]
        used.append(_boxes_of(free, size))
        yield _frame(free, size, use, np.zeros(len(free), dtype=int), rng.integers(1, 6, len(free)))
    for name, share in MIXES[kind].items():
        pattern, wanted = PATTERNS[name], round(homes * share)
        if name == list(MIXES[kind])[-1]:
            wanted = homes - sum(round(homes * part) for part in list(MIXES[kind].values())[:-1])
        free = _free(rng, land, pattern.footprint, pattern.pitch, used)[: max(1, round(wanted / pattern.homes))]
        if not len(free):
            middle = shapely.point_on_surface(land)
            free = np.array([[middle.x, middle.y]])
        used.append(_boxes_of(free, pattern.footprint))
        each = np.full(len(free), wanted // len(free)) + (np.arange(len(free)) < wanted % len(free))
        yield _frame(free, pattern.footprint, name, each, rng.integers(*pattern.floors, len(free), endpoint=True))


def _workplaces(rng: np.random.Generator, kind: str) -> list[tuple[str, tuple[int, int]]]:
    town = kind in {"old_estate", "commodity"}
    chances = {"shop": 0.9 if town else 0.35, "office": 0.4 if town else 0.06, "school": 0.1, "market": 0.036}
    chances["factory"] = 0.03 if town else 0.55
    return [(use, WORKPLACES[use]) for use, chance in chances.items() if rng.random() < chance]


def _free(
    rng: np.random.Generator,
    land: shapely.Geometry,
    size: tuple[float, float],
    pitch: tuple[float, float],
    used: list[Floats],
) -> Floats:
    """Middles of footprints that fit on the land and touch nothing, in chance order."""
    west, south, east, north = land.bounds
    u, v = np.meshgrid(np.arange(west, east, pitch[0]), np.arange(south, north, pitch[1]))
    at = np.column_stack([u.ravel(), v.ravel()]) + rng.uniform(0, 1, 2) * pitch + rng.normal(0, 1.6, (u.size, 2))
    box = _boxes_of(at, size)
    fits = shapely.contains_properly(land, shapely.box(*box.T))
    for other in used:
        for west, south, east, north in other:
            fits &= (box[:, 2] + 4 < west) | (box[:, 0] - 4 > east) | (box[:, 3] + 4 < south) | (box[:, 1] - 4 > north)
    return np.asarray(at[fits][rng.permutation(int(fits.sum()))], dtype=np.float64)


def _boxes_of(at: Floats, size: tuple[float, float]) -> Floats:
    half = np.array(size) / 2
    return np.hstack([at - half, at + half])


def _frame(at: Floats, size: tuple[float, float], use: str, homes: np.ndarray, floors: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "use": use,
            "u": at[:, 0],
            "v": at[:, 1],
            "width_m": size[0],
            "depth_m": size[1],
            "floors": floors,
            "homes": homes,
        }
    )
