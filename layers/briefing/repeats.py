"""Places at which the same thing happens again: a hexagon of about fifty metres and a class, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from data_loaders.contract import Question, Window
from layers.briefing.number import Number, Records, Scope
from layers.cells import cell_at

RESOLUTION = 11
DAYS = 30
FEWEST = 3
SHOWN = 8
# What is left when duplicates are: a repeat that is one report told twice is none.
_COUNTED = ("closed", "open", "unknown", "voided")


@dataclass(frozen=True, slots=True)
class Repeat:
    """One place and class: reports of thirty days and of the window, open ones among them, and the areas that it lies in.

    `days` counts the reports of each of the thirty days, the window's last day last.
    """

    cell: int
    class_: str
    areas: dict[str, str]
    month: Number
    window: int
    open: int
    days: tuple[int, ...]


def repeating(scope: Scope) -> Question:
    """`cell, class, month, window, open, days` and the areas, of places with a report in the window and at least three in thirty days."""
    where, params = scope.where()
    areas = ", ".join(f"min(area_{kind}) AS area_{kind}" for kind in scope.city.area_kinds)
    sql = f"""
        SELECT {cell_at(RESOLUTION)} AS cell, class, count(*) AS month,
               count(*) FILTER (occurred_at >= $start) AS "window", count(*) FILTER (status = 'open') AS "open",
               list(CAST(floor((epoch($end::TIMESTAMP) - epoch(occurred_at)) / 86400) AS INTEGER)) AS days, {areas}
        FROM "v_incident@1"
        WHERE {where} AND occurred_at >= $since AND occurred_at < $end AND cell IS NOT NULL AND status <> 'duplicate'
        GROUP BY 1, 2 HAVING count(*) >= {FEWEST} AND count(*) FILTER (occurred_at >= $start) > 0
        ORDER BY month DESC, "window" DESC, 1, 2 LIMIT {SHOWN}"""
    window = scope.period.window
    bound = {**params, "start": window.start, "end": window.end, "since": window.end - timedelta(days=DAYS)}
    return Question("briefing:repeats", sql, bound)


def read_repeats(table: pa.Table, scope: Scope) -> tuple[Repeat, ...]:
    """What `repeating` was answered."""
    end = scope.period.window.end
    span = Window(end - timedelta(days=DAYS), end)
    out = []
    for row in table.to_pylist():
        cell = f"{row['cell']:x}"
        days = [0] * DAYS
        for back in row["days"]:
            days[DAYS - 1 - min(back, DAYS - 1)] += 1
        month = Number(
            id=f"repeat:{cell}:{row['class']}",
            value=row["month"],
            unit="incidents",
            how="repeats",
            records=Records(window=span, area=scope.area, cells=(cell,), classes=(row["class"],), statuses=_COUNTED),
        )
        areas = {kind: row[f"area_{kind}"] for kind in scope.city.area_kinds if row[f"area_{kind}"]}
        out.append(Repeat(row["cell"], row["class"], areas, month, row["window"], row["open"], tuple(days)))
    return tuple(out)
