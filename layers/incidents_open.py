"""Incidents that are open now: a point each, by urgency and acknowledgement. Not known is not open."""

from layers.audience import SCREENS
from layers.fragments import OPEN
from layers.spec import Categories, Draw, LayerSpec, Measure

LAYER = LayerSpec(
    id="incidents_open",
    reads="v_incident@1",
    draw=Draw.POINTS,
    measure=Measure("open_incidents", unit="incidents"),
    points_sql=f"""
        SELECT id, lon, lat, class, urgency, acknowledged, precision, occurred_at FROM "v_incident@1"
        WHERE cell IS NOT NULL AND {OPEN} ORDER BY urgency DESC, occurred_at, id, lon, lat""",
    count_sql=f"""
        SELECT count(cell) AS total, count(*) - count(cell) AS unlocated, 0 AS day_only FROM "v_incident@1" WHERE {OPEN}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags
        FROM "v_incident@1" WHERE {OPEN} AND {{page}}""",
    legend=Categories(("p1", "p2", "p3", "unacknowledged", "acknowledged")),
    feeds=("police_110", "grid_cases", "hotline_12345"),
    audience=SCREENS,
    windowed=False,
    group="events",
    order=20,
)
