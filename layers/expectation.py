"""What is usual for this weekday and hour: the same span of the last eight weeks, by the district's own clock.

A week counts as known when the district's records reach back to its span; with fewer than four, nothing is usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data_loaders.contract import Question
from layers.fragments import OF_CLASSES
from layers.statistics import FEWEST_PERIODS, Kind, judge

WEEKS = 8
_SQL = f"""
WITH span AS (
    SELECT unnest(range(len(CAST($starts AS BIGINT[])))) AS week,
           make_timestamp(unnest(CAST($starts AS BIGINT[])) * 1000000) AS start_at,
           make_timestamp(unnest(CAST($ends AS BIGINT[])) * 1000000) AS end_at
), happened AS (
    SELECT occurred_at, {{place}} AS place FROM "v_incident@2"
    WHERE occurred_at >= $oldest AND occurred_at < $newest AND coalesce(precision, '') <> 'day' AND {OF_CLASSES}
), first AS (SELECT min(occurred_at) AS first_at FROM "v_incident@2")
SELECT span.week, happened.place, count(happened.occurred_at) AS incidents,
       coalesce(any_value(first.first_at) <= any_value(span.start_at), false) AS known
FROM span CROSS JOIN first
LEFT JOIN happened ON happened.occurred_at >= span.start_at AND happened.occurred_at < span.end_at
GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Usual:
    """The counts of the weeks that are known, newest first."""

    counts: tuple[int, ...] = ()

    @property
    def mean(self) -> float | None:
        """What is usual; None with fewer than four known weeks."""
        return sum(self.counts) / len(self.counts) if len(self.counts) >= FEWEST_PERIODS else None

    def kind(self, observed: int | None) -> Kind:
        """Whether a count is clearly more or fewer than usual (`layers.statistics`); unknown where either is."""
        return Kind.UNKNOWN if observed is None else judge(observed, self.counts).kind


def same_spans(start: datetime, end: datetime, zone: str) -> list[tuple[datetime, datetime]]:
    """The same local weekday and hours of each of the last `WEEKS` weeks, newest first; aware UTC."""
    here = ZoneInfo(zone)

    def back(moment: datetime, weeks: int) -> datetime:
        wall = moment.astimezone(here).replace(tzinfo=None) - timedelta(weeks=weeks)
        return wall.replace(tzinfo=here).astimezone(UTC)

    return [(back(start, weeks), back(end, weeks)) for weeks in range(1, WEEKS + 1)]


def usual_incidents(
    start: datetime, end: datetime, zone: str, *, area: str = "", classes: Sequence[str] = ()
) -> Question:
    """`week, place, incidents, known`: incidents of `classes` (none: all) in the same span of each week, by area of a kind.

    `place` is NULL where the district is asked for, where nothing happened, and outside all areas. Records known only
    to the day are left out.
    """
    spans = same_spans(start, end, zone)
    params = {
        "starts": [int(begin.timestamp()) for begin, _ in spans],
        "ends": [int(finish.timestamp()) for _, finish in spans],
        "oldest": spans[-1][0],
        "newest": spans[0][1],
        "classes": list(classes),
        "every_class": not classes,
    }
    return Question("expectation", _SQL.format(place=f"area_{area}" if area else "NULL"), params)


def read_usual(rows: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Usual], Usual]:
    """What is usual by place, and at a place where nothing happened in any week."""
    told = list(rows)
    weeks = sorted({row["week"] for row in told if row["known"]})
    counts: dict[str, dict[int, int]] = {}
    for row in told:
        counts.setdefault(row["place"] or "", {})[row["week"]] = row["incidents"]
    return (
        {place: Usual(tuple(by_week.get(week, 0) for week in weeks)) for place, by_week in counts.items()},
        Usual((0,) * len(weeks)),
    )
