"""What does not answer: sources that are silent, and cameras that are off. Known of the present alone."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from data_loaders.contract import Question
from layers.briefing.number import Number, Records, Scope, Shown, Silence
from layers.indicators.headline import CAMERA_FEEDS


@dataclass(frozen=True, slots=True)
class Outages:
    """Silent sources, and cameras off of all; `off` has no value where the catalogue is silent or holds none."""

    silent: tuple[Silence, ...]
    off: Number
    cameras: int


def failing(scope: Scope) -> Question:
    """One row `cameras, working`: devices of the place, and those of them that work by their catalogue."""
    where, params = scope.where()
    sql = f"""
        SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) AS cameras,
               CAST(coalesce(sum(cameras) FILTER (stated = 'on' OR (stated = 'by_date' AND live_since_at <= $moment)), 0) AS BIGINT)
                   AS working
        FROM "v_outage@1" WHERE {where}"""
    return Question("briefing:outages", sql, {**params, "moment": scope.moment})


def read_outages(table: pa.Table, scope: Scope) -> Outages:
    """What `failing` was answered."""
    (row,) = table.to_pylist()
    known = row["cameras"] and not any(one.feed in CAMERA_FEEDS for one in scope.city.silent)
    number = Number(
        id="cameras:off",
        value=row["cameras"] - row["working"] if known else None,
        unit="cameras",
        how="cameras",
        records=Records(shown=Shown.MAP, measure="camera_health", area=scope.area),
        of=row["cameras"],
    )
    return Outages(scope.city.silent, number, row["cameras"])
