"""Publications that are wrong in one thing each: an attack program that finds nothing in these finds nothing at all."""

from __future__ import annotations

import math
import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import h3.api.basic_int as h3
import pytest

from data_loaders.publish import communities, definitions, population, rounding, sensitive


@dataclass(frozen=True)
class Mutant:
    """What is wrong, how it is made so, and the attack that must find it."""

    name: str
    apply: Callable[[pytest.MonkeyPatch], None]
    found_by: str
    areas: bool = False


def _alone(count: float, draw: float) -> int:
    return rounding.BASE * math.floor(count / rounding.BASE + draw)


def _no_complementary_adjustment(patch: pytest.MonkeyPatch) -> None:
    """Every cell rounded by itself: children need not add up to their parent."""

    def round_tree(counts: Any, levels: Any, secret: bytes, attribute: str) -> dict[int, int]:
        true = rounding.totals(counts, levels)
        return {
            cell: _alone(count, rounding.unit(secret, cell, attribute))
            for cells in true.values()
            for cell, count in cells.items()
        }

    patch.setattr(population, "round_tree", round_tree)


def _months_regardless_of_weeks(patch: pytest.MonkeyPatch) -> None:
    """The same for sensitive incidents: a month is shown whatever its weeks leave over."""

    def additional(counted: Any, _told: Any, month: Any) -> dict[int, int]:
        sums = {cell: sum(weeks.get(week, 0) for week in sensitive._weeks_of(month)) for cell, weeks in counted.items()}
        return {cell: count for cell, count in sums.items() if count >= sensitive.K_ANONYMITY}

    patch.setattr(sensitive, "_additional", additional)


def _fresh_noise(patch: pytest.MonkeyPatch) -> None:
    """Each release draws anew."""

    def unit(_secret: bytes, _place: object, _attribute: str) -> float:
        return secrets.randbits(53) / 2**53

    patch.setattr(rounding, "unit", unit)
    patch.setattr(communities, "unit", unit)


def _parent_from_the_point(patch: pytest.MonkeyPatch) -> None:
    """Each level takes a building's own cell there, and rounds by itself: parents are not the sums of their children."""

    def counted(database: Any) -> tuple[dict[int, float], tuple[int, ...]]:
        with database.reading() as cursor:
            rows = cursor.execute(
                "SELECT CAST(payload->>'residents' AS DOUBLE), cell FROM city.state.population WHERE cell IS NOT NULL"
            ).fetchall()
        counts: dict[int, float] = defaultdict(float)
        for count, cell in rows:
            counts[cell] += count
        return counts, population.BUILDING_LEVELS

    def round_tree(counts: Any, levels: Any, secret: bytes, attribute: str) -> dict[int, int]:
        published: dict[int, int] = {}
        for level in levels:
            own: dict[int, float] = defaultdict(float)
            for cell, count in counts.items():
                own[h3.latlng_to_cell(*h3.cell_to_latlng(cell), level)] += count
            published |= rounding.round_tree(own, (level,), secret, attribute)
        return published

    patch.setattr(population, "counted", counted)
    patch.setattr(population, "round_tree", round_tree)


def _centroid(patch: pytest.MonkeyPatch) -> None:
    """An area's residents all stand at its middle."""

    def apportion(residents: list[float], shapes: list[Any]) -> dict[int, float]:
        cells: dict[int, float] = defaultdict(float)
        for count, shape in zip(residents, shapes, strict=True):
            cells[h3.latlng_to_cell(shape.centroid.y, shape.centroid.x, population.APPORTION_RESOLUTION)] += count
        return dict(cells)

    patch.setattr(population, "apportion", apportion)


def _scope_by_filter(patch: pytest.MonkeyPatch) -> None:
    """Every schema holds the whole district; that a page asks for its own area only is the page's business."""
    patch.setattr(definitions, "_reach", lambda *_: "")


MUTANTS = (
    Mutant("no complementary adjustment", _no_complementary_adjustment, "parent_minus_siblings"),
    Mutant("months regardless of weeks", _months_regardless_of_weeks, "parent_minus_siblings"),
    Mutant("fresh noise each release", _fresh_noise, "released_again"),
    Mutant("parent from the point", _parent_from_the_point, "parent_minus_siblings"),
    Mutant("centroid instead of apportioned", _centroid, "nobody_lives_there", areas=True),
    Mutant("scope by filter", _scope_by_filter, "beyond_ones_area"),
)
