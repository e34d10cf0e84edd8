"""The desk's queue: cases that somebody must act on, filtered, counted by each filter, in a chosen order.

What stands in it: every open case, and what a camera reported within the last day and nobody looked at yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data_loaders.contract import BadInputError, Grain, Question
from layers.fragments import IS_OPEN, NONE
from layers.place import Place
from layers.view import midnight_after

PAGE_MAX = 200
DEEPEST = 20_000
UNSEEN_FOR = timedelta(hours=24)

STANDINGS: Mapping[str, str] = {
    "overdue": "overdue",
    "due_soon": "NOT suspended AND due_at >= $now AND soon_at <= $now",
    "due_today": "NOT suspended AND due_at >= $now AND due_at < $midnight",
    "unacknowledged": "NOT acknowledged",
    "suspended": "suspended",
    "supervised": "supervised",
    "escalated": "escalated > 0",
    "returned": "returned > 0",
}
ORDERS: Mapping[str, str] = {
    "due": "suspended, due_at NULLS LAST, urgency, occurred_at, id",
    "urgency": "urgency, acknowledged, due_at NULLS LAST, occurred_at, id",
    "oldest": "occurred_at, id",
    "newest": "occurred_at DESC, id",
    "touched": "last_at DESC NULLS LAST, occurred_at DESC, id",
}
# Filters whose counts are shown: each is counted as if it were not set itself and all others were.
FACETS = ("standing", "step", "department", "feed", "class")

# Read apart, so that of many years only the blocks with an open case and those of the last day are opened.
_BASE = f"""
WITH shown AS {{kept}} (
    SELECT {{columns}},
           -- What nobody confirmed is nobody's to be late with.
           CASE WHEN {IS_OPEN} THEN due_at END AS due_at,
           {IS_OPEN} AND coalesce(due_at < $now, false) AND NOT suspended AS overdue
    FROM (
        SELECT * FROM "v_case@1" WHERE {IS_OPEN} AND {{narrowed}}
        UNION ALL
        SELECT * FROM "v_case@1"
        WHERE occurred_at > $unseen_since AND status = 'unknown' AND feed = 'camera_events' AND {{narrowed}}
    ) held
)"""
# What is held for all counts is no more than they look at.
_COUNTED = "step, department, feed, class, acknowledged, suspended, supervised, escalated, returned, soon_at"
_FACETS = """
SELECT 'total' AS facet, '' AS name, count(*) AS cases FROM shown
UNION ALL SELECT 'filtered', '', count(*) FILTER ({all}) FROM shown
{standings}
{columns}
ORDER BY facet, name
"""
_ROWS = """
SELECT id, feed, class, urgency, status, step, step_at, occurred_at, precision, due_at, overdue, department, level,
       acknowledged, suspended, supervised, escalated, returned, reworked, urged, last_verb, last_by, last_at, revision,
       lon, lat, COLUMNS('^area_') FROM shown
WHERE {all} ORDER BY {order} LIMIT $limit OFFSET $offset
"""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to; an empty text is no filter. `standing` is one of `STANDINGS`.

    A step or a department may be `none`: the cases that name none.
    """

    standing: str = ""
    step: str = ""
    department: str = ""
    feed: str = ""
    class_: str = ""
    place: Place = field(default_factory=Place.everywhere)
    level: int | None = None
    q: str = ""

    def __post_init__(self) -> None:
        """Refuse what no filter of the page sends."""
        if self.standing and self.standing not in STANDINGS:
            raise BadInputError(f"standing {self.standing[:40]!r}: known are {', '.join(STANDINGS)}")

    def condition(self, without: str = "") -> str:
        """All filters together, but for the one named."""
        chosen = {
            "standing": STANDINGS.get(self.standing, ""),
            **{name: self._of_column(name, column) for name, column in _COLUMNS.items()},
        }
        kept = [f"({text})" for name, text in chosen.items() if text and name != without]
        return " AND ".join(kept) or "true"

    def params(self) -> dict[str, object]:
        """The values of the filters."""
        return {name: self._of(name) for name in _COLUMNS if self._of(name) and not self._asks_none(name)}

    def _of_column(self, name: str, column: str) -> str:
        if self._asks_none(name):
            return f"coalesce({column}, '') = ''"
        return f"{column} = ${name}" if self._of(name) else ""

    def _asks_none(self, name: str) -> bool:
        return name in _NAMING_NONE and self._of(name) == NONE

    def _of(self, name: str) -> str:
        return {"step": self.step, "department": self.department, "feed": self.feed, "class": self.class_}[name]


_COLUMNS = {"step": "step", "department": "department", "feed": "feed", "class": "class"}
# Of these a case may name none, and those that do are a filter's own.
_NAMING_NONE = ("step", "department")


def counts(wanted: QueueFilter, now: datetime, zone: str, area_kinds: tuple[str, ...]) -> Question:
    """`facet, name, cases`: `total`, `filtered`, and of each filter of `FACETS` how many its values would keep."""
    standings = "\n".join(
        f"UNION ALL SELECT 'standing', '{name}', count(*) FILTER (({text}) AND {wanted.condition('standing')}) FROM shown"
        for name, text in STANDINGS.items()
    )
    columns = "\n".join(
        f"UNION ALL SELECT '{name}', coalesce({column}, ''), count(*) FROM shown WHERE {wanted.condition(name)} GROUP BY 2"
        for name, column in _COLUMNS.items()
    )
    base = _BASE.replace("{kept}", "MATERIALIZED").replace("{columns}", _COUNTED)
    sql = base + _FACETS.format(all=wanted.condition(), standings=standings, columns=columns)
    return _asked("queue:counts", sql, wanted, now, zone, area_kinds, {}, Grain.AGGREGATE, 10_000)


def page(
    wanted: QueueFilter, order: str, now: datetime, zone: str, area_kinds: tuple[str, ...], *, limit: int, offset: int
) -> Question:
    """Cases of the queue from `offset` on, at most `limit`.

    Raises:
        BadInputError: an order that is not offered.
    """
    if order not in ORDERS:
        raise BadInputError(f"order {order[:40]!r}: known are {', '.join(ORDERS)}")
    base = _BASE.replace("{kept}", "").replace("{columns}", "* EXCLUDE (due_at)")
    sql = base + _ROWS.format(all=wanted.condition(), order=ORDERS[order])
    more = {"limit": limit, "offset": offset}
    return _asked("queue:page", sql, wanted, now, zone, area_kinds, more, Grain.RECORD, limit)


def _asked(  # noqa: PLR0917  # what the two questions share
    name: str,
    sql: str,
    wanted: QueueFilter,
    now: datetime,
    zone: str,
    area_kinds: tuple[str, ...],
    more: Mapping[str, object],
    grain: Grain,
    rows_max: int,
) -> Question:
    where, placed = wanted.place.predicate(area_kinds)
    # What is not asked for is not in the question: the store judges by its conditions what to begin with.
    narrowed = [where]
    narrowed += ["coalesce(level, 0) = $level"] if wanted.level is not None else []
    narrowed += ["contains(lower(id), lower($q))"] if wanted.q else []
    text = sql.replace("{narrowed}", " AND ".join(narrowed))
    params = {
        "now": now,
        "midnight": midnight_after(now, zone),
        "unseen_since": now.replace(minute=0, second=0, microsecond=0) - UNSEEN_FOR,
        "level": wanted.level,
        "q": wanted.q,
        **wanted.params(),
        **placed,
        **more,
    }
    return Question(name, text, {key: value for key, value in params.items() if f"${key}" in text}, grain, rows_max)
