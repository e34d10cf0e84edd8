"""How many incidents were reported in each hexagon within the window."""

from layers.audience import SCREENS
from layers.fragments import IN_SPAN, IN_WINDOW, OF_CLASSES, TIMED
from layers.spec import Draw, LayerSpec, Measure, Steps

_KEPT = f"{IN_WINDOW} AND {OF_CLASSES}"

LAYER = LayerSpec(
    id="incident_density",
    reads="v_incident@1",
    draw=Draw.CELLS,
    measure=Measure("incidents", unit="incidents"),
    cells_sql=f"""
        SELECT {{cell}} AS cell, count(*) AS value FROM "v_incident@1"
        WHERE cell IS NOT NULL AND {_KEPT} GROUP BY 1 ORDER BY 1""",
    count_sql=f"""
        SELECT count(cell) FILTER (WHERE {TIMED}) AS total,
            count(*) FILTER (WHERE {TIMED} AND cell IS NULL) AS unlocated, count(*) FILTER (WHERE NOT {TIMED}) AS day_only
        FROM "v_incident@1" WHERE {IN_SPAN} AND {OF_CLASSES}""",
    records_sql=f"""
        SELECT id, source, class, urgency, status, acknowledged, occurred_at, precision, closed_at, lon, lat, flags
        FROM "v_incident@1" WHERE {_KEPT} AND {{page}}""",
    deck={"type": "H3HexagonLayer", "extruded": False, "coverage": 0.97, "opacity": 0.8},
    # Quantiles of the summer of 2013, rounded, by window and resolution.
    legend=Steps(
        (1, 2, 3, 4, 5, 7),
        {
            ("24h", 7): (1, 2, 3, 4, 5, 7),
            ("7d", 7): (1, 3, 6, 9, 13, 18),
            ("7d", 8): (1, 2, 3, 4, 6, 8),
            ("28d", 7): (1, 6, 15, 25, 40, 55),
            ("28d", 8): (1, 3, 5, 8, 12, 17),
            ("28d", 9): (1, 2, 3, 4, 6, 9),
            **{("24h", resolution): (1, 2, 3, 4, 5, 6) for resolution in (8, 9, 10, 11)},
            **{("7d", resolution): (1, 2, 3, 4, 5, 7) for resolution in (9, 10, 11)},
            **{("28d", resolution): (1, 2, 3, 4, 5, 7) for resolution in (10, 11)},
        },
    ),
    feeds=("police_110", "grid_cases"),
    audience=SCREENS,
    order=10,
)
