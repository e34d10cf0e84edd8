"""Overdue: so many open cases of one place past their deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from data_loaders.contract import AlarmRule, Findings, Question
from layers.alarms.finding import condition, place_of
from layers.fragments import LATE

_SQL = f"""
SELECT {{place}} AS place, count(*) AS cases FROM "v_case@1" WHERE {LATE} GROUP BY ALL ORDER BY 1
"""


def late(rule: AlarmRule, now: datetime) -> Question:
    """`place, cases`: open cases past their deadline, by the rule's kind of area (NULL: the district, or none)."""
    params = {"end": now, "classes": list(rule.classes), "every_class": not rule.classes}
    return Question(f"alarm:{rule.id}", _SQL.format(place=f"area_{rule.area}" if rule.area else "NULL"), params)


def overdue(rule: AlarmRule, rows: Iterable[Mapping[str, Any]], *, answered: bool) -> Findings:
    """The places with `limit` overdue cases or more."""
    found = [
        condition(rule, place_of(rule.area, row["place"] or ""), row["cases"])
        for row in rows
        if (row["place"] or not rule.area) and row["cases"] >= rule.at_least
    ]
    return Findings(rule.id, tuple(one for one in found if one), answered=answered)
