"""Areas of one kind, each with its number of open incidents."""

from layers.audience import SCREENS
from layers.spec import Categories, Draw, LayerSpec, Measure

_KEPT = "status = 'open' AND ($every_class OR list_contains($classes, class))"

LAYER = LayerSpec(
    id="areas",
    reads="v_incident@1",
    draw=Draw.AREAS,
    measure=Measure("open_incidents", unit="incidents"),
    areas_sql=f"""
        SELECT {{area}} AS code, count(*) AS value FROM "v_incident@1"
        WHERE {{area}} IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count({{area}}) AS total, count(*) - count({{area}}) AS unlocated FROM "v_incident@1" WHERE {_KEPT}""",
    legend=Categories(("area",)),
    feeds=("police_110", "grid_cases", "hotline_12345"),
    audience=SCREENS,
    windowed=False,
    group="grid",
    order=40,
)
