"""Unit grids that nobody visited in the window. Never an officer, and of a grid only that it was not visited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from data_loaders.contract import Question
from layers.briefing.number import Number, Scope

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Patrols:
    """`missed` of `grids` were not visited in any of the shifts that ended in the window; `codes` are the first of them.

    `missed` has no value where no shift is known. `unknown` counts grids of which no shift is known in the window.
    """

    missed: Number
    grids: int
    unknown: int
    codes: tuple[str, ...]
    first: datetime | None
    last: datetime | None


def patrolling(scope: Scope) -> Question:
    """`grid, visited, first, last`: each grid of which a shift is known that ended in the window."""
    where, params = scope.where()
    sql = f"""
        SELECT area_grid AS grid, bool_or(visited) AS visited, min(shift_start) AS "first", max(shift_end) AS "last"
        FROM "v_patrol@1" WHERE {where} AND shift_end > $start AND shift_end <= $end GROUP BY 1 ORDER BY 1"""
    window = scope.period.window
    return Question("briefing:patrols", sql, {**params, "start": window.start, "end": window.end})


def read_patrols(table: pa.Table, grids: int) -> Patrols:
    """What `patrolling` was answered; `grids` is how many the place has."""
    rows = table.to_pylist()
    missed = [row["grid"] for row in rows if not row["visited"]]
    number = Number(
        id="patrol:missed",
        value=len(missed) if rows else None,
        unit="grids",
        how="patrols",
        of=len(rows),
    )
    return Patrols(
        missed=number,
        grids=len(rows),
        unknown=max(0, grids - len(rows)),
        codes=tuple(missed[:SHOWN]),
        first=min((row["first"] for row in rows), default=None),
        last=max((row["last"] for row in rows), default=None),
    )
