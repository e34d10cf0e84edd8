"""Open cases by the department that has them: the departments with the most have a letter each."""

from layers.audience import DESKS
from layers.fragments import CASE_ORDER, CASE_SIGN, OPEN, placed
from layers.spec import Draw, LayerSpec, Marks, Measure

# Feeds without a list of departments bring free text: only what the profile names is shown by name.
_WITH = """CASE WHEN coalesce(department, '') = '' THEN 'no_department'
                 WHEN list_contains($departments, department) THEN department ELSE 'unnamed_department' END"""

LAYER = LayerSpec(
    id="cases_by_department",
    reads="v_case@1",
    draw=Draw.POINTS,
    measure=Measure("open_cases", unit="cases"),
    points_sql=f"""
        SELECT {CASE_SIGN}, {_WITH} AS mark FROM "v_case@1"
        WHERE cell IS NOT NULL AND {OPEN} ORDER BY {CASE_ORDER}""",
    count_sql=f"""
        SELECT {placed(OPEN)},
               count(*) FILTER ({OPEN} AND coalesce(department, '') = '') AS no_department FROM "v_case@1" """,
    legend=Marks(("unnamed_department", "no_department"), words="department", ranked=True),
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cases",
    order=24,
)
