"""Where reports crowd: Getis and Ord's Gi* over the hexagons of a place, each with its six neighbours, by permutation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import h3
import numpy as np
import pyarrow as pa
import shapely

from data_loaders.contract import Question
from layers.briefing.number import Number, Records, Scope
from layers.cells import cell_at
from layers.statistics import false_discovery

# The finest at which a place has no more hexagons than this: beyond it each holds too few reports to be told apart.
CELLS_MAX = 640
FINEST, COARSEST = 9, 7
PERMUTATIONS = 9999
SEED = 20261126
# Fewer reports than this have no pattern that could be told from chance.
FEWEST = 12


@dataclass(frozen=True, slots=True)
class Hexagon:
    """One hexagon: its count, and whether it and its neighbours hold more (`hot`) or fewer (`cold`) than chance would put there."""

    cell: int
    count: Number
    z: float
    hot: bool
    cold: bool


@dataclass(frozen=True, slots=True)
class HotSpots:
    """Every hexagon of the place, those without reports too. `judged` is false where there are too few to judge.

    `unplaced` counts the reports without a place, which are in none.
    """

    resolution: int
    hexagons: tuple[Hexagon, ...]
    unplaced: int
    judged: bool

    @property
    def hot(self) -> tuple[Hexagon, ...]:
        """The hot ones, the strongest first."""
        return tuple(sorted((one for one in self.hexagons if one.hot), key=lambda one: (-one.z, one.cell)))


def covering(outline: Sequence[Mapping[str, object]]) -> tuple[int, frozenset[int]]:
    """Resolution, and the hexagons whose middle lies in one of the outlines (GeoJSON geometries, WGS-84)."""
    whole = shapely.union_all([shapely.geometry.shape(one) for one in outline]) if outline else shapely.Polygon()
    for resolution in range(FINEST, COARSEST - 1, -1):
        cells = h3.geo_to_cells(whole, resolution) if not whole.is_empty else []
        if len(cells) <= CELLS_MAX:
            break
    return resolution, frozenset(int(cell, 16) for cell in cells)


def crowding(scope: Scope, resolution: int) -> Question:
    """`cell, value`: reports of the window by hexagon; `cell` is NULL where the place is not known."""
    where, params = scope.where()
    told = "true" if scope.period.whole_days else "precision IS DISTINCT FROM 'day'"
    sql = f"""
        SELECT {cell_at(resolution)} AS cell, count(*) AS value FROM "v_incident@1"
        WHERE {where} AND occurred_at >= $start AND occurred_at < $end AND {told} GROUP BY 1 ORDER BY 1"""
    window = scope.period.window
    return Question("briefing:hot_spots", sql, {**params, "start": window.start, "end": window.end})


def read_hot_spots(table: pa.Table, resolution: int, cells: frozenset[int], scope: Scope) -> HotSpots:
    """What `crowding` was answered, judged over all hexagons of the place and those beside it that hold reports."""
    counts = {row["cell"]: row["value"] for row in table.to_pylist()}
    unplaced = counts.pop(None, 0)
    every = sorted(cells | set(counts))
    values = np.array([counts.get(cell, 0) for cell in every], dtype=float)
    judged = len(every) > 7 and bool(values.sum() >= FEWEST and values.std() > 0)
    z, told = _gi_star(every, values) if judged else (np.zeros(len(every)), [False] * len(every))
    hexagons = tuple(
        Hexagon(
            cell,
            Number(
                id=f"cell:{cell:x}",
                value=int(value),
                unit="incidents",
                how="reported",
                records=Records(window=scope.period.window, area=scope.area, cells=(f"{cell:x}",)),
            ),
            float(score),
            bool(keep and score > 0),
            bool(keep and score < 0),
        )
        for cell, value, score, keep in zip(every, values, z, told, strict=True)
    )
    return HotSpots(resolution, hexagons, unplaced, judged)


def part_of(one: Hexagon, parts: Mapping[str, Mapping[str, object]]) -> str:
    """The code of the part in which a hexagon's middle lies; empty where it lies in none. `parts`: GeoJSON geometries by code."""
    latitude, longitude = h3.cell_to_latlng(f"{one.cell:x}")
    middle = shapely.Point(longitude, latitude)
    return next((code for code, shape in parts.items() if shapely.geometry.shape(shape).contains(middle)), "")


def _gi_star(cells: Sequence[int], values: np.ndarray) -> tuple[np.ndarray, list[bool]]:
    """The z of each hexagon, and which of them are told when all are looked at together."""
    # A second to load, which no command line should wait for that draws no briefing.
    from esda.getisord import G_Local  # noqa: PLC0415
    from libpysal.weights import W  # noqa: PLC0415

    held = {f"{cell:x}": cell for cell in cells}
    near = {name: [one for one in h3.grid_disk(name, 1) if one in held and one != name] for name in held}
    found = G_Local(
        values,
        W(near, id_order=list(held), silence_warnings=True),
        transform="B",
        star=True,
        permutations=PERMUTATIONS,
        seed=SEED,
        keep_simulations=False,
        n_jobs=1,
    )
    # esda gives the chance of one side.
    return found.Zs, false_discovery(np.minimum(1, 2 * found.p_sim).tolist())
