"""How the alarms themselves fared: rates, floods, priorities, stale and chattering ones, time to acknowledge.

Targets are those of EEMUA 191 (3rd edition) and ISA-18.2-2016, table 5, for one operator: fewer than one in ten minutes
on average, at most ten in the worst ten minutes, under one per cent of the time in flood (more than ten in ten
minutes), about 5, 15 and 80 per cent of critical, warning and advisory ones, fewer than five that stand for over a day,
none that chatters (three in a minute), and the ten most frequent together no more than five per cent.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from data_loaders.contract import PRIORITIES, Question, Window

SPAN = timedelta(minutes=10)
FLOOD = 10
STALE = timedelta(hours=24)
CHATTERS = 3
TOP = 10
AVERAGE_MOST, PEAK_MOST, FLOOD_SHARE_MOST, STALE_MOST, TOP_SHARE_MOST = 1.0, 10, 0.01, 4, 0.05
PRIORITY_SHARES = {1: 0.05, 2: 0.15, 3: 0.80}
# So far may a priority's share lie from its target; under so many alarms a share says nothing.
PRIORITY_WITHIN, FEWEST = 0.05, 20
_SQL = """
SELECT id, rule, place, priority, raised_at, cleared_at, acknowledged_at, suppressed_by, shelved_until, shelved_by, shelve_reason
FROM "v_alarm@1" WHERE (raised_at >= $start AND raised_at < $end) OR cleared_at IS NULL ORDER BY raised_at, id
"""


def alarms_of(window: Window) -> Question:
    """One row an occurrence that was raised in the window, and those that stand whenever they were raised."""
    return Question("alarms:statistics", _SQL, {"start": window.start, "end": window.end})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts of what posts were told of: what a parent suppressed when it was raised is counted apart.

    `average` and `peak` are per ten minutes, `flood_share` the share of ten-minute spans with more than ten; seconds to
    acknowledge are None where nothing was acknowledged. `unacknowledged` were cleared before anybody did.
    """

    raised: int
    suppressed: int
    average: float
    peak: int
    flood_share: float
    by_priority: Mapping[int, int]
    stale: int
    chattering: tuple[tuple[str, str], ...]
    frequent: tuple[tuple[str, str, int], ...]
    acknowledged: int
    unacknowledged: int
    ack_median_s: float | None
    ack_p90_s: float | None

    @property
    def top_share(self) -> float | None:
        """The share of the most frequent ones; None under `FEWEST` alarms."""
        return sum(count for *_, count in self.frequent) / self.raised if self.raised >= FEWEST else None

    def share(self, priority: int) -> float | None:
        """A priority's share; None under `FEWEST` alarms."""
        return self.by_priority[priority] / self.raised if self.raised >= FEWEST else None


def statistics(rows: Iterable[Mapping[str, Any]], window: Window) -> Statistics:
    """The statistics of `alarms_of`'s rows (naive UTC) over the window; its end is the present."""
    start, end = (moment.replace(tzinfo=None) - moment.utcoffset() for moment in (window.start, window.end))  # type: ignore[operator]
    every = list(rows)
    within = [row for row in every if start <= row["raised_at"] < end]
    told = [row for row in within if row["suppressed_by"] is None]
    spans = Counter((row["raised_at"] - start) // SPAN for row in told)
    whole = max(1, math.ceil((end - start) / SPAN))
    waited = sorted(
        (row["acknowledged_at"] - row["raised_at"]).total_seconds() for row in told if row["acknowledged_at"]
    )
    keys = Counter((row["rule"], row["place"]) for row in told)
    return Statistics(
        raised=len(told),
        suppressed=len(within) - len(told),
        average=len(told) / whole,
        peak=max(spans.values(), default=0),
        flood_share=sum(count > FLOOD for count in spans.values()) / whole,
        by_priority={level: sum(row["priority"] == level for row in told) for level in PRIORITIES},
        stale=sum(row["cleared_at"] is None and end - row["raised_at"] > STALE for row in every),
        chattering=_chattering(told),
        frequent=tuple((rule, place, count) for (rule, place), count in keys.most_common(TOP)),
        acknowledged=len(waited),
        unacknowledged=sum(row["acknowledged_at"] is None and row["cleared_at"] is not None for row in told),
        ack_median_s=median(waited) if waited else None,
        ack_p90_s=waited[math.ceil(0.9 * len(waited)) - 1] if waited else None,
    )


def shelved_now(rows: Iterable[Mapping[str, Any]], now: datetime) -> list[Mapping[str, Any]]:
    """Of `alarms_of`'s rows those whose alarm is on the shelf; `now` is aware."""
    moment = now.replace(tzinfo=None) - now.utcoffset()  # type: ignore[operator]
    return [row for row in rows if row["cleared_at"] is None and row["shelved_until"] and moment < row["shelved_until"]]


def _chattering(told: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Alarms that were raised three times within any minute, in the order of their names."""
    moments: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in told:
        moments[row["rule"], row["place"]].append(row["raised_at"])
    found = {
        key
        for key, at in moments.items()
        for first, last in zip(at, at[CHATTERS - 1 :], strict=False)
        if last - first <= timedelta(minutes=1)
    }
    return tuple(sorted(found))
