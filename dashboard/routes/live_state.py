"""What a live stream tells: one state of the screen's questions, and when two states differ."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson

from dashboard.routes.answers import Answers, LayerAsk, utc_text
from data_loaders.access import ClockState, FeedState, Viewer

DRIFT_S = 2.0


@dataclass(frozen=True, slots=True)
class LiveState:
    """One state. `since` is the monotonic time at which `clock` was read.

    `cases` and `alarms` are the versions at which one of them last changed; `looking` changes with who has a case open.
    """

    version: int
    layers: Mapping[str, str]
    cases: int
    alarms: int
    looking: int
    clock: ClockState
    feeds: tuple[FeedState, ...]
    release: str
    since: float

    def at(self, clock: ClockState) -> LiveState:
        """The same state with the clock read again, for a screen that joins later."""
        return replace(self, clock=clock, since=time.monotonic())

    def differs_from(self, sent: LiveState) -> bool:
        """True where a screen that holds `sent` must be told: running on by itself is no change."""
        return self._fixed() != sent._fixed() or self._jumped_from(sent)

    def _fixed(self) -> object:
        feeds = [(feed.name, feed.last_at, feed.state) for feed in self.feeds]
        clock = (self.clock.speed, self.clock.paused, self.clock.kind, self.clock.start, self.clock.end)
        return (self.version, dict(self.layers), self.cases, self.alarms, self.looking, clock, feeds, self.release)

    def _jumped_from(self, sent: LiveState) -> bool:
        """True where the clock does not stand where a screen that began at `sent` shows it."""
        speed = 0.0 if sent.clock.paused else sent.clock.speed
        shown = sent.clock.now + timedelta(seconds=(self.since - sent.since) * speed)
        return abs((self.clock.now - shown).total_seconds()) > DRIFT_S * max(speed, 0.1)

    def frame(self, number: int) -> bytes:
        """The state as one server-sent event."""
        body = {
            "version": self.version,
            "layers": dict(self.layers),
            "cases": self.cases,
            "alarms": self.alarms,
            "looking": self.looking,
            "clock": clock_json(self.clock),
            "feeds": [feed_json(feed) for feed in self.feeds],
            "release": self.release,
        }
        return b"id: %d\nevent: state\ndata: %s\n\n" % (number, orjson.dumps(body))


def clock_json(clock: ClockState) -> dict[str, object]:
    """The clock as screens read it."""
    return {
        "now": utc_text(clock.now),
        "speed": clock.speed,
        "paused": clock.paused,
        "kind": clock.kind,
        "start": clock.start and utc_text(clock.start),
        "end": clock.end and utc_text(clock.end),
    }


def feed_json(feed: FeedState) -> dict[str, object]:
    """A feed's state as screens read it."""
    return {"name": feed.name, "last_at": feed.last_at and utc_text(feed.last_at), "state": feed.state}


def state_of(  # what a state is made of
    answers: Answers, viewer: Viewer, asks: tuple[LayerAsk, ...], release: str, looking: int = 0
) -> LiveState:
    """The state now. Blocks on the store: call it off the event loop.

    Raises:
        FenggeError: a layer or its parameters lie outside what this viewer is offered.
    """
    access = answers.access
    digests = {ask.layer: answers.get(viewer, ask).digest for ask in asks}
    clock, since = access.clock_state(), time.monotonic()
    feeds = tuple(access.feed_states())
    return LiveState(
        access.version, digests, access.cases_version, access.alarms_version, looking, clock, feeds, release, since
    )
