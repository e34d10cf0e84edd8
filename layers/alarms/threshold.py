"""Threshold: so many incidents reported at one place within the rule's window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from data_loaders.contract import AlarmRule, Findings, Question
from layers.alarms.finding import condition, place_of
from layers.fragments import OF_CLASSES

# What came later than a day after it happened lies in no rule's window: a window is a day at most.
_SQL = f"""
SELECT {{place}} AS place, count(*) AS incidents FROM "v_incident@2"
WHERE occurred_at >= $start AND occurred_at < $end AND coalesce(precision, '') <> 'day' AND status <> 'duplicate' AND {OF_CLASSES}
GROUP BY ALL ORDER BY 1
"""


def recent(rule: AlarmRule, now: datetime) -> Question:
    """`place, incidents`: what was reported within the window, by the rule's kind of area (NULL: the district, or none)."""
    params = {
        "start": now - timedelta(minutes=rule.window_min),
        "end": now,
        "classes": list(rule.classes),
        "every_class": not rule.classes,
    }
    return Question(f"alarm:{rule.id}", _SQL.format(place=f"area_{rule.area}" if rule.area else "NULL"), params)


def threshold(rule: AlarmRule, rows: Iterable[Mapping[str, Any]], *, answered: bool) -> Findings:
    """The places with `limit` incidents or more."""
    found = [
        condition(rule, place_of(rule.area, row["place"] or ""), row["incidents"])
        for row in rows
        if (row["place"] or not rule.area) and row["incidents"] >= rule.at_least
    ]
    return Findings(rule.id, tuple(one for one in found if one), answered=answered)
