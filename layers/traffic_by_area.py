"""How fast traffic runs in each street: the mean of its counting cameras, weighed by vehicles; never one device's."""

from layers.audience import SCREENS
from layers.spec import Draw, LayerSpec, Measure, Steps

# An hour's counts come when the hour is over: the last known one began at most three hours ago. A street's number
# that came of one or two devices would tell which of them is dark.
_FEWEST = 3
_KNOWN = "occurred_at > $end::TIMESTAMP - INTERVAL 3 HOUR AND speed_kmh IS NOT NULL AND vehicles_per_h > 0"

LAYER = LayerSpec(
    id="traffic_by_area",
    reads="v_traffic@1",
    draw=Draw.AREAS,
    measure=Measure("counting_cameras", unit="counting_cameras", value_unit="kmh"),
    areas_sql=f"""
        SELECT code, CAST(round(pace / flow) AS INTEGER) AS value, CAST(round(flow) AS INTEGER) AS vehicles_per_h, cameras
        FROM (SELECT {{area}} AS code, sum(speed_kmh * vehicles_per_h) AS pace, sum(vehicles_per_h) AS flow, count(*) AS cameras
              FROM "v_traffic@1" WHERE {{area}} IS NOT NULL AND {_KNOWN} GROUP BY 1)
        WHERE cameras >= {_FEWEST} ORDER BY 1""",
    count_sql=f"""
        SELECT count(*) FILTER ({_KNOWN}) AS total, 0 AS unlocated, 0 AS day_only, count(*) FILTER (NOT ({_KNOWN})) AS no_recent_count
        FROM "v_traffic@1" """,
    legend=Steps((1, 15, 25, 35, 45, 60), falling=True),
    feeds=("camera_counts",),
    audience=SCREENS,
    windowed=False,
    on_at_start=False,
    group="cameras",
    order=33,
)
