"""Cameras dark: so large a share of a street's cameras off. Counts by area, never a device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from data_loaders.contract import AlarmRule, Findings, Question
from layers.alarms.finding import condition, place_of

_SQL = """
SELECT {place} AS place, CAST(sum(cameras) AS BIGINT) AS cameras,
       CAST(coalesce(sum(cameras) FILTER (stated = 'off' OR (stated = 'by_date' AND live_since_at > $end)), 0) AS BIGINT) AS dark
FROM "v_outage@1" GROUP BY ALL ORDER BY 1
"""


def lights(rule: AlarmRule, now: datetime) -> Question:
    """`place, cameras, dark`: cameras of each area and those stated to be off (NULL: the district, or no area)."""
    return Question(f"alarm:{rule.id}", _SQL.format(place=f"area_{rule.area}" if rule.area else "NULL"), {"end": now})


def cameras_dark(rule: AlarmRule, rows: Iterable[Mapping[str, Any]], *, answered: bool) -> Findings:
    """The places of which a share of `limit` or more is off; of a silent catalogue nothing is known."""
    if not answered:
        return Findings(rule.id, answered=False)
    found = [
        condition(rule, place_of(rule.area, row["place"] or ""), row["dark"], score=row["dark"] / row["cameras"])
        for row in rows
        if (row["place"] or not rule.area) and row["dark"] >= rule.at_least
    ]
    return Findings(rule.id, tuple(one for one in found if one))
