"""How many were reported, by class and by part of the place, in the window and in each that it is compared with: one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from data_loaders.contract import Question, Window
from layers.briefing.number import Number, Records, Scope
from layers.statistics import Change, Kind, false_discovery, judge

TOTAL, CLASS, PART = "reported", "class:", "area:"


@dataclass(frozen=True, slots=True)
class Counts:
    """`total`, each class (most frequent first) and each part of the place (by its code), as numbers.

    `crossed` are counts of the window by class and part; `day_only` how many a window by the hour leaves out because
    only their day is known; `unplaced` how many lie in no known part.
    """

    total: Number
    classes: Mapping[str, Number]
    parts: Mapping[str, Number]
    crossed: Mapping[tuple[str, str], int]
    day_only: int
    unplaced: int


def counting(scope: Scope) -> Question:
    """`feed, class, code, n0 … nk, day_only`: reports by window, in the order of `_spans`; `code` is NULL where unknown."""
    where, params = scope.where()
    told = "true" if scope.period.whole_days else "precision IS DISTINCT FROM 'day'"
    spans = _spans(scope)
    within = [f"(occurred_at >= $s{at} AND occurred_at < $e{at})" for at in range(len(spans))]
    columns = ", ".join(f"count(*) FILTER ({told} AND {span}) AS n{at}" for at, span in enumerate(within))
    code = f"area_{scope.parts}" if scope.parts else "NULL::VARCHAR"
    near = f"occurred_at >= $first AND occurred_at < $last AND ({' OR '.join([within[0], *within[2:]])})"
    # A year ago is read by itself, so that the months between are not read at all; where the two touch, in one.
    apart = spans[1].end <= min(span.start for span in (spans[0], *spans[2:]))
    parts = [near, within[1]] if apart else [f"({near}) OR {within[1]}"]
    held = " UNION ALL ".join(
        f'SELECT feed, class, {code} AS code, occurred_at, precision FROM "v_incident@2" WHERE {where} AND ({part})'
        for part in parts
    )
    sql = f"""
        SELECT feed, class, code, {columns}, count(*) FILTER (NOT ({told}) AND {within[0]}) AS day_only
        FROM ({held}) held GROUP BY ALL ORDER BY ALL"""
    bound: dict[str, object] = {**params, "first": min(one.start for one in (spans[0], *spans[2:]))}
    for at, span in enumerate(spans):
        bound |= {f"s{at}": span.start, f"e{at}": span.end}
    bound["last"] = max(one.end for one in (spans[0], *spans[2:]))
    return Question("briefing:counts", sql, bound)


def beginnings() -> Question:
    """`feed, since`: when the first of each feed's reports happened; before it nobody counted."""
    return Question(
        "briefing:since", 'SELECT feed, min(occurred_at) AS since FROM "v_incident@2" GROUP BY 1 ORDER BY 1'
    )


def first_of(since: pa.Table) -> datetime | None:
    """When the first report of all happened, aware; None where there never was one."""
    return min((row["since"].replace(tzinfo=UTC) for row in since.to_pylist() if row["since"]), default=None)


def read_counts(told: pa.Table, since: pa.Table, scope: Scope) -> Counts:
    """What the two questions were answered, judged, and held to the share of false discoveries."""
    rows = told.to_pylist()
    start = {row["feed"]: row["since"].replace(tzinfo=UTC) for row in since.to_pylist() if row["since"]}
    feeds_of: dict[str, set[str]] = {}
    for row in rows:
        feeds_of.setdefault(row["class"], set()).add(row["feed"])
    all_feeds = {feed for feeds in feeds_of.values() for feed in feeds} or set(scope.city.tells)
    tally = _Tally(scope, start)
    total = tally.number(TOTAL, rows, all_feeds, Records(window=scope.period.window, area=scope.area))
    classes = {
        name: tally.number(
            CLASS + name,
            [row for row in rows if row["class"] == name],
            feeds,
            Records(window=scope.period.window, area=scope.area, classes=(name,)),
        )
        for name, feeds in feeds_of.items()
    }
    parts = {
        code: tally.number(
            f"{PART}{scope.parts}:{code}",
            [row for row in rows if row["code"] == code],
            all_feeds,
            Records(window=scope.period.window, area=f"{scope.parts}:{code}"),
        )
        for code in sorted({row["code"] for row in rows if row["code"]})
    }
    held = _held([total, *classes.values(), *parts.values()])
    crossed: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["n0"] and row["code"]:
            key = (row["class"], row["code"])
            crossed[key] = crossed.get(key, 0) + row["n0"]
    ranked = sorted(classes, key=lambda name: (-(classes[name].value or 0), name))
    return Counts(
        total=held[total.id],
        classes={name: held[classes[name].id] for name in ranked},
        parts={code: held[number.id] for code, number in parts.items()},
        crossed=crossed,
        day_only=sum(row["day_only"] for row in rows),
        unplaced=sum(row["n0"] for row in rows if not row["code"]),
    )


def _spans(scope: Scope) -> list[Window]:
    """The window, those beside it, and those that it is judged by."""
    period = scope.period
    return [period.window, period.year_ago, period.just_before, *period.before]


@dataclass(frozen=True, slots=True)
class _Tally:
    scope: Scope
    since: Mapping[str, datetime]

    def number(self, id_: str, rows: Sequence[Mapping[str, Any]], feeds: Iterable[str], records: Records) -> Number:
        """Rows added up and judged; where none of the feeds had told anything by the window's end, unknown."""
        feeds = set(feeds)
        known_from = [self.since[feed] for feed in feeds if feed in self.since]
        sums = [sum(row[f"n{at}"] for row in rows) for at in range(len(_spans(self.scope)))]
        if not known_from or min(known_from) >= self.scope.period.window.end:
            return Number(id=id_, value=None, unit="incidents", how="reported", records=records)
        first = max(known_from)
        known = [count if span.start >= first else None for count, span in zip(sums, _spans(self.scope), strict=True)]
        change = judge(sums[0], [count for count in known[3:] if count is not None])
        return Number(
            id=id_,
            value=sums[0],
            unit="incidents",
            how="reported",
            records=records,
            change=self._unless_silent(change, feeds),
            year_ago=known[1],
            just_before=known[2],
        )

    def _unless_silent(self, change: Change, feeds: set[str]) -> Change:
        """While a source of theirs is silent, only what is more in spite of it is told: calm would be a claim."""
        end = self.scope.period.window.end
        missing = any(one.feed in feeds and (one.since is None or one.since < end) for one in self.scope.city.silent)
        return replace(change, kind=Kind.UNKNOWN) if missing and change.kind is not Kind.MORE else change


def _held(numbers: Sequence[Number]) -> dict[str, Number]:
    """Of many comparisons, those that could be chance together are not told."""
    kept = false_discovery([one.change.p if one.change else None for one in numbers])
    return {one.id: one if keep else _calmed(one) for one, keep in zip(numbers, kept, strict=True)}


def _calmed(number: Number) -> Number:
    change = number.change
    if change is None or change.kind not in {Kind.MORE, Kind.FEWER}:
        return number
    return replace(number, change=replace(change, kind=Kind.USUAL))
