"""Areas of one kind, each with its number of open incidents."""

from layers.audience import SCREENS
from layers.fragments import OPEN
from layers.spec import Categories, Draw, LayerSpec, Measure

LAYER = LayerSpec(
    id="areas",
    reads="v_incident@1",
    draw=Draw.AREAS,
    measure=Measure("open_incidents", unit="incidents"),
    areas_sql=f"""
        SELECT {{area}} AS code, count(*) AS value FROM "v_incident@1"
        WHERE {{area}} IS NOT NULL AND {OPEN} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count({{area}}) AS total, count(*) - count({{area}}) AS unlocated, 0 AS day_only FROM "v_incident@1" WHERE {OPEN}""",
    legend=Categories(("area",)),
    feeds=("police_110", "grid_cases", "hotline_12345"),
    audience=SCREENS,
    windowed=False,
    group="grid",
    order=40,
)
