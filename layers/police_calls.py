"""Calls to 110 within the window, on hexagons; the class list chooses which, police and non-police."""

from layers.audience import SCREENS
from layers.fragments import IN_SPAN, IN_WINDOW, OF_CLASSES, TIMED
from layers.incident_breaks import BREAKS
from layers.spec import Draw, LayerSpec, Measure

_OURS = f"feed = 'police_110' AND {OF_CLASSES}"
_KEPT = f"{IN_WINDOW} AND {_OURS}"

LAYER = LayerSpec(
    id="police_calls",
    reads="v_incident@2",
    draw=Draw.CELLS,
    measure=Measure("calls", unit="calls"),
    cells_sql=f"""
        SELECT {{cell}} AS cell, count(*) AS value FROM "v_incident@2"
        WHERE cell IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(cell) FILTER (WHERE {TIMED}) AS total,
            count(*) FILTER (WHERE {TIMED} AND cell IS NULL) AS unlocated,
            count(*) FILTER (WHERE NOT {TIMED}) AS day_only,
            -- Where no class says whether it is the police's, the split is not known.
            CASE WHEN count(police) > 0 THEN count(*) FILTER (WHERE {TIMED} AND police) END AS police,
            CASE WHEN count(police) > 0 THEN count(*) FILTER (WHERE {TIMED} AND NOT police) END AS non_police,
            -- A source that reports no state has calls that are never open; one that does has none of these.
            nullif(count(*) FILTER (WHERE {TIMED} AND status = 'unknown'), 0) AS stateless
        FROM "v_incident@2" WHERE {IN_SPAN} AND {_OURS}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags,
               police, department
        FROM "v_incident@2" WHERE {_KEPT} AND {{page}}""",
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    legend=BREAKS,
    feeds=("police_110",),
    audience=SCREENS,
    on_at_start=False,
    group="events",
    order=12,
)
