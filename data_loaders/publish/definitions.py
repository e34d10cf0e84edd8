"""What each published view selects, for one role and jurisdiction. A view's columns stay; more come as the next version."""

from __future__ import annotations

from data_loaders.contract import Right, Role, Viewer, may

_INCIDENT = """
SELECT {identity}, held.class, named.class_group, named.urgency,
       CASE WHEN held.status IN ('open', 'closed', 'unknown') THEN held.status
            WHEN held.status = 'duplicate_open' THEN 'duplicate' WHEN held.status = 'duplicate_closed' THEN 'duplicate'
            ELSE 'unknown' END AS status,
       done.acted_at AS acknowledged_at, done.subject IS NOT NULL AS acknowledged,
       held.occurred_at, held.precision, held.closed_at, held.last_received_at,
       held.cell, held.lon, held.lat, held.flags{more}{areas}
FROM city.state.incident held
JOIN city.pub.incident_class named ON named.class = held.class AND NOT named.sensitive{joined}
LEFT JOIN city.state.acknowledgement done ON done.subject = held.source || ':' || held.source_id
WHERE NOT held.sensitive{reach}
"""

# What @2 knows beyond @1, where the feed states it; a deadline also by the class's limit.
_INCIDENT_MORE = """,
       origin.feed, CASE WHEN origin.feed = 'police_110' THEN named.police END AS police,
       held.payload->>'step' AS step, coalesce(CAST(held.payload->>'due_at' AS TIMESTAMP), limited.due_at) AS due_at,
       held.payload->>'department' AS department, CAST(held.payload->>'escalation' AS UTINYINT) AS escalation,
       held.payload->>'reported_by' AS reported_by, CAST(held.payload->>'confidence' AS FLOAT) AS confidence,
       held.payload->>'solved' AS solved, held.payload->>'satisfied' AS satisfied"""

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
FROM city.state.camera held WHERE true{open}{reach}
"""
_DEVICE = "held.source || ':' || held.source_id AS id, held.payload->>'name' AS name, held.cell, held.lon, held.lat"
# Which camera is dark is no wall's business: counts by area are.
_NO_DEVICE = "'' AS id, NULL::VARCHAR AS name, NULL::UBIGINT AS cell, NULL::DOUBLE AS lon, NULL::DOUBLE AS lat"

# Devices by state, counted by area; on the wall by the coarsest kind alone, where no count is a single device's.
_OUTAGE = """
SELECT held.status AS stated, held.occurred_at AS live_since_at, count(*) AS cameras{areas}
FROM city.state.camera held WHERE true{open}{reach} GROUP BY ALL
"""

_COUNT = """
SELECT held.source || ':' || held.source_id AS camera, held.payload->>'name' AS name, told.detector, told.occurred_at,
       told.vehicles_per_h, told.speed_kmh, told.quality_pct, held.cell, held.lon, held.lat{areas}
FROM city.state.count told LEFT JOIN city.state.camera held ON held.source_id = told.detector
WHERE true{open}{reach}
"""

_PATROL = """
SELECT shift.occurred_at AS shift_start, shift.closed_at AS shift_end,
       list_contains(CAST(shift.payload->'visited' AS VARCHAR[]), held.code) AS visited,
       CAST(shift.payload->>'check_ins' AS UINTEGER) AS community_check_ins{areas}
FROM city.state.patrol shift
JOIN city.pub.area_within held ON held.kind = 'grid' AND held.areas['community'] = shift.areas['community']
WHERE true{reach}
"""

_SENSITIVE = """
SELECT held.period, held.period_start, held.cell, held.incidents
FROM city.state.release held WHERE held.period = '{period}'{reach}
"""

# Single open sensitive incidents, for the operators who are sent: no number that names one, the group of its class and
# not the class, the minute, the cell at resolution 8 (also where a row entered before its class became sensitive) and
# the coarsest area. Whether it is sensitive is asked of the row and of the profile, as everywhere.
_SENSITIVE_CASE = """
SELECT CASE WHEN named.class IS NULL THEN 'unknown' ELSE named.class_group END AS class_group,
       CASE WHEN held.status IN ('open', 'duplicate_open') THEN 'open' ELSE 'unknown' END AS status,
       date_trunc('minute', held.occurred_at) AS occurred_at, held.precision,
       (held.cell & {mask}::UBIGINT) | {ones}::UBIGINT AS cell, held.areas['{coarsest}'] AS area
FROM city.state.incident held LEFT JOIN city.pub.incident_class named ON named.class = held.class
WHERE (held.sensitive OR named.class IS NULL OR named.sensitive)
  AND coalesce(held.status, 'unknown') IN ('open', 'duplicate_open', 'unknown'){reach}
"""
_DIGITS_8 = (1 << 3 * (15 - 8)) - 1
_MASK_8, _ONES_8 = (1 << 64) - 1 - (0xF << 52) - _DIGITS_8, (8 << 52) | _DIGITS_8

# On communities alone: an attribute with two geographies could be worked out where they cross.
_COMMUNITY = """
SELECT told.kind, told.code, told.attribute, told.people
FROM city.pub.community told JOIN city.pub.area_within held ON held.kind = told.kind AND held.code = told.code
WHERE true{reach}
"""


def of(area_kinds: tuple[str, ...], viewer: Viewer) -> dict[str, str]:
    """The SQL of every view by name, for one role and jurisdiction."""
    wall = viewer.role is Role.WALL
    areas = "".join(f", held.areas['{kind}'] AS area_{kind}" for kind in area_kinds)
    # The wall shows symbols, never records: its rows carry no number that names one.
    identity = "'' AS id, '' AS source" if wall else ("held.source || ':' || held.source_id AS id, held.source")
    reach = _reach("held", viewer)
    # A confidential device is the operators' alone, in every view that could show it.
    open_ = "" if may(viewer, Right.CONFIDENTIAL_DEVICES) else " AND (held.payload->>'secrecy') IS DISTINCT FROM '1'"
    devices = {"areas": _coarsest(area_kinds) if wall else areas, "open": open_, "reach": reach}
    incident = {"identity": identity, "areas": areas, "reach": reach}
    return {
        "v_incident@1": _INCIDENT.format(**incident, more="", joined=""),
        "v_incident@2": _INCIDENT.format(
            **incident,
            more=_INCIDENT_MORE,
            joined="\nLEFT JOIN city.pub.source origin ON origin.source = held.source"
            "\nLEFT JOIN city.pub.deadline limited ON limited.source = held.source AND limited.source_id = held.source_id",
        ),
        "v_timeline@1": _TIMELINE.format(reach=_reach("event", viewer)),
        "v_camera@1": _CAMERA.format(camera=_NO_DEVICE if wall else _DEVICE, **devices),
        "v_outage@1": _OUTAGE.format(**devices),
        "v_count@1": _COUNT.format(areas=areas, open=open_, reach=reach),
        "v_patrol@1": _PATROL.format(areas=areas, reach=reach),
        "v_area@1": "SELECT kind, code, name FROM city.pub.area held WHERE true" + _area_reach(viewer),
        "v_population@1": f"SELECT cell, resolution, residents FROM city.pub.population held WHERE true{reach}",
        "v_population@2": "SELECT cell, resolution, residents, coalesce(estimated, false) AS estimated "
        f"FROM city.pub.population held WHERE true{reach}",
        "v_community@1": _COMMUNITY.format(reach=reach),
        "v_flagged@1": "SELECT held.month, held.cell, held.buildings FROM city.state.flagged held WHERE true"
        + _reach("held", viewer, " OR held.cell IS NULL"),
        "v_sensitive@1": _SENSITIVE.format(
            period="month" if viewer.role is Role.PLANNER else "week",
            reach=_reach("held", viewer, " OR held.cell IS NULL"),
        ),
        "v_sensitive_case@1": _SENSITIVE_CASE.format(mask=_MASK_8, ones=_ONES_8, coarsest=area_kinds[0], reach=reach),
    }


def _coarsest(area_kinds: tuple[str, ...]) -> str:
    first, *finer = area_kinds
    return f", held.areas['{first}'] AS area_{first}" + "".join(f", NULL::VARCHAR AS area_{kind}" for kind in finer)


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
