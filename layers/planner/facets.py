"""What each filter of a question would keep: every column counted by itself, in one pass over the rows of the periods.

A row that fails no filter is in the answer; one that fails a single filter is what that filter keeps out. Counted by how
it failed, either is in the counts of one pass.
"""

from __future__ import annotations

from layers.planner.filters import FILTERS, NONE, failed
from layers.planner.periods import Periods, held_at_sql, held_by_sql, local_sql
from layers.planner.question import PlannerQuestion

_COLUMNS = {
    "class": "class", "status": "status", "feed": "feed", "department": f"coalesce(department, '{NONE}')",
    "area": f"coalesce(home, '{NONE}')", "time": "",
}  # fmt: skip
_WEEK_HOUR = "CASE WHEN f_timed THEN (isodow(local) - 1) * 24 + hour(local) END"


def facets_sql(base: str, asked: PlannerQuestion, periods: Periods, zone: str, *, area_is_drawn: bool) -> str:
    """`facet, name, n, n_then` over `judged` of `base`: of each filter its values with what they would keep.

    `span` is the time by steps (ISO, the district's time), `hours` the hours of the week (0 = Monday 00:00, none for what
    is known to the day alone), `area` the coarsest kind of area; `without` what stays without a filter, `total` what all keep.
    """
    # What is the same of every row is no column to group by.
    by = ["failed"] if (fails := failed(asked)) else []
    by += ["is_now"] if periods.against else []
    columns = {**_COLUMNS, "time": held_by_sql("moment", periods, zone)}
    sets = [f"({', '.join([f'f_{name}', *(['f_timed'] if name == 'time' else []), *by])})" for name in columns]
    named = ", ".join(f"f_{name}" for name in columns)
    local = local_sql("held_at", periods, zone)
    parts = [
        *(
            _values(facet, f"CAST(f_{facet} AS VARCHAR)", _counted(facet))
            for facet in ("class", "status", "feed", "department")
        ),
        # Areas stay within what was drawn, which is no choice among them.
        _values("area", "f_area", "failed = 0" if area_is_drawn else _counted("area")),
        _values("hours", "CAST(week_hour AS VARCHAR)", _counted("hours"), "timed"),
        _values("span", "step", _counted("span"), "timed"),
        *(f"SELECT 'without', '{facet}', {_kept(_counted(facet))} FROM counted WHERE {_of('')}" for facet in FILTERS),
        f"SELECT 'total', '', {_kept('failed = 0')} FROM counted WHERE {_of('')}",
    ]
    shifted = "CASE WHEN is_now THEN local ELSE local + to_seconds($shift_s) END" if periods.against else "local"
    return f"""{base}, told AS (
        SELECT {", ".join(f"{sql} AS f_{name}" for name, sql in columns.items())},
               coalesce(precision <> 'day', false) AS f_timed{f", {fails} AS failed" if fails else ""}, is_now
        FROM judged
    ), counted AS MATERIALIZED (
        SELECT grouping({named}) AS facet, {named}, f_timed, {"failed" if fails else "0 AS failed"},
               {"is_now" if periods.against else "true AS is_now"}, count(*) AS events
        FROM told{f" WHERE failed <= {len(FILTERS)}" if fails else ""}
        GROUP BY GROUPING SETS ({", ".join(sets)}, ({", ".join(by)}))
    ), timed AS (
        SELECT facet, events, failed, is_now, {_WEEK_HOUR} AS week_hour,
               strftime(date_trunc('{periods.step}', {shifted}), '%Y-%m-%dT%H:%M') AS step
        FROM (SELECT *, {local} AS local FROM (SELECT *, {held_at_sql("f_time", periods, zone)} AS held_at FROM counted
              WHERE {_of("time")}) held) held
    ) {" UNION ALL ".join(parts)} ORDER BY facet, name"""


def _values(facet: str, name: str, counted: str, table: str = "counted") -> str:
    where = "" if table == "timed" else f" WHERE {_of(facet)}"
    return f"SELECT '{facet}' AS facet, {name} AS name, {_kept(counted)} FROM {table}{where} GROUP BY ALL"


def _of(column: str) -> str:
    """The rows that count one column; without any, those that count all together."""
    ones = (1 << len(_COLUMNS)) - 1
    return f"facet = {ones - (1 << (len(_COLUMNS) - 1 - list(_COLUMNS).index(column))) if column else ones}"


def _counted(facet: str) -> str:
    """As if this filter were not set."""
    return f"failed IN (0, {FILTERS.index(facet) + 1})"


def _kept(counted: str) -> str:
    return ", ".join(
        f"CAST(coalesce(sum(events) FILTER (WHERE {period} AND {counted}), 0) AS BIGINT) AS {name}"
        for name, period in (("n", "is_now"), ("n_then", "NOT is_now"))
    )
