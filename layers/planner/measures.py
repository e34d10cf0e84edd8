"""What a planner may ask for: counts, durations, rates, and every indicator of the appraisal that is told of cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from data_loaders.contract import BadInputError
from layers.fragments import IN_SPAN, IS_OPEN, TIMED
from layers.indicators.conditions import of_feeds, seconds
from layers.indicators.declared import INDICATORS
from layers.indicators.indicator import Indicator
from layers.indicators.indicator import Unit as IndicatorUnit

# The moment by which a cohort lies in a window, as `conditions.within` writes it.
_MOMENT = re.compile(r"coalesce\((\w+) >= \$")


class Unit(StrEnum):
    """What a value is: a number of events, hours, a share of 1, or events per thousand residents."""

    EVENTS = "events"
    HOURS = "hours"
    SHARE = "share"
    PER_1000 = "per_1000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure in conditions over the columns of `v_case@2`.

    A row belongs to a period where `when` holds (with `$start`, `$end` and what else the appraisal binds); `moment` is
    the column that decides it. It is counted where `counted` holds. A value in hours takes `pick` (an aggregate, `{}` its
    argument) of `hours`, a share adds up `top` among the counted; anything else is the count itself, which alone can be
    judged by the statistics of counts.
    """

    id: str
    unit: Unit = Unit.EVENTS
    when: str = IN_SPAN
    moment: str = "occurred_at"
    counted: str = TIMED
    pick: str = ""
    hours: str = ""
    top: str = ""
    low_is_good: bool = True

    @property
    def is_count(self) -> bool:
        """Whether what lies behind the value is a plain number of events."""
        return not self.pick and not self.top

    @property
    def by_residents(self) -> bool:
        """Whether it exists only where residents are published."""
        return self.unit is Unit.PER_1000

    def value(self, condition: str) -> str:
        """SQL of the value where `condition` holds, over columns `hours` and `top`; NULL where there is none to tell of."""
        if self.pick:
            return f"CAST({self.pick.format('hours')} FILTER (WHERE {condition}) AS DOUBLE)"
        if self.top:
            return (
                f"CAST(sum(top) FILTER (WHERE {condition}) AS DOUBLE) / nullif(count(*) FILTER (WHERE {condition}), 0)"
            )
        return f"CAST(count(*) FILTER (WHERE {condition}) AS DOUBLE)"


def _of_indicator(one: Indicator) -> Measure:
    found = _MOMENT.search(one.cohort)
    if found is None:
        raise ValueError(f"indicator {one.id}: its cohort names no moment")
    hours = one.unit is IndicatorUnit.HOURS
    return Measure(
        id=one.id,
        unit=Unit.HOURS if hours else Unit.SHARE,
        when=f"{of_feeds(one.feeds)} AND ({one.cohort})",
        moment=found[1],
        counted=f"({one.known})",
        pick=one.pick,
        hours=one.hours,
        top="" if one.pick else (one.weight or f"CASE WHEN {one.hit} THEN 1.0 ELSE 0.0 END"),
        low_is_good=one.low_is_good,
    )


_CLOSED = "status = 'closed' AND precision <> 'day' AND coalesce(closed_at >= occurred_at, false)"
OWN = (
    Measure(id="count"),
    Measure(id="open", counted=f"{TIMED} AND {IS_OPEN}"),
    # A suspended case stands still; one that nobody confirmed is nobody's to be late with.
    Measure(id="overdue", counted=f"{TIMED} AND {IS_OPEN} AND NOT suspended AND coalesce(due_at < $now, false)"),
    Measure(
        id="median_hours",
        unit=Unit.HOURS,
        counted=_CLOSED,
        pick="median({})",
        hours=f"{seconds('occurred_at', 'closed_at')} / 3600",
    ),
    Measure(id="per_1000", unit=Unit.PER_1000),
)
MEASURES: Mapping[str, Measure] = {
    one.id: one for one in (*OWN, *(_of_indicator(item) for item in INDICATORS if item.view == "v_case@1"))
}


def measure_of(id_: str) -> Measure:
    """The measure of that id.

    Raises:
        BadInputError: there is none; it lists those that there are.
    """
    if id_ not in MEASURES:
        raise BadInputError(f"question, part measure: {id_[:60]!r} is not allowed; give one of {', '.join(MEASURES)}")
    return MEASURES[id_]
