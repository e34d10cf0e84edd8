"""Ordinary incidents as one flat table: what every view of incidents and cases is cut from.

Joined once, when something of an incident arrives, and not at each question: a record's newest version, its class, its
deadline, who acknowledged it, and, where posts have worked it, what its fold came to. Areas are columns of their own,
one a kind, so that ten million rows are grouped without opening a map each.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from data_loaders.contract import STATUS_TYPE, span_number_sql
from data_loaders.publish.case_steps import YES, step_sql
from data_loaders.publish.cases import publish_cases
from data_loaders.publish.combinations import numbered, publish_combinations
from data_loaders.publish.deadlines import publish_deadlines
from data_loaders.publish.held import WHOLE, Held, taken_up
from data_loaders.publish.soon import publish_soon
from data_loaders.settings import Profile
from data_loaders.store import TOUCHED, Database, State

_STATUS = (
    """CAST(CASE coalesce(worked.status, held.status) WHEN 'open' THEN 'open' WHEN 'suspended' THEN 'open' WHEN 'closed' THEN 'closed'
    WHEN 'voided' THEN '{voided}' WHEN 'duplicate' THEN 'duplicate' WHEN 'duplicate_open' THEN 'duplicate'
    WHEN 'duplicate_closed' THEN 'duplicate' ELSE 'unknown' END """
    f"AS {STATUS_TYPE})"
)
# Where posts have worked a case, what its fold came to goes before what the source last said. The moments of the steps
# carry one name for every procedure; a police call is on record at once, so its report is its registration.
_FLAT = f"""
SELECT held.key, held.source, held.source_id, held.source || ':' || held.source_id AS id, origin.feed, held.class, named.class_group,
       named.urgency, CASE WHEN origin.feed = 'police_110' THEN named.police END AS police,
       {_STATUS.format(voided="voided")} AS status, {_STATUS.format(voided="closed")} AS outcome,
       coalesce(worked.step, {step_sql()}) AS step, coalesce(worked.step, held.step) AS stated_step,
       coalesce(worked.step_at, held.closed_at, held.checked_at, held.handled_at, held.on_scene_at, held.handling_from_at,
                held.dispatched_at, held.accepted_at, held.occurred_at) AS step_at,
       held.occurred_at, held.precision, {span_number_sql("held.occurred_at", "held.precision")} AS hour_number,
       coalesce(worked.registered_at, held.accepted_at, CASE WHEN origin.feed = 'police_110' THEN held.occurred_at END) AS registered_at,
       coalesce(worked.dispatched_at, held.dispatched_at) AS dispatched_at,
       coalesce(worked.handling_at, held.handling_from_at) AS handling_at,
       coalesce(worked.handled_at, held.handled_at, CASE WHEN origin.feed IN ('police_110', 'hotline_12345') THEN held.closed_at END) AS handled_at,
       coalesce(worked.verified_at, held.checked_at) AS verified_at,
       CASE WHEN worked.key IS NULL THEN held.closed_at ELSE worked.closed_at END AS closed_at, worked.answered_at,
       coalesce(worked.due_at, held.due_at, limited.due_at) AS due_at, CAST(NULL AS TIMESTAMP) AS soon_at, held.limit_unit,
       coalesce(worked.department, held.department) AS department, coalesce(worked.level, held.escalation) AS level,
       coalesce(worked.returned, held.returned) AS returned, coalesce(worked.reworked, held.reworked) AS reworked,
       coalesce(worked.urged, 0) AS urged, coalesce(worked.reopened, 0) AS reopened,
       coalesce(worked.suspended, held.status = 'suspended') AS suspended,
       coalesce(worked.supervised, held.supervised IN {YES}) AS supervised,
       coalesce(worked.escalated, 0) AS escalated, worked.merged_into,
       held.called_back, coalesce(worked.contacted, held.contacted) AS contacted,
       coalesce(worked.solved, held.solved) AS solved, coalesce(worked.satisfied, held.satisfied) AS satisfied,
       held.reported_by, held.confidence, done.acted_at AS acknowledged_at, done.subject IS NOT NULL AS acknowledged,
       coalesce(worked.revision, 0) AS revision, worked.last_verb, worked.last_by, worked.last_at,
       held.last_received_at, held.cell, held.lon, held.lat, held.flags{{areas}}
FROM {{held}} held
JOIN city.pub.incident_class named ON named.class = held.class AND NOT named.sensitive
LEFT JOIN city.pub.worked worked ON worked.key = held.key
LEFT JOIN city.state.acknowledgement done ON done.key = held.key
LEFT JOIN city.pub.source origin ON origin.source = held.source
LEFT JOIN city.pub.deadline limited ON limited.key = held.key
WHERE NOT held.sensitive
"""
# In the order of the state's own rows, which is that of their moments: sorting ten million wide rows would take longer than all else.
_WHOLE = "CREATE OR REPLACE TABLE city.pub.incident AS {flat}"
_AGAIN = "INSERT INTO city.pub.incident {flat}"
_GONE = "DELETE FROM city.pub.incident held WHERE {touched}"
_FEW = "SELECT 4 * (SELECT count(*) FROM city.state.touched) < (SELECT count(*) FROM city.state.incident)"


def publish_incidents(database: Database, profile: Profile) -> None:
    """Publish ordinary incidents as the state has them now: deadlines, the folds of worked cases, the flat table.

    What stands already is left: all of it where nothing changed, and what the last fold did not take up. Another
    profile, or other code, publishes everything anew.
    """
    state, made_by = State(database), _made_by(profile)
    stands = state.published()
    if stands == made_by:
        return
    part = stands == TOUCHED + made_by and _few(database)
    with database.writing() as cursor:
        held = taken_up(cursor) if part else WHOLE
        publish_deadlines(cursor, profile, held)
        publish_cases(cursor, profile, held)
        flat, coarsest = _flat(held, profile), profile.area_kinds[0]
        publish_combinations(cursor, flat, coarsest, held)
        if part:
            cursor.execute(_GONE.format(touched=held.among("held")))
        cursor.execute((_AGAIN if part else _WHOLE).format(flat=numbered(flat, coarsest)))
        publish_soon(cursor, profile, held)
    state.set_published(made_by)


def _flat(held: Held, profile: Profile) -> str:
    areas = "".join(f", held.areas['{kind}'] AS area_{kind}" for kind in profile.area_kinds)
    return _FLAT.format(held=held.table, areas=areas)


def _few(database: Database) -> bool:
    with database.reading() as cursor:
        row = cursor.execute(_FEW).fetchone()
    return bool(row and row[0])


def _made_by(profile: Profile) -> str:
    """The profile and the code that published incidents are made by."""
    return hashlib.sha256(f"{_code()} {profile.model_dump_json()}".encode()).hexdigest()[:16]


@cache
def _code() -> str:
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "casework")
    text = b"".join(file.read_bytes() for room in rooms for file in sorted(room.glob("*.py")))
    return hashlib.sha256(text).hexdigest()
