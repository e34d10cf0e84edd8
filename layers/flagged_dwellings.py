"""Buildings with more residents than their homes are meant for: how many in a cell in the last closed month, five or more."""

from layers.audience import FLAGGED
from layers.spec import Draw, LayerSpec, Measure, Steps

_LAST = """month = (SELECT max(month) FROM "v_flagged@1")"""

LAYER = LayerSpec(
    id="flagged_dwellings",
    reads="v_flagged@1",
    draw=Draw.CELLS,
    measure=Measure("buildings", unit="buildings"),
    cells_sql=f"""SELECT cell, buildings AS value FROM "v_flagged@1" WHERE cell IS NOT NULL AND {_LAST} ORDER BY cell""",
    count_sql=f"""
        SELECT CAST(coalesce(sum(buildings), 0) AS BIGINT) AS total, 0 AS unlocated, 0 AS day_only
        FROM "v_flagged@1" WHERE {_LAST}""",
    resolutions=(8, 8),
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    legend=Steps((5, 10, 20, 30, 50, 80)),
    feeds=("population",),
    audience=FLAGGED,
    exported=False,
    windowed=False,
    on_at_start=False,
    group="people",
    order=56,
)
