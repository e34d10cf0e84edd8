"""A feed that does not answer is an alarm: a silent feed must never look like a calm city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a screen knows of a feed: its name, `ok|stale|dead|unknown`, and when its newest row came."""

    name: str
    state: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm of one rule. `priority` is 1 to 3; `rule` is a translation key (`alarm.<rule>`)."""

    rule: str
    subject: str
    priority: int
    since: datetime | None


def feed_silence(feeds: Iterable[FeedAnswer]) -> tuple[Alarm, ...]:
    """Priority 2 for a stale feed, 1 for one that is dead or never answered (`unknown`), most urgent first."""
    alarms = [
        Alarm(
            f"feed_{feed.state}",
            feed.name,
            2 if feed.state == "stale" else 1,
            feed.last_at,
        )
        for feed in feeds
        if feed.state != "ok"
    ]
    return tuple(sorted(alarms, key=lambda alarm: (alarm.priority, alarm.subject)))
