"""What the wall's numbers usually are by now: this weekday and hour, in the last eight weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data_loaders.contract import Question
from layers.expectation import Usual, same_spans
from layers.fragments import OF_CLASSES
from layers.view import LayerView

# Numbers of which the past can be told; how many cameras were on is on no record.
FLOWS = ("reported_today", "closed_today")
NUMBERS = (*FLOWS, "reported_7d", "open", "unacknowledged")
_OPEN_THEN = "(status = 'open' OR (status = 'closed' AND closed_at >= then_at))"
_SQL = f"""
WITH moment AS (
    SELECT unnest(range(len(CAST($ends AS BIGINT[])))) AS week,
           make_timestamp(unnest(CAST($starts AS BIGINT[])) * 1000000) AS midnight,
           make_timestamp(unnest(CAST($ends AS BIGINT[])) * 1000000) AS then_at
), told AS (
    SELECT occurred_at, closed_at, acknowledged_at, precision, status FROM "v_incident@2"
    WHERE occurred_at < $newest AND coalesce(closed_at >= $oldest, true) AND {OF_CLASSES}
      -- Closed, nobody knows when: at no moment known to have been open.
      AND NOT (status <> 'open' AND closed_at IS NULL AND occurred_at < $oldest)
), first AS (SELECT min(occurred_at) AS first_at FROM "v_incident@2")
SELECT week, coalesce(any_value(first_at) <= any_value(then_at) - INTERVAL 7 DAY, false) AS known,
       count(*) FILTER (occurred_at >= midnight) AS reported_today,
       count(*) FILTER (closed_at >= midnight AND closed_at < then_at) AS closed_today,
       count(*) FILTER (occurred_at >= then_at - INTERVAL 7 DAY) AS reported_7d,
       count(*) FILTER ({_OPEN_THEN}) AS open,
       count(*) FILTER ({_OPEN_THEN} AND coalesce(acknowledged_at >= then_at, true)) AS unacknowledged,
       count(*) FILTER (occurred_at >= midnight AND precision = 'day') AS day_only
FROM moment CROSS JOIN first LEFT JOIN told ON told.occurred_at < then_at
GROUP BY week ORDER BY week
"""


def usual_headline(view: LayerView, zone: str) -> Question:
    """One row a week: `week, known`, the numbers of `NUMBERS` as they stood then, `day_only` (known to the day alone)."""
    end = view.window.end
    midnight = end.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    spans = same_spans(midnight, end, zone)
    params = {
        "starts": [int(start.timestamp()) for start, _ in spans],
        "ends": [int(finish.timestamp()) for _, finish in spans],
        "oldest": spans[-1][0] - timedelta(days=7),
        "newest": spans[0][1],
        "classes": list(view.classes),
        "every_class": not view.classes,
    }
    return Question("headline:usual", _SQL, params)


def read_usual_headline(rows: Iterable[Mapping[str, Any]]) -> dict[str, Usual]:
    """What is usual of each number. Where days were known and no hours, nothing is usual by this hour."""
    weeks = [row for row in rows if row["known"]]
    by_hour = not any(row["day_only"] for row in weeks)
    return {
        name: Usual(tuple(row[name] for row in weeks)) if by_hour or name not in FLOWS else Usual() for name in NUMBERS
    }
