"""Requests to 12345 within the window, on hexagons, with those that are still open."""

from layers.audience import SCREENS
from layers.incident_breaks import BREAKS
from layers.spec import Draw, LayerSpec, Measure

_KEPT = (
    "feed = 'hotline_12345' AND occurred_at >= $start AND occurred_at < $end "
    "AND ($every_class OR list_contains($classes, class))"
)

LAYER = LayerSpec(
    id="hotline_density",
    reads="v_incident@2",
    draw=Draw.CELLS,
    measure=Measure("requests", unit="requests"),
    cells_sql=f"""
        SELECT {{cell}} AS cell, count(*) AS value FROM "v_incident@2"
        WHERE cell IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(cell) AS total, count(*) - count(cell) AS unlocated,
               count(*) FILTER (status = 'open') AS open FROM "v_incident@2" WHERE {_KEPT}""",
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
