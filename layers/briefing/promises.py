"""What departments promised, and what became of it: of earlier briefings, told in the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from data_loaders.contract import Question
from layers.briefing.number import Scope

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: a department, a class of incident or none, a few words, the day by which; `outcome` kept, broken or none yet."""

    id: str
    department: str
    class_: str
    what: str
    due: date
    made_at: datetime
    outcome: str


def promised(scope: Scope) -> Question:
    """Promises of the place that stood at the scope's moment: those without an outcome, and those told of since the window began."""
    kind, _, code = scope.area.partition(":")
    place = " AND area_kind = $area_kind AND area_code = $area_code" if kind else ""
    sql = f"""
        SELECT id, department, class, what, due, made_at, CASE WHEN told_at <= $moment THEN outcome END AS outcome
        FROM "v_promise@1" WHERE made_at <= $moment AND (told_at IS NULL OR told_at >= $start){place}
        ORDER BY due, made_at, id LIMIT {SHOWN}"""
    bound = {"moment": scope.moment, "start": scope.period.window.start}
    return Question("briefing:promises", sql, {**bound, **({"area_kind": kind, "area_code": code} if kind else {})})


def untold(area: str) -> Question:
    """Promises of an area (`<kind>:<code>`, empty: of the whole district) of which nobody has told yet, whenever they were made."""
    sql = f"""
        SELECT id, department, class, what, due, made_at, outcome FROM "v_promise@1"
        WHERE outcome IS NULL AND coalesce(area_kind || ':' || area_code, '') = $area
        ORDER BY due, made_at, id LIMIT {SHOWN}"""
    return Question("briefing:untold", sql, {"area": area})


def read_promises(table: pa.Table) -> tuple[Promise, ...]:
    """What `promised` was answered."""
    return tuple(
        Promise(
            row["id"],
            row["department"],
            row["class"] or "",
            row["what"] or "",
            row["due"],
            row["made_at"],
            row["outcome"] or "",
        )
        for row in table.to_pylist()
    )
