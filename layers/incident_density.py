"""How many incidents were reported in each hexagon within the window."""

from layers.audience import SCREENS
from layers.fragments import IN_SPAN, IN_WINDOW, OF_CLASSES, TIMED
from layers.incident_breaks import BREAKS
from layers.spec import Draw, LayerSpec, Measure

_KEPT = f"{IN_WINDOW} AND {OF_CLASSES}"

LAYER = LayerSpec(
    id="incident_density",
    reads="v_incident@1",
    draw=Draw.CELLS,
    measure=Measure("incidents", unit="incidents"),
    cells_sql=f"""
        SELECT {{cell}} AS cell, count(*) AS value FROM "v_incident@1"
        WHERE cell IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(cell) FILTER (WHERE {TIMED}) AS total,
            count(*) FILTER (WHERE {TIMED} AND cell IS NULL) AS unlocated, count(*) FILTER (WHERE NOT {TIMED}) AS day_only
        FROM "v_incident@1" WHERE {IN_SPAN} AND {OF_CLASSES}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags
        FROM "v_incident@1" WHERE {_KEPT} AND {{page}}""",
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    legend=BREAKS,
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    group="events",
    audience=SCREENS,
    order=10,
)
