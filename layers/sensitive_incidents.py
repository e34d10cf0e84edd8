"""Sensitive incidents: one merged class on resolution 7, the last closed period, five or more, frozen."""

from layers.audience import LATER
from layers.spec import Draw, LayerSpec, Measure, Steps

# A month is the whole weeks whose Thursday lies in it: it may begin and end three days beside the calendar's.
_FIRST = "CASE period WHEN 'week' THEN period_start ELSE date_trunc('week', period_start + INTERVAL 3 DAY) END"
_LAST = """period_start = (SELECT max(period_start) FROM "v_sensitive@1")"""

LAYER = LayerSpec(
    id="sensitive_incidents",
    reads="v_sensitive@1",
    draw=Draw.CELLS,
    measure=Measure("incidents", unit="incidents"),
    cells_sql=f"""SELECT cell, incidents AS value FROM "v_sensitive@1" WHERE cell IS NOT NULL AND {_LAST} ORDER BY cell""",
    count_sql=f"""
        SELECT CAST(coalesce(sum(incidents), 0) AS BIGINT) AS total, 0 AS unlocated, 0 AS day_only,
               CAST(max({_FIRST}) AS DATE) AS period_start,
               CAST(max(CASE period WHEN 'week' THEN period_start + INTERVAL 6 DAY
                        ELSE date_trunc('week', period_start + INTERVAL 1 MONTH + INTERVAL 3 DAY) - INTERVAL 1 DAY END) AS DATE)
                   AS period_end
        FROM "v_sensitive@1" WHERE {_LAST}""",
    resolutions=(7, 7),
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    legend=Steps((5, 10, 15, 20, 30, 40)),
    feeds=("police_110", "camera_events"),
    audience=LATER,
    windowed=False,
    withheld_below=5,
    on_at_start=False,
    group="events",
    order=16,
)
