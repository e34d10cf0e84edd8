"""Residents of sixty and over by community, with the younger bands beside them: base 10, large and mixed communities."""

from layers.audience import COMMUNITIES
from layers.spec import Draw, LayerSpec, Measure, Steps

_BAND = "CAST(max(people) FILTER (attribute = '{}') AS INTEGER)"

LAYER = LayerSpec(
    id="age_bands",
    reads="v_community@1",
    draw=Draw.AREAS,
    measure=Measure("age_60_up", unit="residents"),
    areas_sql=f"""
        SELECT code, {_BAND.format("age_60_up")} AS value, {_BAND.format("age_0_14")} AS young,
               {_BAND.format("age_15_59")} AS middle
        FROM "v_community@1" WHERE kind = $area_kind GROUP BY 1 ORDER BY 1""",
    count_sql="""
        SELECT CAST(coalesce(sum(people), 0) AS BIGINT) AS total, 0 AS unlocated, 0 AS day_only,
               count(*) AS communities FROM "v_community@1" WHERE attribute = 'age_60_up'""",
    legend=Steps((1, 250, 500, 1000, 1500, 2000)),
    feeds=("population",),
    audience=COMMUNITIES,
    exported=False,
    windowed=False,
    on_at_start=False,
    group="people",
    order=52,
)
