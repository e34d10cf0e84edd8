"""One incident: its record and its timeline, as programs read them and as the desk works them."""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.contract import Grain, Question, key_sql

_ONE = f"key = {key_sql('$id')}"
# A moment known only to the day cannot be compared with an hour of that day: within a local day the steps keep the
# order in which a case takes them.
_TIMELINE = f"""
SELECT "at", precision, step, actor, comment FROM "v_timeline@1" WHERE {_ONE}
ORDER BY date_trunc('day', ("at" AT TIME ZONE 'UTC') AT TIME ZONE $zone), rank, "at"
"""


def record(incident_id: str) -> Question:
    """At most one row: the published record of an ordinary incident."""
    return Question(
        "incident:record",
        f'SELECT * EXCLUDE (key) FROM "v_incident@1" WHERE {_ONE}',
        {"id": incident_id},
        Grain.RECORD,
        1,
    )


def timeline(incident_id: str, zone: str) -> Question:
    """`at, precision, step, actor, comment`, earliest first; `zone` is the district's IANA name."""
    return Question("incident:timeline", _TIMELINE, {"id": incident_id, "zone": zone}, Grain.RECORD, 1000)


# What posts did stands among what the source tells; a record known to the day alone keeps its steps' order in a day.
_CASE_TIMELINE = f"""
SELECT "at", precision, origin, step, actor, comment, refused, given FROM "v_timeline@2" WHERE {_ONE}
ORDER BY date_trunc('day', ("at" AT TIME ZONE 'UTC') AT TIME ZONE $zone),
         CASE WHEN bool_or(precision = 'day') OVER () THEN rank ELSE 0 END, "at", rank
"""
_CASE = f"""
SELECT worked.* EXCLUDE (key), told.flags FROM "v_case@1" worked JOIN "v_incident@1" told USING (key) WHERE {_ONE}
"""


def case_record(incident_id: str) -> Question:
    """At most one row: the case as it stands (`v_case@1`) with what was noted of its data (`flags`)."""
    return Question("case:record", _CASE, {"id": incident_id}, Grain.RECORD, 1)


def of_number(number: str, sources: Sequence[str]) -> Question:
    """`id` of the cases with that number, open or closed, of any of the sources; a row for each that holds one.

    A source writes its numbers' letters large or small; said on the telephone they have neither.
    """
    written = dict.fromkeys((number, number.upper(), number.lower()))
    params = {f"id{at}": one for at, one in enumerate(f"{source}:{form}" for source in sources for form in written)}
    # Key by key, so that of many years only the blocks are read in which one of them can lie.
    keys = " OR ".join(f"key = {key_sql(f'${name}')}" for name in params) or "false"
    return Question("case:number", f'SELECT id FROM "v_case@1" WHERE {keys} ORDER BY 1', params, Grain.RECORD, 100)


def case_timeline(incident_id: str, zone: str) -> Question:
    """`at, precision, origin (source or desk), step, actor, comment, refused, given`, earliest first.

    `step` of the desk's is the verb; `refused` is why it did not take effect (`undone` where it was taken back), `given`
    its fields as JSON text. `zone` is the district's IANA name.
    """
    return Question("case:timeline", _CASE_TIMELINE, {"id": incident_id, "zone": zone}, Grain.RECORD, 1000)
