"""What is owed: over its time, and due by the end of the day, by department and by the step at which it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from data_loaders.contract import Question
from layers.briefing.number import Number, Records, Scope, Shown
from layers.fragments import IS_OPEN, NONE
from layers.view import midnight_after


@dataclass(frozen=True, slots=True)
class Owed:
    """One department's cases at one step; either is empty where the case names none. `longest_h`: hours over, the most."""

    department: str
    step: str
    overdue: Number
    due_today: Number
    longest_h: float | None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All that is open, over its time, due today, and without any deadline; by department and step, the most owed first."""

    open: Number
    overdue: Number
    due_today: Number
    no_deadline: int
    longest_h: float | None
    rows: tuple[Owed, ...]


def owing(scope: Scope) -> Question:
    """`department, step, open, overdue, due_today, no_deadline, longest_s` at the scope's moment.

    At a moment of the past a case that is closed since was open then, at a step that is not known any more; one that is
    suspended now is taken as suspended.
    """
    where, params = scope.where()
    late = "NOT coalesce(suspended, false) AND due_at < $moment"
    sql = f"""
        SELECT coalesce(department, '') AS department,
               CASE WHEN status = 'open' THEN coalesce(step, '') ELSE '' END AS step, count(*) AS open,
               count(*) FILTER ({late}) AS overdue,
               count(*) FILTER (NOT coalesce(suspended, false) AND due_at >= $moment AND due_at < $midnight) AS due_today,
               count(*) FILTER (due_at IS NULL) AS no_deadline,
               max(epoch($moment::TIMESTAMP) - epoch(due_at)) FILTER ({late}) AS longest_s
        FROM ({_held(IS_OPEN, where)} UNION ALL {_held("status = 'closed' AND closed_at >= $moment", where)}) held
        GROUP BY 1, 2 ORDER BY overdue DESC, due_today DESC, 1, 2"""
    bound = {**params, "moment": scope.moment, "midnight": midnight_after(scope.moment, scope.city.zone)}
    return Question("briefing:deadlines", sql, bound)


def _held(standing: str, where: str) -> str:
    """Read apart, so that of many years only what is open and what closed lately is opened."""
    return (
        'SELECT department, status, step, suspended, due_at FROM "v_case@1" '
        f"WHERE {where} AND occurred_at < $moment AND {standing}"
    )


def read_deadlines(table: pa.Table, scope: Scope) -> Deadlines:
    """What `owing` was answered."""
    rows = table.to_pylist()

    def number(
        standing: str, department: str = "", step: str = "", *, of: list[dict[str, object]], one: bool = False
    ) -> Number:
        where = f":{department}:{step}" if one else ""
        records = Records(
            shown=Shown.QUEUE,
            area=scope.area,
            department=department or (NONE if one else ""),
            step=step or (NONE if one else ""),
            standing="" if standing == "open" else standing,
        )
        # Where no source tells of incidents none is owed as far as anybody knows, which is not none.
        known = scope.city.tells and scope.counted and scope.heard
        value = sum(int(str(row[standing])) for row in of) if known else None
        # The queue holds no day but the present one.
        opens = records if scope.today else None
        return Number(id=f"{standing}{where}", value=value, unit="cases", how=standing, records=opens)

    owed = tuple(
        Owed(
            row["department"],
            row["step"],
            number("overdue", row["department"], row["step"], of=[row], one=True),
            number("due_today", row["department"], row["step"], of=[row], one=True),
            _hours(row["longest_s"]),
        )
        for row in rows
        if row["overdue"] or row["due_today"]
    )
    longest = max((row["longest_s"] for row in rows if row["longest_s"] is not None), default=None)
    return Deadlines(
        open=number("open", of=rows),
        overdue=number("overdue", of=rows),
        due_today=number("due_today", of=rows),
        no_deadline=sum(row["no_deadline"] for row in rows),
        longest_h=_hours(longest),
        rows=owed,
    )


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 3600
