"""What a question is answered: rows by place with their differences, the whole, what filters keep, and the colours' bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from layers.fragments import NONE
from layers.indicators.indicator import FEWEST
from layers.planner.breaks import breaks_of, signed_breaks
from layers.planner.comparison import Z_BREAKS, Difference, compare
from layers.planner.filters import FILTERS
from layers.planner.measures import Measure
from layers.planner.question import HEXAGON
from layers.planner.questions import Asked


@dataclass(frozen=True, slots=True)
class Row:
    """One place. `key` is a cell's 15 digits, an area's code, or `none`: no such area, or no place.

    `n` counts the events behind `value`, which is None where it is not known (no residents published, nothing to tell
    of) or told of too few (`few`). The `_then` are of the earlier period.
    """

    key: str
    n: int
    value: float | None
    few: bool
    n_then: int
    value_then: float | None
    residents: int | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one filter with what they would keep, now and then; `without` is what stays without the filter."""

    values: Mapping[str, tuple[int, int]]
    without: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `whole` is of all rows, `picked` of those picked where some are; `kept` counts what all filters keep.

    Sum over `rows` of `n`, without the key `none`, plus `unlocated` is `whole.n` for hexagons.
    """

    rows: list[Row]
    whole: Row
    picked: Row | None
    facets: Mapping[str, Facet]
    kept: tuple[int, int]
    day_only: int
    breaks: list[float]
    signed: list[float]

    @property
    def unlocated(self) -> int:
        """Events of the window without a place on this map."""
        return next((row.n for row in self.rows if row.key == NONE), 0)


def compose(asked: Asked, rows: pa.Table, facets: pa.Table, left_out: pa.Table) -> Answer:
    """The answer from the three tables of `Asked.rows`, `Asked.facets` and `Asked.left_out`."""
    found = rows.to_pylist()
    places = [_row(asked, raw) for raw in found if raw["level"] == 0]
    if asked.periods.against:
        places = _compared(places, asked)
    whole = _row(asked, next(raw for raw in found if raw["level"] == 2))
    chosen = next((raw for raw in found if raw["level"] == 1 and raw["picked"]), None)
    picked = _row(asked, chosen) if asked.question.picked and chosen else None
    if asked.periods.against:
        (whole,) = _compared([whole], asked)
    shown = [row for row in places if row.key != NONE]
    known = [row.value for row in shown if row.value]
    told = facets.to_pylist()
    return Answer(
        rows=places,
        whole=whole,
        picked=picked,
        facets=_facets(told),
        kept=_only(told, "total"),
        day_only=left_out.to_pylist()[0]["day_only"],
        breaks=breaks_of(known, asked.question.shade),
        signed=_signed(shown, asked.measure) if asked.periods.against else [],
    )


def _row(asked: Asked, raw: Mapping[str, Any]) -> Row:
    place = raw["place"]
    key = NONE if place is None else f"{place:x}" if asked.question.by == HEXAGON else str(place)
    few = not asked.measure.is_count and raw["n"] < FEWEST
    few_then = not asked.measure.is_count and raw["n_then"] < FEWEST
    return Row(
        key=key,
        n=raw["n"],
        value=None if few else raw["value"],
        few=few,
        n_then=raw["n_then"],
        value_then=None if few_then else raw["value_then"],
        residents=raw.get("residents"),
        difference=None,
    )


def _compared(rows: list[Row], asked: Asked) -> list[Row]:
    changes = compare(
        [(row.n, row.n_then) for row in rows],
        [(row.value, row.value_then) for row in rows],
        asked.periods.exposures,
        judged=asked.measure.is_count,
    )
    return [
        Row(row.key, row.n, row.value, row.few, row.n_then, row.value_then, row.residents, change)
        for row, change in zip(rows, changes, strict=True)
    ]


def _signed(rows: list[Row], measure: Measure) -> list[float]:
    if measure.is_count:
        return list(Z_BREAKS)
    changes = [row.difference.value for row in rows if row.difference and row.difference.value is not None]
    return signed_breaks(changes)


def _facets(told: list[dict[str, Any]]) -> dict[str, Facet]:
    without = dict.fromkeys(FILTERS, _only(told, "total"))
    without |= {raw["name"]: (raw["n"], raw["n_then"]) for raw in told if raw["facet"] == "without"}
    values: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in without}
    for raw in told:
        if raw["facet"] in values:
            values[raw["facet"]][NONE if raw["name"] is None else raw["name"]] = (raw["n"], raw["n_then"])
    return {name: Facet(values[name], kept) for name, kept in without.items()}


def _only(told: list[dict[str, Any]], facet: str) -> tuple[int, int]:
    return next((raw["n"], raw["n_then"]) for raw in told if raw["facet"] == facet)
