"""How each source fares, as screens show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data_loaders.contract.feed import DEAD_INTERVALS, STALE_INTERVALS
from data_loaders.source_line import SourceLine
from data_loaders.store import Position


@dataclass(frozen=True, slots=True)
class FeedState:
    """A source's health at a moment.

    `state` is `ok`, `stale` (3 intervals without an answer), `dead` (10), or `unknown` (never answered).
    `last_at` is when its newest row was received, aware UTC; `retention_days` how long its records stay (None: for good).
    """

    name: str
    feed: str
    kind: str
    label: Mapping[str, str]
    last_at: datetime | None
    state: str
    every_s: int
    stale_s: int
    dead_s: int
    rows: int
    rejected: int
    retention_days: int | None


def feed_state(line: SourceLine, position: Position, last_at: datetime | None, elapsed_s: float) -> FeedState:
    """The health of one source."""
    source = line.source
    return FeedState(
        name=source.name,
        feed=source.feed,
        kind=line.feed.kind.value,
        label={"zh": source.label.zh, "en": source.label.en},
        last_at=last_at,
        state=_state(line, elapsed_s),
        every_s=line.every_s,
        stale_s=STALE_INTERVALS * line.every_s,
        dead_s=DEAD_INTERVALS * line.every_s,
        rows=position.rows_read,
        rejected=position.rows_rejected,
        retention_days=source.retention_days,
    )


def _state(line: SourceLine, elapsed_s: float) -> str:
    answered = line.health.answered_s
    if answered is None:
        return "dead" if line.health.failure else "unknown"
    silent_s = elapsed_s - answered
    if silent_s > DEAD_INTERVALS * line.every_s:
        return "dead"
    return "stale" if silent_s > STALE_INTERVALS * line.every_s else "ok"
