"""Requests to 12345 within the window, on hexagons, with those that are still open."""

from layers.audience import SCREENS
from layers.fragments import IN_SPAN, IN_WINDOW, OF_CLASSES, TIMED
from layers.incident_breaks import BREAKS
from layers.spec import Draw, LayerSpec, Measure

_OURS = f"feed = 'hotline_12345' AND {OF_CLASSES}"
_KEPT = f"{IN_WINDOW} AND {_OURS}"

LAYER = LayerSpec(
    id="hotline_density",
    reads="v_incident@2",
    draw=Draw.CELLS,
    measure=Measure("requests", unit="requests"),
    cells_sql=f"""
        SELECT {{cell}} AS cell, count(*) AS value FROM "v_incident@2"
        WHERE cell IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(cell) FILTER (WHERE {TIMED}) AS total,
            count(*) FILTER (WHERE {TIMED} AND cell IS NULL) AS unlocated,
            count(*) FILTER (WHERE NOT {TIMED}) AS day_only,
            count(*) FILTER (WHERE {TIMED} AND status = 'open') AS open
        FROM "v_incident@2" WHERE {IN_SPAN} AND {_OURS}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags,
               department, due_at, solved, satisfied
        FROM "v_incident@2" WHERE {_KEPT} AND {{page}}""",
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    legend=BREAKS,
    feeds=("hotline_12345",),
    audience=SCREENS,
    on_at_start=False,
    group="events",
    order=14,
)
