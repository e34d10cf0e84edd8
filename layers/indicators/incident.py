"""One incident: its record and its timeline."""

from __future__ import annotations

from data_loaders.contract import Grain, Question


def record(incident_id: str) -> Question:
    """At most one row: the published record of an ordinary incident."""
    return Question(
        "incident:record", 'SELECT * FROM "v_incident@1" WHERE id = $id', {"id": incident_id}, Grain.RECORD, 1
    )


def timeline(incident_id: str) -> Question:
    """`at, precision, step, actor, comment`, earliest first."""
    return Question(
        "incident:timeline",
        'SELECT "at", precision, step, actor, comment FROM "v_timeline@1" WHERE id = $id ORDER BY "at", rank',
        {"id": incident_id},
        Grain.RECORD,
        1000,
    )
