"""Residents on hexagons: published values; resolution 9 only where buildings were counted, not areas."""

from layers.audience import SCREENS
from layers.spec import Draw, LayerSpec, Measure, Steps

LAYER = LayerSpec(
    id="population",
    reads="v_population@2",
    draw=Draw.CELLS,
    measure=Measure("residents", unit="residents"),
    cells_sql="""
        SELECT cell, residents AS value FROM "v_population@2" WHERE resolution = $layer_resolution ORDER BY cell""",
    count_sql="""
        SELECT CAST(coalesce(sum(residents), 0) AS BIGINT) AS total, 0 AS unlocated, 0 AS day_only,
               nullif(CAST(coalesce(sum(residents) FILTER (estimated), 0) AS BIGINT), 0) AS estimated
        FROM "v_population@2" WHERE resolution = $layer_resolution""",
    resolutions=(7, 9),
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    # "< 10" below ten (trust.md, section 1), then rounded natural breaks at resolution 8.
    legend=Steps(
        (1, 10, 1000, 2500, 4500, 7000),
        {(window, 7): (1, 10, 5000, 15_000, 25_000, 40_000) for window in ("24h", "7d", "28d", "365d", "all")}
        | {(window, 8): (1, 10, 1000, 2500, 4500, 7000) for window in ("24h", "7d", "28d", "365d", "all")}
        | {(window, 9): (1, 10, 250, 750, 1500, 3000) for window in ("24h", "7d", "28d", "365d", "all")},
    ),
    feeds=("population",),
    audience=SCREENS,
    windowed=False,
    on_at_start=False,
    group="people",
    order=50,
)
