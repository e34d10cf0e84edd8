"""Open cases that are past their time, by how long. Without a deadline a case is neither late nor in time."""

from layers.audience import DESKS
from layers.fragments import CASE_ORDER, CASE_SIGN, LATE, NO_DEADLINE, OPEN, placed
from layers.spec import Draw, LayerSpec, Marks, Measure

_SINCE = """CASE WHEN due_at > $end::TIMESTAMP - INTERVAL 1 DAY THEN 'hours'
                  WHEN due_at > $end::TIMESTAMP - INTERVAL 7 DAY THEN 'days' ELSE 'weeks' END"""

LAYER = LayerSpec(
    id="cases_overdue",
    reads="v_case@1",
    draw=Draw.POINTS,
    measure=Measure("overdue_cases", unit="cases"),
    points_sql=f"""
        SELECT {CASE_SIGN}, {_SINCE} AS mark FROM "v_case@1"
        WHERE cell IS NOT NULL AND {LATE} ORDER BY {CASE_ORDER}""",
    count_sql=f"""
        SELECT {placed(LATE)}, {NO_DEADLINE},
               count(*) FILTER ({OPEN} AND suspended) AS suspended FROM "v_case@1" """,
    legend=Marks(("hours", "days", "weeks"), words="overdue"),
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cases",
    order=22,
)
