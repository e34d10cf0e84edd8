"""What an indicator of the appraisal is, and what it comes to: a frozen declaration, and a figure with its counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.indicators.conditions import of_feeds

# Below this a rate says more about chance than about work: the counts stand there and no percentage.
FEWEST = 10


class Unit(StrEnum):
    """What a figure's value is: a share of 1, or hours."""

    SHARE = "share"
    HOURS = "hours"


class Reading(StrEnum):
    """How a figure is shown: with its value, with its counts alone (too few), or as unknown (nothing to divide by)."""

    TOLD = "told"
    FEW = "few"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of the appraisal, in conditions over the columns of its view.

    A row counts in the denominator where `cohort` and `known` hold: `cohort` says which moment must lie in the window,
    `known` what must be known of the row. A share's numerator counts the rows of these where `hit` holds, or adds up
    `weight`; an indicator in hours takes `pick` (an aggregate, `{}` its argument) of `hours`. A row whose `cohort`
    holds and `known` does not, or of which `missing` holds, takes part in no rate and is counted apart.

    `formula` says the same in the field's short notation; the words of name, numerator and denominator stand in the
    language files under `indicator.<id>`, `indicator.<id>.n`, `indicator.<id>.d` and, where there is more to say,
    `indicator.<id>.note`. `source` is the standard that it follows, if one does; `feeds` whose records are counted.
    """

    id: str
    group: str
    formula: str
    feeds: tuple[str, ...]
    cohort: str
    source: str = ""
    known: str = "true"
    missing: str = "false"
    hit: str = ""
    weight: str = ""
    hours: str = ""
    pick: str = ""
    view: str = "v_case@1"
    unit: Unit = Unit.SHARE
    low_is_good: bool = False

    def columns(self) -> str:
        """The SELECT's columns: `<id>_n` numerator (the value itself where hours), `<id>_d` denominator, `<id>_u` unknown."""
        # Patrols stand in a view of their own; the view of cases holds those of several feeds.
        told = of_feeds(self.feeds) if self.view == "v_case@1" else "true"
        counted = f"{told} AND ({self.cohort}) AND ({self.known})"
        if self.pick:
            top = f"{self.pick.format(self.hours)} FILTER (WHERE {counted})"
        elif self.weight:
            top = f"coalesce(sum({self.weight}) FILTER (WHERE {counted}), 0)"
        else:
            top = f"count(*) FILTER (WHERE {counted} AND ({self.hit}))"
        apart = f"{told} AND ((({self.cohort}) AND NOT ({self.known})) OR ({self.missing}))"
        return (
            f"CAST({top} AS DOUBLE) AS {self.id}_n, count(*) FILTER (WHERE {counted}) AS {self.id}_d, "
            f"count(*) FILTER (WHERE {apart}) AS {self.id}_u"
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to in one group.

    `numerator` is a count, or a weighted one; None where the indicator is no share. `denominator` is the number of
    rows behind the value, `unknown` how many were left out because a moment or an answer is not known. `value` is a
    share of 1 or hours by `unit`; None without a denominator: unknown, never 0.
    """

    numerator: float | None
    denominator: int
    unknown: int
    value: float | None
    unit: Unit

    @property
    def reading(self) -> Reading:
        """How it is shown."""
        if self.value is None:
            return Reading.UNKNOWN
        return Reading.FEW if self.denominator < FEWEST else Reading.TOLD

    @staticmethod
    def of(unit: Unit, top: float | None, denominator: int, unknown: int) -> Figure:
        """The figure of one row's three columns."""
        if unit is Unit.HOURS:
            return Figure(None, denominator, unknown, top if denominator else None, unit)
        value = (top or 0.0) / denominator if denominator else None
        return Figure(top or 0.0, denominator, unknown, value, unit)
