"""Cameras by state: on, off, or unknown. A catalogue without states leaves it to the go-live date; a silent one knows none."""

from layers.audience import DESKS
from layers.spec import Categories, Draw, LayerSpec, Measure

LAYER = LayerSpec(
    id="cameras",
    reads="v_camera@1",
    draw=Draw.POINTS,
    measure=Measure("cameras", unit="cameras"),
    points_sql="""
        SELECT id, lon, lat, name, camera_kind,
               CASE WHEN list_contains($silent, split_part(id, ':', 1)) THEN 'unknown' WHEN stated IN ('on', 'off') THEN stated
                    WHEN stated = 'by_date' AND live_since_at <= $end THEN 'on'
                    WHEN stated = 'by_date' THEN 'off' ELSE 'unknown' END AS state
        FROM "v_camera@1" WHERE cell IS NOT NULL ORDER BY id""",
    count_sql="""
        SELECT count(cell) AS total, count(*) - count(cell) AS unlocated, 0 AS day_only FROM "v_camera@1" """,
    legend=Categories(("on", "off", "unknown")),
    feeds=("camera_catalogue",),
    audience=DESKS,
    windowed=False,
    group="cameras",
    order=30,
)
