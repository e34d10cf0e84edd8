"""The appraisal (考核): every indicator of a window at once, for the whole scope and for each group, in one pass over the cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from data_loaders.contract import BadInputError, Question, Window
from layers.indicators import conditions as c
from layers.indicators.declared import INDICATORS
from layers.indicators.indicator import Figure, Indicator
from layers.place import Place

DEPARTMENT = "department"
Figures = Mapping[str, Figure]

# A camera's event is nobody's case until a person has looked and registered it.
_COUNTED = f"{c.of_feeds(c.CASES)} AND (feed <> 'camera_events' OR registered_at IS NOT NULL)"
_TIMES = "occurred_at, registered_at, dispatched_at, handling_at, handled_at, closed_at, answered_at, due_at"
_FACTS = "feed, status, precision, level, returned, reworked, suspended, called_back, contacted, solved, satisfied"
# By which an indicator places a case in the window; a dispatch that is due in it was registered up to a term before.
_MOMENTS = {
    "occurred_at": "start", "registered_at": "dispatch_start", "dispatched_at": "start", "handled_at": "start",
    "closed_at": "start", "due_at": "start",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs by city: the limits of registration and dispatch, the headline of closing, the weights of 12345."""

    register_within_min: int
    dispatch_within_min: int
    closing_denominator: str
    weights: tuple[float, float, float]
    basically: float

    @property
    def headlines(self) -> tuple[str, ...]:
        """One indicator a group: what stands for the group where there is room for one."""
        closing = "close_on_time_due" if self.closing_denominator == "due" else "close_on_time_closed"
        return (
            "register_on_time", "dispatch_on_time", closing, "rework", "handle_median", "three_rates",
            "closed_within_street", "patrol_visited",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Figures by indicator: of the whole scope, and of each group by its code; the code "" is what has no such group."""

    whole: Figures
    groups: Mapping[str, Figures]


def appraise(
    window: Window,
    grouping: str,
    rules: Rules,
    area_kinds: tuple[str, ...],
    *,
    place: Place | None = None,
    only: tuple[str, ...] = (),
) -> Question:
    """All indicators of `window`: one row of the whole scope and one a group.

    `grouping` is empty, `department`, or one of `area_kinds`; `place` an area, or (None) the viewer's whole scope;
    `only` the indicators that are wanted (of cases, or all: patrols alone are asked for elsewhere). Columns: `whole BOOLEAN, code VARCHAR` and, of each
    indicator, `<id>_n DOUBLE, <id>_d BIGINT, <id>_u BIGINT`; `read_figures` reads them. What the clock has not reached
    is not judged: give a window that ends now or earlier.

    Raises:
        BadInputError: no such grouping.
    """
    if grouping not in ("", DEPARTMENT, *area_kinds):
        raise BadInputError(f"grouping {grouping[:40]!r}: give {', '.join([DEPARTMENT, *area_kinds])}, or none")
    column = grouping if grouping in ("", DEPARTMENT) else f"area_{grouping}"
    within, bound = (place or Place.everywhere()).predicate(area_kinds)
    wanted = [one for one in INDICATORS if not only or one.id in only]
    cases = _of_view("v_case@1", _cases, column, f"({_COUNTED}) AND {within}", wanted)
    patrols = _of_view("v_patrol@1", _patrols, "" if column == DEPARTMENT else column, within, wanted)
    told = f"({cases}) told FULL JOIN ({patrols}) walked USING (whole, code)" if patrols else f"({cases}) told"
    sql = f"SELECT * FROM {told} ORDER BY whole DESC, code"
    params = {**_params(window, rules), **bound}
    return Question("appraisal", sql, {name: value for name, value in params.items() if re.search(rf"\${name}\b", sql)})


def read_figures(table: pa.Table) -> Appraisal:
    """What `appraise` was answered."""
    whole: Figures = {one.id: Figure.of(one.unit, None, 0, 0) for one in INDICATORS}
    groups: dict[str, Figures] = {}
    for row in table.to_pylist():
        figures = {
            one.id: Figure.of(one.unit, row[f"{one.id}_n"], row[f"{one.id}_d"] or 0, row[f"{one.id}_u"] or 0)
            for one in INDICATORS
            if f"{one.id}_n" in row
        }
        if row["whole"]:
            whole = figures
        else:
            groups[row["code"]] = figures
    return Appraisal(whole, groups)


def _of_view(view: str, rows: Callable[[str, str], str], group: str, where: str, wanted: Sequence[Indicator]) -> str:
    """The indicators of one view: the whole as a row of its own, so that medians are of all cases and not of groups; empty for none."""
    told = ", ".join(one.columns() for one in wanted if one.view == view)
    if not told:
        return ""
    if not group:
        return f"SELECT true AS whole, '' AS code, {told} FROM ({rows('', where)}) held"
    inner = rows(f", coalesce({group}, '') AS held_by", where)
    return (
        "SELECT grouping(held_by) = 1 AS whole, CASE WHEN grouping(held_by) = 1 THEN '' ELSE held_by END AS code, "
        f"{told} FROM ({inner}) held GROUP BY GROUPING SETS ((), (held_by))"
    )


def _cases(more: str, where: str) -> str:
    """The cases that any moment places in the window, each once.

    A read for each moment, so that of many years the store opens only the blocks in which one of them can lie.
    """
    reads, before = [], ""
    for moment, start in _MOMENTS.items():
        span = f"{moment} >= ${start} AND {moment} < $end"
        reads.append(f'SELECT {_FACTS}, {_TIMES}{more} FROM "v_case@1" WHERE {span} AND {where}{before}')
        before += f" AND NOT coalesce({span}, false)"
    return " UNION ALL ".join(reads)


def _patrols(more: str, where: str) -> str:
    return f'SELECT visited, shift_end{more} FROM "v_patrol@1" WHERE {where}'


def _params(window: Window, rules: Rules) -> dict[str, object]:
    wait = timedelta(minutes=rules.dispatch_within_min)
    contacted, solved, satisfied = rules.weights
    return {
        "start": window.start,
        "end": window.end,
        "dispatch_start": window.start - wait,
        "dispatch_end": window.end - wait,
        "register_s": 60 * rules.register_within_min,
        "dispatch_s": 60 * rules.dispatch_within_min,
        "weight_contacted": contacted,
        "weight_solved": solved,
        "weight_satisfied": satisfied,
        "basically": rules.basically,
    }
