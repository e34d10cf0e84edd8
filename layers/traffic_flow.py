"""Vehicles per hour and their mean speed at counting cameras, the last interval. Too old is unknown, never empty."""

from layers.audience import DESKS
from layers.spec import Draw, LayerSpec, Measure, Steps

# An hour's counts come when the hour is over: the last known one began at most three hours ago.
_LAST = """(
    SELECT *, row_number() OVER (PARTITION BY detector ORDER BY occurred_at DESC) AS back,
           occurred_at <= $end::TIMESTAMP - INTERVAL 3 HOUR AS old
    FROM "v_count@1" WHERE occurred_at <= $end AND occurred_at > $end::TIMESTAMP - INTERVAL 7 DAY)"""

LAYER = LayerSpec(
    id="traffic_flow",
    reads="v_count@1",
    draw=Draw.POINTS,
    measure=Measure("counting_cameras", unit="counting_cameras", value_unit="kmh"),
    # `value` is the speed, which the colour shows; `flow` the vehicles per hour, which the size shows.
    points_sql=f"""
        SELECT camera AS id, lon, lat, name, occurred_at,
               CASE WHEN old THEN 'unknown' WHEN vehicles_per_h = 0 THEN 'empty'
                    WHEN speed_kmh IS NULL THEN 'no_speed' ELSE 'measured' END AS state,
               CASE WHEN NOT old AND vehicles_per_h > 0 THEN round(speed_kmh) END AS value,
               CASE WHEN NOT old THEN round(vehicles_per_h) END AS flow, round(quality_pct) AS quality
        FROM {_LAST} WHERE back = 1 AND cell IS NOT NULL ORDER BY camera""",
    count_sql=f"""
        SELECT count(cell) AS total, count(*) - count(cell) AS unlocated, 0 AS day_only,
               count(*) FILTER (cell IS NOT NULL AND old) AS no_recent_count FROM {_LAST} WHERE back = 1""",
    # Slow is what somebody must act on.
    legend=Steps((1, 15, 25, 35, 45, 60), falling=True),
    feeds=("camera_counts",),
    # A counting camera without counts would tell which device is dark: not on the wall.
    audience=DESKS,
    windowed=False,
    on_at_start=False,
    group="cameras",
    order=32,
)
