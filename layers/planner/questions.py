"""A planner's question as SQL over `v_case@2`: the answer by place, what each filter keeps, and single places.

Every row of the periods is judged once by every filter. A row that fails none is in the answer; one that fails a single
filter is what that filter keeps out (`planner.facets`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from data_loaders.contract import BadInputError, Grain, Question
from layers.cells import cell_at
from layers.fragments import takes_days
from layers.indicators.appraisal import Rules
from layers.planner.facets import facets_sql
from layers.planner.filters import FILTERS, are_set, failed, failed_of_both, named
from layers.planner.measures import OWN, Measure, measure_of
from layers.planner.periods import Periods, local_sql, periods_of, span_sql
from layers.planner.places import area_sql
from layers.planner.question import HEXAGON, POINT, PlannerQuestion

# Whose cases are one worker's (docs/privacy.md).
NOT_APPRAISED = "grid"
POINTS_MAX = 20_000
RESIDENT_RESOLUTIONS = (7, 9)
# Below this many residents none are published, and a rate would tell them.
FEWEST_RESIDENTS = 10
_THEN = partial(re.compile(r"\$(start|end|dispatch_start|dispatch_end)\b").sub, r"$then_\1")
_COLUMNS = "id, class, class_group, status, feed, department, combination, precision, urgency, acknowledged, occurred_at, lon, lat"

_JUDGED = """
WITH held AS NOT MATERIALIZED (
    SELECT {columns}, {place} AS place, {moment} AS moment, {is_now} AS is_now, ({counted}) AS counted, {top} AS top, {hours} AS hours,
           {local} AS local, {span} AS span_number, ({area}) AS in_area
    FROM (SELECT * FROM "v_case@2" {join} WHERE ({now}){or_then}) told
), combinations AS MATERIALIZED (
    SELECT *{passes_of_combination}, {failed_of_combination} AS failed_of_combination FROM "v_combination@1"
), by_row AS NOT MATERIALIZED (
    SELECT *, CASE WHEN precision <> 'day' THEN (isodow(local) - 1) * 24 + hour(local) END AS week_hour{passes_of_row},
           {failed_of_row} AS failed_of_row
    FROM held WHERE counted
), judged AS NOT MATERIALIZED ({judged})"""
_BY_ROW = "SELECT *, failed_of_row AS failed FROM by_row"
# The texts of two thousand combinations are compared, not those of ten million rows.
_BY_BOTH = "SELECT by_row.*, {columns}, {failed} AS failed FROM by_row JOIN combinations USING (combination)"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a question is asked: the clock's moment, the district's zone and kinds of areas, its rules of appraisal."""

    now: datetime
    zone: str
    area_kinds: tuple[str, ...]
    rules: Rules


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its ground, ready to be asked.

    Raises:
        BadInputError: what the district does not have: a measure, a kind of area, residents at that resolution.
    """

    question: PlannerQuestion
    ground: Ground
    measure: Measure
    periods: Periods

    @staticmethod
    def of(question: PlannerQuestion, ground: Ground) -> Asked:
        """Check a question against the district."""
        measure = measure_of(question.measure)
        if question.by not in (HEXAGON, POINT, *ground.area_kinds):
            offered = ", ".join((HEXAGON, POINT, *ground.area_kinds))
            raise BadInputError(f"question, part by: {question.by!r} is not allowed; give one of {offered}")
        low, high = RESIDENT_RESOLUTIONS
        if measure.by_residents and not (question.by == HEXAGON and low <= question.resolution <= high):
            raise BadInputError(
                f"question, part measure: residents are published on hexagons of resolution {low} to {high} alone, so a rate "
                "exists nowhere else; ask by=hexagon with such a resolution"
            )
        if question.by == NOT_APPRAISED and measure not in OWN:
            raise BadInputError(
                f"question, part measure: {measure.id} is not told by {NOT_APPRAISED}, where it would judge one person's work; "
                "ask by a larger kind of area, by hexagon, or for a count"
            )
        return Asked(question, ground, measure, periods_of(question, ground.now, ground.zone))

    # ── the questions ────────────────────────────────────────────────────────────────────────────────────
    def rows(self) -> Question:
        """The answer by place: `level, place, picked, n, value, n_then, value_then`, for rates also `residents, n_around`.

        `level` is 0 for a place, 1 (where places are picked) for the rows picked and those not, 2 for all. All filters hold but `picked`.
        """
        kept = self._all(without=("picked", "area") if self.measure.by_residents else ("picked",))
        # A condition that holds of every row is asked of none.
        area = "in_area AND " if self.measure.by_residents else ""
        now, then = (f"{area}is_now", f"{area}NOT is_now") if self.periods.against else (f"{area}true", "false")
        by, chosen, picked, sets = "place", "", "true", "(place), ()"
        if self.question.picked:
            chosen, picked, sets = "WHEN grouping(p_picked) = 0 THEN 1", "p_picked", "(place), (p_picked), ()"
            by = "place, p_picked"
        counts = {
            "n": _count(now),
            "n_then": _count(then),
            "n_around": _count("is_now" if self.periods.against else "true"),
        }
        told, values, rows = counts, (self.measure.value(now), self.measure.value(then)), f"judged WHERE {kept}"
        base = self._base()
        if self.measure.is_count:
            # Counts add up: what is grouped by place once makes the larger groups.
            listed = ", ".join(f"{sql} AS {name}" for name, sql in counts.items())
            base += f", placed AS (SELECT {by}, {listed} FROM {rows} GROUP BY {by})"
            told, rows = {name: f"CAST(coalesce(sum({name}), 0) AS BIGINT)" for name in counts}, "placed"
            values = (f"CAST({told['n']} AS DOUBLE)", f"CAST({told['n_then']} AS DOUBLE)")
        sql = f"""{base}
        SELECT CASE WHEN grouping(place) = 0 THEN 0 {chosen} ELSE 2 END AS level, place, {picked} AS picked,
               {told["n"]} AS n, {values[0]} AS value, {told["n_then"]} AS n_then, {values[1]} AS value_then, {told["n_around"]} AS n_around
        FROM {rows} GROUP BY GROUPING SETS ({sets})
        HAVING n > 0 OR n_then > 0 OR level = 2"""
        if self.measure.by_residents:
            sql = self._with_residents(sql)
        return self._question("planner:rows", f"{sql} ORDER BY level, place")

    def facets(self) -> Question:
        """`facet, name, n, n_then`: see `facets.facets_sql`; `total` is what all filters keep."""
        sql = facets_sql(
            self._base(), self.question, self.periods, self.ground.zone, coarsest=self.ground.area_kinds[0]
        )
        return self._question("planner:facets", sql)

    def points(self) -> Question:
        """Single places of the window, the newest first, at most `POINTS_MAX` and one more: what a symbol is drawn by."""
        sql = f"""{self._base()}
        SELECT id, lon, lat, class, urgency, acknowledged, precision, occurred_at, p_picked AS picked FROM judged
        WHERE is_now AND lon IS NOT NULL AND {self._all(("picked",))} ORDER BY occurred_at DESC, id LIMIT {POINTS_MAX + 1}"""
        return self._question("planner:points", sql, Grain.SYMBOL)

    def left_out(self) -> Question:
        """One row: `day_only`, what a window under 48 hours leaves out because only its day is known."""
        sql = f"""SELECT count(*) AS day_only FROM "v_case@2" WHERE ({self.measure.when}) AND NOT ($days OR precision <> 'day')"""
        return self._question("planner:left_out", sql)

    # ── their parts ──────────────────────────────────────────────────────────────────────────────────────
    def _base(self) -> str:
        asked, measure, area = self.question, self.measure, area_sql(self.question.area, self.ground.area_kinds)
        decided, by_row = (are_set(asked, by_combination=which) for which in (True, False))
        judged = _BY_ROW
        if decided:
            fails = failed_of_both("failed_of_combination", "failed_of_row") if by_row else "failed_of_combination"
            judged = _BY_BOTH.format(columns=", ".join(f"p_{name}" for name in decided), failed=fails)
        then = f" OR ({_THEN(measure.when)})" if self.periods.against else ""
        return _JUDGED.format(
            columns=_COLUMNS,
            place=self._place(),
            moment=measure.moment,
            local=local_sql(measure.moment, self.periods, self.ground.zone),
            span=span_sql(measure.moment, self.periods, self.ground.zone),
            now=measure.when,
            # Without an earlier period every row found is of the window.
            is_now=f"coalesce({measure.when}, false)" if self.periods.against else "true",
            or_then=then,
            counted=measure.counted,
            top=measure.top or "NULL",
            hours=measure.hours or "NULL",
            area=area.holds,
            join=area.join,
            passes_of_combination=named(asked, decided),
            failed_of_combination=failed(decided),
            passes_of_row=named(asked, (name for name in FILTERS if name not in decided)),
            failed_of_row=failed(by_row),
            judged=judged,
        )

    def _all(self, without: tuple[str, ...] = ()) -> str:
        return " AND ".join(f"p_{name}" for name in FILTERS if name not in without)

    def _place(self) -> str:
        if self.question.by == HEXAGON:
            return cell_at(self.question.resolution)
        return "id" if self.question.by == POINT else f"area_{self.question.by}"

    def _with_residents(self, sql: str) -> str:
        """Divide by published residents: unknown where fewer than ten are, or where the area cuts the hexagon."""
        rate = "CASE WHEN residents >= $fewest AND n_around = n THEN 1000 * {} / residents END AS {}"
        whole = '(SELECT sum(residents) FROM "v_population@2" WHERE resolution = $resident_resolution)'
        return f"""SELECT level, place, picked, n, {rate.format("value", "value")}, n_then,
               {rate.format("value_then", "value_then")}, n_around, residents
        FROM (SELECT answer.*, CAST(CASE level WHEN 0 THEN people.residents WHEN 2 THEN {whole} END AS BIGINT) AS residents
              FROM ({sql}) answer LEFT JOIN (SELECT cell, residents FROM "v_population@2"
                  WHERE resolution = $resident_resolution) people ON level = 0 AND people.cell = answer.place) divided"""

    def _question(self, name: str, sql: str, grain: Grain = Grain.AGGREGATE) -> Question:
        params = {**self._params(), **area_sql(self.question.area, self.ground.area_kinds).params}
        return Question(
            name, sql, {key: value for key, value in params.items() if re.search(rf"\${key}\b", sql)}, grain
        )

    def _params(self) -> dict[str, object]:
        asked, periods, ground = self.question, self.periods, self.ground
        then, span = periods.against or periods.window, periods.span or periods.window
        contacted, solved, satisfied = ground.rules.weights
        wait = timedelta(minutes=ground.rules.dispatch_within_min)
        picked = [int(one, 16) for one in asked.picked] if asked.by == HEXAGON else list(asked.picked)
        return {
            "start": periods.window.start, "end": periods.window.end, "then_start": then.start, "then_end": then.end,
            "dispatch_start": periods.window.start - wait, "dispatch_end": periods.window.end - wait,
            "then_dispatch_start": then.start - wait, "then_dispatch_end": then.end - wait,
            "span_start": span.start, "span_end": span.end, "days": takes_days(periods.window), "now": ground.now,
            "shift_s": periods.shift_s, "classes": list(asked.classes), "groups": list(asked.groups),
            "statuses": list(asked.statuses), "feeds": list(asked.feeds), "departments": list(asked.departments),
            "week_hours": [hour for start, end in asked.hours for hour in range(start, end)], "picked": picked,
            "resident_resolution": asked.resolution, "fewest": FEWEST_RESIDENTS,
            "register_s": 60 * ground.rules.register_within_min, "dispatch_s": 60 * ground.rules.dispatch_within_min,
            "weight_contacted": contacted, "weight_solved": solved, "weight_satisfied": satisfied,
            "basically": ground.rules.basically,
        }  # fmt: skip


def _count(condition: str) -> str:
    return {"true": "count(*)", "false": "CAST(0 AS BIGINT)"}.get(condition, f"count(*) FILTER (WHERE {condition})")
