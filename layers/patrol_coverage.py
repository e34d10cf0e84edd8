"""Unit grids that nobody visited in the last shift that is over, as a share of each area's. Never an officer."""

from layers.audience import SCREENS
from layers.spec import Draw, LayerSpec, Measure, Steps

_LAST = """shift_start = (SELECT max(shift_start) FROM "v_patrol@1")"""

LAYER = LayerSpec(
    id="patrol_coverage",
    reads="v_patrol@1",
    draw=Draw.AREAS,
    measure=Measure("grids_not_visited", unit="grids_not_visited", value_unit="percent"),
    areas_sql=f"""
        SELECT {{area}} AS code, CAST(ceil(100 * count(*) FILTER (NOT visited) / count(*)) AS INTEGER) AS value,
               count(*) FILTER (NOT visited) AS missed, count(*) AS whole,
               min(shift_start) AS shift_start, max(shift_end) AS shift_end
        FROM "v_patrol@1" WHERE {{area}} IS NOT NULL AND {_LAST} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(*) FILTER (NOT visited) AS total, 0 AS unlocated, 0 AS day_only, count(*) AS grids,
               min(shift_start) AS period_start, max(shift_end) AS period_end
        FROM "v_patrol@1" WHERE {_LAST}""",
    legend=Steps((1, 10, 20, 40, 60, 80)),
    feeds=("patrols",),
    audience=SCREENS,
    windowed=False,
    on_at_start=False,
    group="grid",
    order=44,
)
