"""What each filter of a question would keep: its rows counted once by time and once by what they are counted as.

A row that fails no filter is in the answer; one that fails a single filter is what that filter keeps out. Counted by how
it failed, either is in the same counts. What rows are counted as is one number, whose two thousand names
(`v_combination@1`) are added up column by column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data_loaders.contract import is_timed_sql, span_start_sql
from layers.fragments import NONE
from layers.planner.filters import BY_COMBINATION, FILTERS, SEVERAL, are_set, failed_of_both
from layers.planner.periods import Periods, local_sql, span_s
from layers.planner.question import PlannerQuestion

_WEEK_HOUR = "CASE WHEN is_timed THEN (isodow(local) - 1) * 24 + hour(local) END"


def facets_sql(base: str, asked: PlannerQuestion, periods: Periods, zone: str, *, coarsest: str) -> str:
    """`facet, name, n, n_then` over `judged` of `base`: of each filter its values with what they would keep.

    `span` is the time by steps (ISO, the district's time), `hours` the hours of the week (0 = Monday 00:00, none for what
    is known to the day alone), `area` the areas of the kind `coarsest`; `without` what stays without a filter that is
    set, `total` what all keep.
    """
    decided, by_row = (are_set(asked, by_combination=which) for which in (True, False))
    # Areas stay within what was drawn, which is no choice among them.
    areas = _counted("area") if asked.area.startswith(f"{coarsest}:") else "failed = 0"
    parts = [
        *(
            _values(facet, "named", f"coalesce(CAST({facet} AS VARCHAR), '{NONE}')", _counted(facet))
            for facet in BY_COMBINATION
        ),
        _values("area", "named", f"coalesce(area_{coarsest}, '{NONE}')", areas),
        _values("hours", "timed", "CAST(week_hour AS VARCHAR)", _counted("hours")),
        _values("span", "timed", "strftime(step, '%Y-%m-%dT%H:%M')", _counted("span")),
        *(f"SELECT 'without', '{facet}', {_kept(_counted(facet))} FROM named" for facet in (*decided, *by_row)),
        f"SELECT 'total', '', {_kept('failed = 0')} FROM named",
    ]
    length_s = span_s(periods, zone)
    local = local_sql("held_at", periods, zone)
    shifted = "CASE WHEN is_now THEN local ELSE local + to_seconds($shift_s) END" if periods.against else "local"
    # What a combination decides need not be looked up for every row that is counted by combination.
    of_rows, of_both = _Counts("failed_of_row", by_row, periods), _Counts("failed", (*decided, *by_row), periods)
    return f"""{base}, by_combination AS MATERIALIZED ({of_rows.by("combination", "by_row")}
    ), by_span AS MATERIALIZED ({of_both.by("span_number", "judged")}
    ), named AS MATERIALIZED (
        SELECT combinations.* EXCLUDE (combination), {failed_of_both("failed_of_combination", "failed_of_row")} AS failed, is_now, events
        FROM ({of_rows.listed("combination", "by_combination")}) JOIN combinations USING (combination)
    ), timed AS MATERIALIZED (
        SELECT failed, is_now, {_WEEK_HOUR} AS week_hour, date_trunc('{periods.step}', {shifted}) AS step, sum(events) AS events
        FROM (SELECT *, {local} AS local FROM (
            SELECT *, {span_start_sql("span_number", length_s)} AS held_at, {is_timed_sql("span_number")} AS is_timed
            FROM ({of_both.listed("span_number", "by_span")})) held) held
        GROUP BY ALL
    ) {" UNION ALL ".join(parts)} ORDER BY facet, name"""


def _values(facet: str, table: str, name: str, counted: str) -> str:
    return f"SELECT '{facet}' AS facet, {name} AS name, {_kept(counted)} FROM {table} GROUP BY ALL"


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of the rows that fail nothing (0) or one of these filters alone (its place from 1), for each period.

    They stand beside each other, as what is grouped by one small number alone is counted in an array.
    """

    failed: str
    filters: tuple[str, ...]
    periods: Periods

    def by(self, column: str, table: str) -> str:
        """SQL: the counts by one column."""
        told = f" WHERE {self.failed} < {SEVERAL}" if len(self.filters) > 1 else ""
        counts = (f"count(*){self._where(way, is_now)} AS {name}" for way, is_now, name in self._each())
        return f"SELECT {column}, {', '.join(counts)} FROM {table}{told} GROUP BY {column}"

    def listed(self, column: str, table: str) -> str:
        """SQL: those counts that are any, one a row."""
        return " UNION ALL ".join(
            f"SELECT {column}, {way} AS {self.failed}, {is_now} AS is_now, {name} AS events FROM {table} WHERE {name} > 0"
            for way, is_now, name in self._each()
        )

    def _each(self) -> Iterator[tuple[int, bool, str]]:
        for way in (0, *(FILTERS.index(name) + 1 for name in self.filters)):
            yield way, True, f"now_{way}"
            if self.periods.against:
                yield way, False, f"then_{way}"

    def _where(self, way: int, is_now: bool) -> str:
        """What holds of every row is asked of none."""
        told = [f"{self.failed} = {way}"] if self.filters else []
        told += ["is_now" if is_now else "NOT is_now"] if self.periods.against else []
        return f" FILTER (WHERE {' AND '.join(told)})" if told else ""


def _counted(facet: str) -> str:
    """As if this filter were not set."""
    return f"failed IN (0, {FILTERS.index(facet) + 1})"


def _kept(counted: str) -> str:
    return ", ".join(
        f"CAST(coalesce(sum(events) FILTER (WHERE {period} AND {counted}), 0) AS BIGINT) AS {name}"
        for name, period in (("n", "is_now"), ("n_then", "NOT is_now"))
    )
