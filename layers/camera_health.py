"""Cameras that are off or unknown, as a share of each area's: counts, never a device. The wall has it by street."""

from layers.audience import SCREENS
from layers.spec import Draw, LayerSpec, Measure, Steps

# A catalogue without states leaves it to the go-live date. Counts name no source, so one silent catalogue leaves all unknown.
_KNOWN = "len(CAST($silent AS VARCHAR[])) = 0"
_ON = f"({_KNOWN} AND (stated = 'on' OR (stated = 'by_date' AND live_since_at <= $end)))"
_OFF = f"({_KNOWN} AND (stated = 'off' OR (stated = 'by_date' AND live_since_at > $end)))"
_SUM = "CAST(coalesce(sum(cameras){}, 0) AS BIGINT)"

LAYER = LayerSpec(
    id="camera_health",
    reads="v_outage@1",
    draw=Draw.AREAS,
    measure=Measure("cameras_not_on", unit="cameras_not_on", value_unit="percent"),
    areas_sql=f"""
        SELECT code, CAST(ceil(100 * (1 - working / whole)) AS INTEGER) AS value, working, dark,
               whole - working - dark AS unknown, whole
        FROM (SELECT {{area}} AS code, {_SUM.format(f" FILTER ({_ON})")} AS working,
                     {_SUM.format(f" FILTER ({_OFF})")} AS dark, {_SUM.format("")} AS whole
              FROM "v_outage@1" WHERE {{area}} IS NOT NULL GROUP BY 1) ORDER BY 1""",
    count_sql=f"""
        SELECT dark + unknown AS total, 0 AS unlocated, 0 AS day_only, dark AS camera_off, unknown AS camera_unknown
        FROM (SELECT {_SUM.format(f" FILTER ({_OFF})")} AS dark,
                     {_SUM.format("")} - {_SUM.format(f" FILTER ({_ON} OR {_OFF})")} AS unknown
              FROM "v_outage@1")""",
    legend=Steps((1, 3, 5, 10, 20, 50)),
    feeds=("camera_catalogue",),
    audience=SCREENS,
    windowed=False,
    on_at_start=False,
    group="cameras",
    order=35,
)
