"""Open cases by the step at which they stand."""

from layers.audience import DESKS
from layers.fragments import CASE_ORDER, CASE_SIGN, OPEN, placed
from layers.spec import Draw, LayerSpec, Marks, Measure

# Every step of every procedure, in the order in which a case goes through them (a test holds that none is missing).
_STEPS = (
    "detected", "collection", "received", "request", "triage", "wording", "registration", "dispatch", "on_the_way", "on_scene",
    "handling", "hotline_handling", "feedback", "police_feedback", "verification", "reply", "appraisal", "call_back",
)  # fmt: skip

LAYER = LayerSpec(
    id="cases_by_step",
    reads="v_case@1",
    draw=Draw.POINTS,
    measure=Measure("open_cases", unit="cases"),
    points_sql=f"""
        SELECT {CASE_SIGN}, step AS mark FROM "v_case@1"
        WHERE cell IS NOT NULL AND {OPEN} ORDER BY {CASE_ORDER}""",
    count_sql=f"""
        SELECT {placed(OPEN)} FROM "v_case@1" """,
    legend=Marks(_STEPS, words="case.step"),
    feeds=("police_110", "grid_cases", "hotline_12345", "camera_events"),
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cases",
    order=21,
)
