"""Roads with names and ranks: avenues across the land, roads and lanes along the areas' edges, an expressway, a railway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.board import REACH, Lines

OUTSKIRTS_M = 2600.0
STRETCH_M = 2400.0
_SUFFIX = {1: ("大道",), 2: ("路", "路", "街"), 3: ("街", "巷", "路", "巷")}


@dataclass(frozen=True, slots=True)
class Road:
    """A named line on the board. Rank 0 expressway, 1 avenue, 2 road, 3 lane; `kind` also `rail`."""

    name: str
    kind: str
    rank: int
    line: shapely.Geometry


def roads(
    seed: int,
    district: shapely.Polygon,
    edges: Sequence[shapely.LineString],
    lines: tuple[Lines, Lines],
    new: Iterator[str],
) -> list[Road]:
    """Every road of the district and the avenues and roads around it."""
    return [*_great(seed, new), *_avenues(district, lines, new), *_inner(seed, edges, lines, new)]


def _great(seed: int, new: Iterator[str]) -> list[Road]:
    rng = dice(seed, "great")
    angle = np.linspace(-2.35, 1.35, 60)
    ring = np.column_stack([-1500 + 5050 * np.cos(angle), -900 + 3950 * np.sin(angle)])
    along = np.linspace(-1, 1, 50)
    cross = np.column_stack([along * REACH, along * REACH * 0.55 + 900 * np.sin(along * 3.2) + 300])
    rail = np.column_stack([along * REACH, -along * 2900 + 1500 * np.sin(along * 2.1 + 0.5) + rng.uniform(900, 1300)])
    return [
        Road(next(new) + "绕城高速", "expressway", 0, shapely.LineString(ring)),
        Road(next(new) + "高速", "expressway", 0, shapely.LineString(cross)),
        Road("", "rail", 0, shapely.LineString(rail)),
    ]


def _avenues(district: shapely.Polygon, lines: tuple[Lines, Lines], new: Iterator[str]) -> list[Road]:
    """Avenues run on beyond the district; roads of the second rank are drawn outside it without a name."""
    around = district.buffer(OUTSKIRTS_M)
    found = []
    for axis, part in enumerate(lines):
        for at, rank in zip(part.at.tolist(), part.rank.tolist(), strict=True):
            if rank == 3:
                continue
            whole = _across(axis, at)
            outer = shapely.segmentize(whole.intersection(around).difference(district), 90)
            if rank == 2:
                found.append(Road("", "outer", 3, outer))
            elif whole.intersection(district).length > 900:
                inner = shapely.segmentize(whole.intersection(district), 90)
                found += [Road(next(new) + "大道", "avenue", 1, inner), Road("", "outer", 2, outer)]
    return found


def _across(axis: int, at: float) -> shapely.LineString:
    ends = [(at, -REACH), (at, REACH)] if axis == 0 else [(-REACH, at), (REACH, at)]
    return shapely.LineString(ends)


def _inner(
    seed: int, edges: Sequence[shapely.LineString], lines: tuple[Lines, Lines], new: Iterator[str]
) -> list[Road]:
    """Lanes and roads from the areas' edges: those on one line and within one stretch bear one name."""
    rng = dice(seed, "roads")
    stretches: dict[tuple[int, int, int], list[shapely.LineString]] = defaultdict(list)
    ranks: dict[tuple[int, int, int], int] = {}
    for edge in edges:
        for axis, at, piece in _straight(edge):
            middle = piece.interpolate(0.5, normalized=True)
            key = (axis, round(at * 10), int(((middle.x, middle.y)[1 - axis] + 3 * REACH + at * 7) // STRETCH_M))
            near = int(np.abs(lines[axis].at - at).argmin())
            rank = int(lines[axis].rank[near]) if abs(lines[axis].at[near] - at) < 0.5 else 3
            if rank > 1:
                stretches[key].append(piece)
                ranks[key] = rank
    found = []
    for key in sorted(stretches):
        line = shapely.line_merge(shapely.union_all(stretches[key]))
        suffix = _SUFFIX[ranks[key]][int(rng.integers(len(_SUFFIX[ranks[key]])))]
        named = line.length > 260
        found.append(Road(next(new) + suffix if named else "", "road" if ranks[key] == 2 else "lane", ranks[key], line))
    return found


def _straight(edge: shapely.LineString) -> Iterator[tuple[int, float, shapely.LineString]]:
    """The pieces of an edge that run along one of the board's axes; shores and the district's edge are no roads."""
    points = np.asarray(edge.coords)
    steps = np.abs(np.diff(points, axis=0))
    axis_of = np.where(steps[:, 0] < 0.02, 0, np.where(steps[:, 1] < 0.02, 1, -1))
    begin = 0
    for at in range(1, len(axis_of) + 1):
        if at == len(axis_of) or axis_of[at] != axis_of[begin]:
            axis = int(axis_of[begin])
            if axis >= 0:
                yield axis, float(points[begin, axis]), shapely.LineString(points[begin : at + 1])
            begin = at
