"""The injected clock. Nothing else in the project asks the machine for the time of day."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from data_loaders.contract import BadInputError, RefusedError

SPEED_MAX = 3600.0


@dataclass(frozen=True, slots=True)
class ClockState:
    """What a screen needs to run the clock by itself: `now` (aware UTC) advances by `speed` unless paused."""

    now: datetime
    speed: float
    paused: bool
    kind: str
    start: datetime | None = None
    end: datetime | None = None


class Clock(Protocol):
    """The time that feeds, state and screens agree on."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...

    def state(self) -> ClockState:
        """Moment, speed and bounds, read together."""
        ...

    def elapsed_s(self) -> float:
        """Seconds that really pass, whatever a replay's speed: for intervals and silences, never for dates."""
        ...


class LiveClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The machine's time, aware UTC."""
        return datetime.now(UTC)

    def elapsed_s(self) -> float:
        """Monotonic: a step of the machine's clock does not show in it."""
        return time.monotonic()

    def state(self) -> ClockState:
        """Speed 1, never paused."""
        return ClockState(self.now(), 1.0, paused=False, kind="live")


class FrozenClock:
    """Stands still until told; for tests and reprints."""

    def __init__(self, at: datetime, kind: str = "frozen") -> None:
        self._at, self.kind = at, kind

    def now(self) -> datetime:
        """The moment that it was set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Stand at another moment."""
        self._at = at

    def elapsed_s(self) -> float:
        """As if the time between two settings had really passed."""
        return self._at.timestamp()

    def state(self) -> ClockState:
        """Always paused."""
        return ClockState(self._at, 0.0, paused=True, kind=self.kind)


class ReplayClock:
    """Plays a span of the past at a chosen speed; pauses, jumps, and begins again at the end.

    Safe to use from several threads.
    """

    def __init__(self, start: datetime, end: datetime, speed: float, at: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self.start, self.end = start.astimezone(UTC), end.astimezone(UTC)
        self._speed = speed
        self._paused = False
        self._anchor = at if at is not None and self.start <= at < self.end else self.start
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The replayed moment, aware UTC; past `end` it begins again at `start`."""
        with self._lock:
            return self._read()

    def state(self) -> ClockState:
        """Moment, speed and bounds, read together."""
        with self._lock:
            return ClockState(self._read(), self._speed, self._paused, "replay", self.start, self.end)

    def elapsed_s(self) -> float:
        """Monotonic: neither speed nor pause shows in it."""
        return time.monotonic()

    def pause(self) -> None:
        """Stand still at the present moment."""
        with self._lock:
            self._settle()
            self._paused = True

    def resume(self) -> None:
        """Go on from where it stands."""
        with self._lock:
            self._settle()
            self._paused = False

    def set_speed(self, speed: float) -> None:
        """Replayed seconds per second, above 0 and at most 3600."""
        if not 0 < speed <= SPEED_MAX:
            raise BadInputError(f"clock speed {speed}: give more than 0 and at most {SPEED_MAX:.0f}")
        with self._lock:
            self._settle()
            self._speed = speed

    def jump(self, at: datetime) -> None:
        """Stand at another moment of the span."""
        if at.tzinfo is None or not self.start <= at < self.end:
            raise RefusedError(
                f"clock jump to {at.isoformat()}: the replay runs from {self.start.isoformat()} to "
                f"{self.end.isoformat()}; give a moment with a zone inside it"
            )
        with self._lock:
            self._anchor = at.astimezone(UTC)
            self._since = time.monotonic()

    def _read(self) -> datetime:
        if self._paused:
            return self._anchor
        at = self._anchor + timedelta(seconds=(time.monotonic() - self._since) * self._speed)
        if at < self.end:
            return at
        span = self.end - self.start
        return self.start + (at - self.start) % span

    def _settle(self) -> None:
        self._anchor = self._read()
        self._since = time.monotonic()
