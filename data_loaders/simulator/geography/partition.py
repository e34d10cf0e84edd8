"""Cuts the district into streets, those into communities, those into unit grids, along the board's street lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import split as split_by_line

from data_loaders.simulator.geography.board import Floats, Lines, density

SAMPLE_M = 55.0
MARGIN_M = 55.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One unit grid on the board, with the indexes of its street and its community."""

    street: int
    community: int
    shape: shapely.Polygon


@dataclass(frozen=True, slots=True)
class Sample:
    """Places spread evenly over the land (n, 2), each with the homes that it stands for."""

    at: Floats
    weight: Floats

    def within(self, shape: shapely.Geometry) -> Sample:
        """The places inside a shape."""
        kept = shapely.contains_xy(shape, self.at[:, 0], self.at[:, 1])
        return Sample(self.at[kept], self.weight[kept])

    @property
    def total(self) -> float:
        """Homes in all."""
        return float(self.weight.sum())


def sample(shape: shapely.Geometry) -> Sample:
    """Places over a shape, weighted by density."""
    west, south, east, north = shape.bounds
    u, v = np.meshgrid(np.arange(west, east, SAMPLE_M), np.arange(south, north, SAMPLE_M))
    at = np.column_stack([u.ravel(), v.ravel()])
    at = at[shapely.contains_xy(shape, at[:, 0], at[:, 1])]
    return Sample(at, density(at[:, 0], at[:, 1]))


class Cutter:
    """Cuts polygons so that the parts hold given shares of the homes."""

    def __init__(self, lines_u: Lines, lines_v: Lines) -> None:
        self._lines = (lines_u, lines_v)

    def parts(self, shape: shapely.Polygon, held: Sample, shares: Sequence[float]) -> list[shapely.Polygon]:
        """One polygon for each share, in the shares' order."""
        if len(shares) == 1:
            return [shape]
        half = _half(shares)
        first, second = self._cut(shape, held, sum(shares[:half]) / sum(shares))
        return [
            *self.parts(first, held.within(first), shares[:half]),
            *self.parts(second, held.within(second), shares[half:]),
        ]

    def _cut(self, shape: shapely.Polygon, held: Sample, share: float) -> tuple[shapely.Polygon, shapely.Polygon]:
        west, south, east, north = shape.bounds
        best: tuple[float, int, float] | None = None
        for axis, (low, high) in enumerate(((west, east), (south, north))):
            long, wide = high - low, (north - south, east - west)[axis]
            for at, cost in self._candidates(axis, low, high, held, share):
                stretch = max(wide, 1.0) / max(min(at - low, high - at), 1.0)
                score = cost + 0.1 * max(0.0, stretch - 1.5) + (0.25 if long < 0.75 * wide else 0.0)
                if best is None or score < best[0]:
                    best = (score, axis, at)
        _, axis, at = best or (0.0, *_middle(shape))
        return _halves(shape, axis, at)

    def _candidates(self, axis: int, low: float, high: float, held: Sample, share: float) -> list[tuple[float, float]]:
        lines = self._lines[axis]
        inner = (lines.at > low + MARGIN_M) & (lines.at < high - MARGIN_M)
        order = np.argsort(held.at[:, axis], kind="stable")
        below = np.concatenate([[0.0], np.cumsum(held.weight[order])]) / max(held.total, 1e-9)
        reached = below[np.searchsorted(held.at[order, axis], lines.at[inner])]
        preference = np.array([0.0, 0.0, 0.02, 0.05])[lines.rank[inner]]
        costs = np.abs(reached - share) / min(share, 1 - share) * 0.5 + preference
        ideal = float(np.interp(share, below[1:], held.at[order, axis])) if len(order) else (low + high) / 2
        exact = [(ideal, 0.16)] if low + 30 < ideal < high - 30 else []
        return [*zip(lines.at[inner].tolist(), costs.tolist(), strict=True), *exact]


def _half(shares: Sequence[float]) -> int:
    """Where to divide a list of shares so that both halves weigh about the same."""
    total, reached = sum(shares), np.cumsum(shares)[:-1]
    return int(np.argmin(np.abs(reached - total / 2))) + 1


def _middle(shape: shapely.Polygon) -> tuple[int, float]:
    west, south, east, north = shape.bounds
    return (0, (west + east) / 2) if east - west > north - south else (1, (south + north) / 2)


def _halves(shape: shapely.Polygon, axis: int, at: float) -> tuple[shapely.Polygon, shapely.Polygon]:
    west, south, east, north = shape.bounds
    line = [(at, south - 1), (at, north + 1)] if axis == 0 else [(west - 1, at), (east + 1, at)]
    return divide(shape, shapely.LineString(line), axis)


def divide(shape: shapely.Polygon, line: shapely.LineString, axis: int) -> tuple[shapely.Polygon, shapely.Polygon]:
    """The two sides of a polygon along a line, lower coordinate of `axis` first; each in one piece.

    A bay can leave a side in several pieces: its smaller ones go to the side that they touch.
    """
    pieces = list(split_by_line(shape, line).geoms)
    sides: tuple[list[shapely.Polygon], list[shapely.Polygon]] = ([], [])
    for piece in pieces:
        sides[_side(piece, line, axis)].append(piece)
    whole = [max(side, key=lambda piece: piece.area) for side in sides]
    for at, side in enumerate(sides):
        for piece in side:
            if piece is not whole[at]:
                whole[1 - at] = shapely.union(whole[1 - at], piece)
    return _one(whole[0]), _one(whole[1])


def _side(piece: shapely.Polygon, line: shapely.LineString, axis: int) -> int:
    inside = shapely.point_on_surface(piece)
    near = shapely.line_interpolate_point(line, shapely.line_locate_point(line, inside))
    return int((inside.x, inside.y)[axis] > (near.x, near.y)[axis])


def _one(shape: shapely.Geometry) -> shapely.Polygon:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def partition(
    district: shapely.Polygon,
    river: shapely.LineString,
    communities: Sequence[int],
    grids: Sequence[Sequence[int]],
    cutter: Cutter,
) -> list[Leaf]:
    """Unit grids, nested in communities and streets.

    Args:
        district: the land, on the board.
        river: first cut; no street lies on both banks.
        communities: how many each street has.
        grids: for each street, how many unit grids each of its communities has.
        cutter: makes all further cuts.
    """
    west, east = divide(district, river, 0)
    held = sample(district)
    homes = [sum(each) for each in grids]
    share = held.within(west).total / held.total
    banks = _banks(homes, share)
    leaves: list[Leaf] = []
    first = 0
    for bank, shape in zip(banks, (west, east), strict=True):
        chosen = range(first, first + len(bank))
        first += len(bank)
        for street, area in zip(chosen, cutter.parts(shape, held.within(shape), bank), strict=True):
            found = _street(area, held.within(area), grids[street], cutter)
            leaves += [Leaf(street, sum(communities[:street]) + community, leaf) for community, leaf in found]
    return leaves


def _banks(homes: Sequence[int], share: float) -> tuple[Sequence[int], Sequence[int]]:
    reached = np.cumsum(homes)[:-1] / sum(homes)
    cut = int(np.argmin(np.abs(reached - share))) + 1
    return homes[:cut], homes[cut:]


def _street(
    area: shapely.Polygon, held: Sample, grids: Sequence[int], cutter: Cutter
) -> list[tuple[int, shapely.Polygon]]:
    """The unit grids of one street, each with the number of its community there."""
    found = []
    for at, part in enumerate(cutter.parts(area, held, grids)):
        found += [(at, leaf) for leaf in cutter.parts(part, held.within(part), [1] * grids[at])]
    return found
