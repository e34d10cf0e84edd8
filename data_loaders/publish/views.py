"""Published views, one schema a scope: a reader's cursor finds its own scope's rows under bare names, and nothing else."""

from __future__ import annotations

import hashlib

from data_loaders.contract import ForbiddenError, Role, Viewer
from data_loaders.settings import Profile
from data_loaders.store import Database

# Every view that exists, with who may have it. A role that is not named here has no such view at all.
_RECORDS = frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR})
_SCREENS = _RECORDS | {Role.WALL, Role.JOB}
VIEWS: dict[str, frozenset[Role]] = {
    "v_incident@1": _SCREENS,
    "v_timeline@1": _RECORDS,
    "v_camera@1": _SCREENS,
    "v_area@1": _SCREENS | {Role.AUDITOR},
    "v_population@1": _SCREENS,
    "v_sensitive@1": frozenset({Role.LEADER, Role.PLANNER}),
}

_INCIDENT = """
SELECT {identity}, held.class, named.class_group, named.urgency,
       CASE WHEN held.status IN ('open', 'closed', 'unknown') THEN held.status
            WHEN held.status = 'duplicate_open' THEN 'duplicate' WHEN held.status = 'duplicate_closed' THEN 'duplicate'
            ELSE 'unknown' END AS status,
       done.acted_at AS acknowledged_at, done.subject IS NOT NULL AS acknowledged,
       held.occurred_at, held.precision, held.closed_at, held.last_received_at,
       held.cell, held.lon, held.lat, held.flags{areas}
FROM city.state.incident held
JOIN city.pub.incident_class named ON named.class = held.class AND NOT named.sensitive
LEFT JOIN city.state.acknowledgement done ON done.subject = held.source || ':' || held.source_id
WHERE NOT held.sensitive{reach}
"""

# An incident is shown where neither its row nor, since the last change of the profile, its class is sensitive; a
# class that the profile no longer has counts as sensitive.
_TIMELINE = """
WITH shown AS (
    SELECT event.* FROM city.state.incident event
    JOIN city.pub.incident_class named ON named.class = event.class AND NOT named.sensitive
    WHERE NOT event.sensitive{reach}
)
SELECT event.source || ':' || event.source_id AS id, event.occurred_at AS at, event.precision, 'reported' AS step,
       NULL AS actor, NULL AS comment, 1 AS rank
FROM shown event
UNION ALL
SELECT event.source || ':' || event.source_id, event.closed_at, event.precision, 'closed', NULL, NULL, 3
FROM shown event WHERE event.closed_at IS NOT NULL
UNION ALL
SELECT done.subject, done.acted_at, 'second', 'acknowledged', done.actor, done.comment, 2
FROM city.state.acknowledgement done
JOIN shown event ON done.subject = event.source || ':' || event.source_id
"""

_CAMERA = """
SELECT {camera}, held.payload->>'camera_kind' AS camera_kind, held.status AS stated,
       held.occurred_at AS live_since_at{areas}
FROM city.state.camera held WHERE true{reach}
"""

_SENSITIVE = """
SELECT held.period, held.period_start, held.cell, held.incidents
FROM city.state.release held WHERE held.period = '{period}'{reach}
"""


def scope_schema(database: Database, profile: Profile, viewer: Viewer) -> str:
    """Make the viewer's scope if it does not stand yet; return the name of its schema.

    Raises:
        ForbiddenError: the jurisdiction names an area kind or a code that the profile does not have.
    """
    schema = "scope_" + hashlib.sha256(viewer.scope.encode()).hexdigest()[:16]
    # Views live in memory: a reader's cursor makes them, so that no lock of the writer is taken here.
    with database.reading() as cursor:
        if cursor.execute("SELECT 1 FROM duckdb_schemas() WHERE schema_name = $1", [schema]).fetchone():
            return f"memory.{schema}"
        if not viewer.jurisdiction.is_whole:
            known = {
                row[0]
                for row in cursor.execute(
                    "SELECT code FROM city.pub.area WHERE kind = $1", [viewer.jurisdiction.kind]
                ).fetchall()
            }
            if not viewer.jurisdiction.codes or not viewer.jurisdiction.codes <= known:
                raise ForbiddenError(
                    "this account's jurisdiction is not an area of this district; ask an administrator"
                )
        cursor.execute(f"CREATE SCHEMA memory.{schema}")
        for view, sql in _definitions(profile, viewer).items():
            if viewer.role in VIEWS[view]:
                cursor.execute(f'CREATE VIEW memory.{schema}."{view}" AS {sql}')
    return f"memory.{schema}"


def _definitions(profile: Profile, viewer: Viewer) -> dict[str, str]:
    areas = "".join(f", held.areas['{kind}'] AS area_{kind}" for kind in profile.area_kinds)
    # The wall shows symbols, never records: its rows carry no number that names one.
    identity = (
        "'' AS id, '' AS source"
        if viewer.role is Role.WALL
        else ("held.source || ':' || held.source_id AS id, held.source")
    )
    # Which camera is dark is no wall's business: counts by area are.
    camera = (
        "'' AS id, NULL::VARCHAR AS name, NULL::UBIGINT AS cell, NULL::DOUBLE AS lon, NULL::DOUBLE AS lat"
        if viewer.role is Role.WALL
        else "held.source || ':' || held.source_id AS id, held.payload->>'name' AS name, held.cell, held.lon, held.lat"
    )
    period = "month" if viewer.role is Role.PLANNER else "week"
    return {
        "v_incident@1": _INCIDENT.format(identity=identity, areas=areas, reach=_reach("held", viewer)),
        "v_timeline@1": _TIMELINE.format(reach=_reach("event", viewer)),
        "v_camera@1": _CAMERA.format(camera=camera, areas=areas, reach=_reach("held", viewer)),
        "v_area@1": "SELECT kind, code, name FROM city.pub.area held WHERE true" + _area_reach(viewer),
        "v_population@1": "SELECT cell, resolution, residents FROM city.pub.population held WHERE true"
        + _reach("held", viewer),
        "v_sensitive@1": _SENSITIVE.format(period=period, reach=_reach("held", viewer, " OR held.cell IS NULL")),
    }


def _codes(viewer: Viewer) -> str:
    return ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(viewer.jurisdiction.codes))


def _reach(alias: str, viewer: Viewer, unless: str = "") -> str:
    if viewer.jurisdiction.is_whole:
        return ""
    return f" AND ({alias}.areas['{viewer.jurisdiction.kind}'] IN ({_codes(viewer)}){unless})"


def _area_reach(viewer: Viewer) -> str:
    if viewer.jurisdiction.is_whole:
        return ""
    return f" AND (held.kind <> '{viewer.jurisdiction.kind}' OR held.code IN ({_codes(viewer)}))"
