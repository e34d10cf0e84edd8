"""Open cases that are due between now and the district's midnight."""

from layers.audience import DESKS
from layers.fragments import CASE_ORDER, CASE_SIGN, NO_DEADLINE, RUNNING, placed
from layers.spec import Draw, LayerSpec, Marks, Measure

_TODAY = f"{RUNNING} AND due_at >= $end AND due_at < $midnight"

LAYER = LayerSpec(
    id="cases_due_today",
    reads="v_case@1",
    draw=Draw.POINTS,
    measure=Measure("cases_due_today", unit="cases"),
    points_sql=f"""
        SELECT {CASE_SIGN}, CASE WHEN due_at < $end::TIMESTAMP + INTERVAL 2 HOUR THEN 'at_once' ELSE 'later' END AS mark FROM "v_case@1"
        WHERE cell IS NOT NULL AND {_TODAY} ORDER BY {CASE_ORDER}""",
    count_sql=f"""
        SELECT {placed(_TODAY)}, {NO_DEADLINE} FROM "v_case@1" """,
    legend=Marks(("at_once", "later"), words="due"),
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cases",
    order=23,
)
