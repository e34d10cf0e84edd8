"""One incident: its record and its timeline."""

from __future__ import annotations

from data_loaders.contract import Grain, Question

# A moment known only to the day cannot be compared with an hour of that day: within a local day the steps keep the
# order in which a case takes them.
_TIMELINE = """
SELECT "at", precision, step, actor, comment FROM "v_timeline@1" WHERE id = $id
ORDER BY date_trunc('day', ("at" AT TIME ZONE 'UTC') AT TIME ZONE $zone), rank, "at"
"""


def record(incident_id: str) -> Question:
    """At most one row: the published record of an ordinary incident."""
    return Question(
        "incident:record", 'SELECT * FROM "v_incident@1" WHERE id = $id', {"id": incident_id}, Grain.RECORD, 1
    )


def timeline(incident_id: str, zone: str) -> Question:
    """`at, precision, step, actor, comment`, earliest first; `zone` is the district's IANA name."""
    return Question("incident:timeline", _TIMELINE, {"id": incident_id, "zone": zone}, Grain.RECORD, 1000)
