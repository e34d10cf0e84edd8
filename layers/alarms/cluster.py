"""Cluster: so many incidents close together, in one H3 cell of resolution 8 (0.7 km²), within the rule's window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from data_loaders.contract import AlarmRule, Findings, Question
from layers.alarms.finding import condition
from layers.cells import cell_at
from layers.fragments import OF_CLASSES

RESOLUTION = 8
_SQL = f"""
SELECT {cell_at(RESOLUTION)} AS cell, count(*) AS incidents{{areas}} FROM "v_incident@2"
WHERE occurred_at >= $start AND occurred_at < $end AND coalesce(precision, '') <> 'day' AND status <> 'duplicate'
  AND cell IS NOT NULL AND {OF_CLASSES}
GROUP BY 1 HAVING count(*) >= $least ORDER BY 1
"""


def close_together(rule: AlarmRule, now: datetime, area_kinds: Sequence[str]) -> Question:
    """`cell, incidents`, and of each kind the area that all of them lie in (NULL where they lie in several)."""
    areas = "".join(
        f", CASE WHEN count(DISTINCT area_{kind}) = 1 THEN any_value(area_{kind}) END AS area_{kind}"
        for kind in area_kinds
    )
    params = {
        "start": now - timedelta(minutes=rule.window_min),
        "end": now,
        "least": max(rule.at_least, rule.limit - rule.deadband),
        "classes": list(rule.classes),
        "every_class": not rule.classes,
    }
    return Question(f"alarm:{rule.id}", _SQL.format(areas=areas), params)


def cluster(rule: AlarmRule, rows: Iterable[Mapping[str, Any]], *, answered: bool) -> Findings:
    """The cells with `limit` incidents or more."""
    found = [
        condition(
            rule,
            f"cell:{row['cell']:015x}",
            row["incidents"],
            around={name.removeprefix("area_"): row[name] for name in row if name.startswith("area_") and row[name]},
        )
        for row in rows
    ]
    return Findings(rule.id, tuple(one for one in found if one), answered=answered)
