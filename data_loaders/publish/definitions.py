"""What each published view selects, for one role and jurisdiction. A view's columns stay; more come as the next version."""

from __future__ import annotations

from data_loaders.contract import Right, Role, Viewer, may
from data_loaders.publish.alarms import EVERYWHERE, alarm_view
from data_loaders.publish.briefings import AREA, BRIEFING, PROMISE
from data_loaders.publish.saved_views import SAVED_VIEW
from data_loaders.publish.wall import PINS, PINS_2

# Cut from the one flat table of ordinary incidents (`publish.incidents`). An older view knows less.
_FROM_INCIDENT = "\nFROM city.pub.incident held WHERE true{reach}"
_INCIDENT = (
    """
SELECT {identity}, held.class, held.class_group, held.urgency, held.outcome AS status,
       held.acknowledged_at, held.acknowledged, held.occurred_at, held.precision, held.closed_at, held.last_received_at,
       held.cell, held.lon, held.lat, held.flags{more}{areas}"""
    + _FROM_INCIDENT
)
_INCIDENT_MORE = """,
       held.feed, held.police, held.stated_step AS step, held.due_at, held.department, held.level AS escalation, held.suspended,
       held.reported_by, held.confidence, held.solved, held.satisfied"""
_CASE = (
    """
SELECT {identity}, held.feed, held.class, held.class_group, held.urgency, held.status, held.step, held.step_at,
       held.occurred_at, held.precision, held.registered_at, held.dispatched_at, held.handling_at, held.handled_at,
       held.verified_at, held.closed_at, held.answered_at, held.due_at, held.soon_at, held.department, held.level, held.returned,
       held.reworked, held.urged, held.reopened, held.suspended, held.supervised, held.escalated, {merged} AS merged_into,
       held.called_back, held.contacted, held.solved, held.satisfied, held.reported_by, held.acknowledged_at,
       held.acknowledged, held.revision, {last}, held.last_at, held.cell, held.lon, held.lat{more}{areas}"""
    + _FROM_INCIDENT
)

# What the numbers in `combination` stand for. Within a part of the district they are found among its own incidents.
_COMBINATION = """
SELECT DISTINCT held.combination, held.feed, held.class, held.class_group, held.status, held.department, held.area_{coarsest}
FROM city.pub.{table} held WHERE true{reach}
"""

# An incident is shown where neither its row nor, since the last change of the profile, its class is sensitive; a
# class that the profile no longer has counts as sensitive. Not gathered first: one record's moments would cost a reading of all.
_TIMELINE = """
WITH shown AS NOT MATERIALIZED (
    SELECT event.* FROM city.state.incident event
    JOIN city.pub.incident_class named ON named.class = event.class AND NOT named.sensitive
    WHERE NOT event.sensitive{reach}
)
SELECT event.key, event.source || ':' || event.source_id AS id, event.occurred_at AS at, event.precision,
       'reported' AS step, NULL AS actor, NULL AS comment, 1 AS rank
FROM shown event
UNION ALL
SELECT event.key, event.source || ':' || event.source_id, event.closed_at, event.precision, 'closed', NULL, NULL, 3
FROM shown event WHERE event.closed_at IS NOT NULL
UNION ALL
SELECT done.key, done.subject, done.acted_at, 'second', 'acknowledged', done.actor, done.comment, 2
FROM city.state.acknowledgement done
SEMI JOIN shown event ON event.key = done.key
"""

# Every moment of a case: what its source tells, and each thing that a post did, in force or not and why.
_SOURCE_MOMENTS = (
    ("reported", "occurred_at", 1), ("accepted", "accepted_at", 2), ("dispatched", "dispatched_at", 3),
    ("handling", "handling_from_at", 4), ("on_scene", "on_scene_at", 5), ("handled", "handled_at", 6),
    ("checked", "checked_at", 7), ("closed", "closed_at", 8),
)  # fmt: skip
_TIMELINE_2 = (
    """
WITH shown AS NOT MATERIALIZED (
    SELECT event.* FROM city.state.incident event
    JOIN city.pub.incident_class named ON named.class = event.class AND NOT named.sensitive
    WHERE NOT event.sensitive{reach}
)
"""
    + "\nUNION ALL\n".join(
        f"SELECT event.key, event.source || ':' || event.source_id AS id, event.{moment} AS at, event.precision, "
        f"'source' AS origin, '{step}' AS step, NULL AS actor, NULL AS comment, NULL AS refused, NULL AS event_id, NULL::JSON AS given, "
        f"{rank}::UINTEGER AS rank FROM shown event WHERE event.{moment} IS NOT NULL"
        for step, moment, rank in _SOURCE_MOMENTS
    )
    + """
UNION ALL
SELECT done.key, done.source || ':' || done.source_id, done.acted_at, 'second', 'desk', done.verb, done.actor, done.comment,
       done.refused, done.event_id, done.given, 100 + done.place
FROM city.pub.case_event done SEMI JOIN shown event ON event.key = done.key
"""
)

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

# The last count of each counting camera, without saying which: sums by area are for every screen.
_TRAFFIC = """
SELECT told.occurred_at, told.vehicles_per_h, told.speed_kmh{areas}
FROM (SELECT * FROM city.state.count WHERE occurred_at > (SELECT max(occurred_at) FROM city.state.count) - INTERVAL 1 DAY
      QUALIFY row_number() OVER (PARTITION BY detector ORDER BY occurred_at DESC) = 1) told
JOIN city.state.camera held ON held.source_id = told.detector WHERE true{open}{reach}
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


# Declared and ended by leaders on duty; the wall shows that one lasts and where, not why or by whose word.
_EMERGENCY = """
SELECT told.subject AS id, told.payload->>'area_kind' AS area_kind, told.payload->>'area_code' AS area_code,
       {reason}, told.acted_at AS declared_at, {by},
       CAST(CAST(told.payload->>'until' AS TIMESTAMPTZ) AS TIMESTAMP) AS until, over.ended_at
FROM city.state.action told
LEFT JOIN (SELECT subject, min(acted_at) AS ended_at FROM city.state.action WHERE verb = 'emergency.end' GROUP BY 1) over
  ON over.subject = told.subject
LEFT JOIN city.pub.area_within held
  ON held.kind = (told.payload->>'area_kind') AND held.code = (told.payload->>'area_code')
WHERE told.verb = 'emergency.declare'{reach}
"""


def of(area_kinds: tuple[str, ...], viewer: Viewer) -> dict[str, str]:
    """The SQL of every view by name, for one role and jurisdiction."""
    wall = viewer.role is Role.WALL
    areas = "".join(f", held.areas['{kind}'] AS area_{kind}" for kind in area_kinds)
    # The wall shows symbols, never records: its rows carry no number that names one.
    identity = "NULL::UHUGEINT AS key, '' AS id, '' AS source" if wall else "held.key, held.id, held.source"
    reach = _reach("held", viewer)
    # A confidential device is the operators' alone, in every view that could show it.
    open_ = "" if may(viewer, Right.CONFIDENTIAL_DEVICES) else " AND (held.payload->>'secrecy') IS DISTINCT FROM '1'"
    devices = {"areas": _coarsest(area_kinds) if wall else areas, "open": open_, "reach": reach}
    incident = {
        "identity": identity,
        "areas": "".join(f", held.area_{kind}" for kind in area_kinds),
        "reach": _flat_reach(viewer),
    }
    worked = {
        "merged": "NULL::VARCHAR" if wall else "held.merged_into",
        "last": "NULL::VARCHAR AS last_verb, NULL::VARCHAR AS last_by" if wall else "held.last_verb, held.last_by",
    }
    return {
        "v_incident@1": _INCIDENT.format(**incident, more=""),
        "v_incident@2": _INCIDENT.format(**incident, more=_INCIDENT_MORE),
        "v_case@1": _CASE.format(**incident, **worked, more=""),
        "v_case@2": _CASE.format(**incident, **worked, more=", held.combination, held.hour_number"),
        "v_combination@1": _COMBINATION.format(
            table="combination" if viewer.jurisdiction.is_whole else "incident",
            coarsest=area_kinds[0],
            reach=_flat_reach(viewer),
        ),
        "v_emergency@1": _EMERGENCY.format(
            reason="NULL::VARCHAR AS reason" if wall else "told.payload->>'reason' AS reason",
            by="NULL::VARCHAR AS declared_by" if wall else "told.actor AS declared_by",
            reach=_reach("held", viewer, " OR (told.payload->>'area_kind') IS NULL"),
        ),
        "v_alarm@1": alarm_view(viewer, _reach("held", viewer, EVERYWHERE)),
        "v_wall_pin@1": PINS,
        "v_wall_pin@2": PINS_2,
        "v_briefing@1": BRIEFING.format(reach=reach),
        "v_promise@1": PROMISE.format(reach=reach),
        "v_saved_view@1": SAVED_VIEW.format(reach=_reach("held", viewer, " OR made.area_kind IS NULL")),
        "v_timeline@1": _TIMELINE.format(reach=_reach("event", viewer)),
        "v_timeline@2": _TIMELINE_2.format(reach=_reach("event", viewer)),
        "v_camera@1": _CAMERA.format(camera=_NO_DEVICE if wall else _DEVICE, **devices),
        "v_outage@1": _OUTAGE.format(**devices),
        "v_count@1": _COUNT.format(areas=areas, open=open_, reach=reach),
        "v_traffic@1": _TRAFFIC.format(**devices),
        "v_patrol@1": _PATROL.format(areas=areas, reach=reach),
        "v_area@1": "SELECT kind, code, name FROM city.pub.area held WHERE true" + _area_reach(viewer),
        "v_area@2": AREA.format(areas=areas, reach=reach),
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


def _flat_reach(viewer: Viewer) -> str:
    if viewer.jurisdiction.is_whole:
        return ""
    return f" AND held.area_{viewer.jurisdiction.kind} IN ({_codes(viewer)})"


def _area_reach(viewer: Viewer) -> str:
    if viewer.jurisdiction.is_whole:
        return ""
    return f" AND (held.kind <> '{viewer.jurisdiction.kind}' OR held.code IN ({_codes(viewer)}))"
