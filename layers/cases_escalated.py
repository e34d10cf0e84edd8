"""Open cases that were handed a level up, by the level at which they stand."""

from layers.audience import DESKS
from layers.fragments import CASE_ORDER, CASE_SIGN, OPEN, placed
from layers.spec import Draw, LayerSpec, Marks, Measure

_ESCALATED = f"{OPEN} AND escalated > 0"
_LEVEL = "CASE level WHEN 1 THEN 'community' WHEN 2 THEN 'street' WHEN 3 THEN 'district' ELSE 'unknown' END"

LAYER = LayerSpec(
    id="cases_escalated",
    reads="v_case@1",
    draw=Draw.POINTS,
    measure=Measure("escalated_cases", unit="cases"),
    points_sql=f"""
        SELECT {CASE_SIGN}, {_LEVEL} AS mark FROM "v_case@1"
        WHERE cell IS NOT NULL AND {_ESCALATED} ORDER BY {CASE_ORDER}""",
    count_sql=f"""
        SELECT {placed(_ESCALATED)} FROM "v_case@1" """,
    legend=Marks(("district", "street", "community", "unknown"), words="level"),
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cases",
    order=25,
)
