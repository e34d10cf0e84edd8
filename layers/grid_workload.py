"""Open grid cases in each area, down to the unit grid, with those past their time."""

from layers.audience import SCREENS
from layers.fragments import OPEN
from layers.spec import Draw, LayerSpec, Measure, Steps

_KEPT = f"feed = 'grid_cases' AND {OPEN}"

LAYER = LayerSpec(
    id="grid_workload",
    reads="v_incident@2",
    draw=Draw.AREAS,
    measure=Measure("open_cases", unit="cases"),
    # A suspended case's time stands still: it is not overdue. Where no case has a due time, none is known to be overdue: that is not none.
    # Every area of the kind has a value: none open is a known zero, and is drawn as land.
    areas_sql=f"""
        SELECT named.code, count(held.area) AS value,
               CASE WHEN count(held.area) = 0 OR count(held.due_at) > 0 THEN count(held.area) FILTER (held.due_at < $end AND NOT held.suspended) END AS overdue
        FROM "v_area@1" named
        LEFT JOIN (SELECT {{area}} AS area, due_at, suspended FROM "v_incident@2" WHERE {_KEPT}) held ON held.area = named.code
        WHERE named.kind = $area_kind GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count({{area}}) AS total, count(*) - count({{area}}) AS unlocated, 0 AS day_only,
               CASE WHEN count(due_at) > 0 THEN count(*) FILTER (due_at < $end AND NOT suspended) END AS overdue FROM "v_incident@2" WHERE {_KEPT}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags,
               step, due_at, department, escalation
        FROM "v_incident@2" WHERE {_KEPT} AND {{page}}""",
    legend=Steps((1, 2, 4, 8, 16, 32)),
    feeds=("grid_cases",),
    audience=SCREENS,
    windowed=False,
    on_at_start=False,
    group="grid",
    order=42,
)
