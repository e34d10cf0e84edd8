"""Feed: a source that does not answer. A silent source must never look like a calm city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data_loaders.contract import AlarmRule, Findings
from layers.alarms.finding import condition

# Expected intervals without an answer, as a source's state tells them; one that never answered is as good as dead.
_INTERVALS = {"ok": 0, "stale": 3, "dead": 10, "unknown": 10}


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a screen knows of a source: its name, `ok|stale|dead|unknown`, and when its newest row came (aware UTC)."""

    name: str
    state: str
    last_at: datetime | None


def feed(rule: AlarmRule, answers: Iterable[FeedAnswer]) -> Findings:
    """The rule's sources that have been silent for `limit` intervals or more."""
    found = [
        condition(rule, f"feed:{one.name}", _INTERVALS[one.state], since=one.last_at)
        for one in answers
        if one.name in rule.sources
    ]
    return Findings(rule.id, tuple(one for one in found if one))
