"""What each filter of a question would keep, in one pass over the rows of the periods: by time, and by what they are counted as.

What they are counted as is one number a row, whose two thousand names (`v_combination@1`) are added up column by column.

A row that fails no filter is in the answer; one that fails a single filter is what that filter keeps out. Counted by how
it failed, either is in the counts of one pass.
"""

from __future__ import annotations

from layers.fragments import NONE
from layers.planner.filters import FILTERS, failed
from layers.planner.periods import Periods, held_at_sql, held_by_sql, local_sql
from layers.planner.question import PlannerQuestion

_OWN = ("class", "status", "feed", "department")
_WEEK_HOUR = "CASE WHEN is_timed THEN (isodow(local) - 1) * 24 + hour(local) END"


def facets_sql(base: str, asked: PlannerQuestion, periods: Periods, zone: str, *, coarsest: str) -> str:
    """`facet, name, n, n_then` over `judged` of `base`: of each filter its values with what they would keep.

    `span` is the time by steps (ISO, the district's time), `hours` the hours of the week (0 = Monday 00:00, none for what
    is known to the day alone), `area` the areas of the kind `coarsest`; `without` what stays without a filter, `total` what
    all keep.
    """
    # What is the same of every row is no column to group by.
    by = ["failed"] if (fails := failed(asked)) else []
    by += ["is_now"] if periods.against else []
    sets = [f"({', '.join([column, *by])})" for column in ("combination", "span_number")]
    # Areas stay within what was drawn, which is no choice among them.
    areas = _counted("area") if asked.area.startswith(f"{coarsest}:") else "failed = 0"
    parts = [
        *(_values(facet, "named", f"coalesce(CAST({facet} AS VARCHAR), '{NONE}')", _counted(facet)) for facet in _OWN),
        _values("area", "named", f"coalesce(area_{coarsest}, '{NONE}')", areas),
        _values("hours", "timed", "CAST(week_hour AS VARCHAR)", _counted("hours")),
        _values("span", "timed", "step", _counted("span")),
        *(f"SELECT 'without', '{facet}', {_kept(_counted(facet))} FROM named" for facet in FILTERS),
        f"SELECT 'total', '', {_kept('failed = 0')} FROM named",
    ]
    # The span's number is negative where only the day is known.
    span = held_by_sql("moment", periods, zone)
    local = local_sql("held_at", periods, zone)
    shifted = "CASE WHEN is_now THEN local ELSE local + to_seconds($shift_s) END" if periods.against else "local"
    return f"""{base}, told AS (
        SELECT combination, CASE WHEN precision <> 'day' THEN {span} ELSE -({span}) END AS span_number,
               is_now{f", {fails} AS failed" if fails else ""}
        FROM judged
    ), counted AS MATERIALIZED (
        SELECT grouping(span_number) = 0 AS by_time, combination, span_number, {"failed" if fails else "0 AS failed"},
               {"is_now" if periods.against else "true AS is_now"}, count(*) AS events
        FROM told{f" WHERE failed <= {len(FILTERS)}" if fails else ""}
        GROUP BY GROUPING SETS ({", ".join(sets)})
    ), named AS MATERIALIZED (
        SELECT names.* EXCLUDE (combination), failed, is_now, events
        FROM counted JOIN "v_combination@1" names USING (combination) WHERE NOT by_time
    ), timed AS (
        SELECT events, failed, is_now, {_WEEK_HOUR} AS week_hour,
               strftime(date_trunc('{periods.step}', {shifted}), '%Y-%m-%dT%H:%M') AS step
        FROM (SELECT *, {local} AS local FROM (
            SELECT *, {held_at_sql("abs(span_number)", periods, zone)} AS held_at, span_number > 0 AS is_timed
            FROM counted WHERE by_time) held) held
    ) {" UNION ALL ".join(parts)} ORDER BY facet, name"""


def _values(facet: str, table: str, name: str, counted: str) -> str:
    return f"SELECT '{facet}' AS facet, {name} AS name, {_kept(counted)} FROM {table} GROUP BY ALL"


def _counted(facet: str) -> str:
    """As if this filter were not set."""
    return f"failed IN (0, {FILTERS.index(facet) + 1})"


def _kept(counted: str) -> str:
    return ", ".join(
        f"CAST(coalesce(sum(events) FILTER (WHERE {period} AND {counted}), 0) AS BIGINT) AS {name}"
        for name, period in (("n", "is_now"), ("n_then", "NOT is_now"))
    )
