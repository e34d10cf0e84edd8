"""Elderly people who live alone, by community: published to base 10 for large communities, and nowhere else."""

from layers.audience import COMMUNITIES
from layers.spec import Draw, LayerSpec, Measure, Steps

LAYER = LayerSpec(
    id="elderly_alone",
    reads="v_community@1",
    draw=Draw.AREAS,
    measure=Measure("elderly_alone", unit="residents"),
    areas_sql="""
        SELECT code, people AS value FROM "v_community@1"
        WHERE attribute = 'elderly_alone' AND kind = $area_kind ORDER BY 1""",
    count_sql="""
        SELECT CAST(coalesce(sum(people), 0) AS BIGINT) AS total, 0 AS unlocated, 0 AS day_only,
               count(*) AS communities FROM "v_community@1" WHERE attribute = 'elderly_alone'""",
    legend=Steps((1, 10, 50, 100, 150, 200)),
    feeds=("population",),
    audience=COMMUNITIES,
    exported=False,
    windowed=False,
    on_at_start=False,
    group="people",
    order=54,
)
