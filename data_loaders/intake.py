"""The pump: polls every source, appends to the ledger, folds the state, publishes. One dead feed stops no other."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from data_loaders.clock import Clock
from data_loaders.contract import ConfigError, SourceError
from data_loaders.normalise import Batch, PlaceIndex
from data_loaders.progress import Tell, nobody
from data_loaders.publish import (
    Period,
    close_months,
    close_periods,
    publish_alarms,
    publish_communities,
    publish_incidents,
    publish_population,
    publish_reference,
)
from data_loaders.settings import Profile
from data_loaders.source_line import SourceLine
from data_loaders.store import KEPT, Database, Expired, Ledger, State, find_expired, rolled_up
from data_loaders.telemetry import LOG
from data_loaders.transports import Delivery

TICK_S = 1.0


class Intake:
    """Runs the sources against the clock; tells its listeners when something changed."""

    def __init__(self, profile: Profile, clock: Clock, database: Database, secret: bytes) -> None:
        self.profile, self.clock, self.database = profile, clock, database
        self.places = PlaceIndex(profile)
        self.lines = tuple(SourceLine(profile, source, self.places) for source in profile.sources)
        self.ledger, self.state = Ledger(database), State(database)
        self._secret = secret
        self._listeners: list[Callable[[], None]] = []
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._subjects: dict[str, int] = {}
        publish_reference(database, profile, self.places)
        publish_communities(database, profile.publication.community, secret)
        publish_incidents(database, profile)
        publish_alarms(database, profile.area_kinds)
        self.version = self.state.version()
        self.horizon = self.state.horizon() or clock.now()
        self.arrivals: dict[str, datetime] = {}
        self._turn = threading.RLock()
        self._look_at_arrivals()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener` (from the pump's thread) after each committed change or change of a feed's health."""
        self._listeners.append(listener)

    def subject_version(self, kind: str) -> int:
        """The version at which rows of that kind last changed in this process."""
        return self._subjects.get(kind, 0)

    @contextlib.contextmanager
    def turn(self) -> Iterator[datetime]:
        """One turn at a time: whoever folds reads the clock inside, so that no fold is older than the one before.

        Lock order: turn, then the database's writer, then its readers' gate.
        """
        with self._turn:
            now = self.clock.now()
            # A replay may go back; the machine's own clock, when it steps back, must not undo what was folded.
            yield now if self.clock.state().kind != "live" else max(now, self.horizon)

    def tick(self, tell: Tell = nobody) -> bool:
        """One turn: poll what is due, fold, publish. Returns whether anything changed."""
        with self.turn() as now:
            return self._turn_once(now, tell)

    def _turn_once(self, now: datetime, tell: Tell) -> bool:
        healths = [bool(line.health.failure) for line in self.lines]
        for line in self.lines:
            if self._due(line):
                self._poll(line, now, tell)
        changed = self.settle(now)
        if changed or healths != [bool(line.health.failure) for line in self.lines]:
            self.notify()
        return bool(changed)

    def settle(self, now: datetime) -> frozenset[str]:
        """Fold the ledger up to `now` and publish what follows from it."""
        changed = self.state.advance(now)
        self.horizon = now
        if not self.state.is_published():
            publish_incidents(self.database, self.profile)
        if "population" in changed:
            self._publish_people(self.database)
        if "action" in changed and publish_alarms(self.database, self.profile.area_kinds):
            changed |= {"alarm"}
        if changed:
            self.version = self.state.version()
            self._subjects.update(dict.fromkeys(changed, self.version))
            self._look_at_arrivals()
        return changed

    def _publish_people(self, database: Database) -> None:
        publish_population(database, self.places, self._secret)
        publish_communities(database, self.profile.publication.community, self._secret)

    def _look_at_arrivals(self) -> None:
        self.arrivals = self.ledger.arrivals(self.horizon)

    def wake(self) -> None:
        """Have the pump turn at once, in its own thread: how long a turn takes is no caller's to measure."""
        self._wake.set()

    def take_mappings(self, profile: Profile) -> None:
        """Read the same sources by `profile` from the next turn on: corrected columns, formats, class and status words.

        Raises:
            ConfigError: something else changed in it; that wants a restart.
        """
        kept = {"sources": profile.sources}
        if self.profile.model_copy(update=kept) != profile or [s.name for s in profile.sources] != [
            line.source.name for line in self.lines
        ]:
            raise ConfigError(
                f"profile {profile.id}: more than the sources' own settings changed (areas, classes, a new source). "
                "Restart the server to take it"
            )
        with self._turn:
            renewed = []
            for line, source in zip(self.lines, profile.sources, strict=True):
                fresh = line if line.source == source else SourceLine(profile, source, self.places)
                fresh.health = line.health
                renewed.append(fresh)
            self.lines, self.profile = tuple(renewed), profile

    def notify(self) -> None:
        """Tell the listeners that something changed outside a turn (an action at the desk, the clock)."""
        for listener in self._listeners:
            listener()

    def close_periods(self) -> int:
        """Release the periods that have closed: see `publish.sensitive` and `publish.dwellings`."""
        with self.turn() as now:
            self._turn_once(now, nobody)  # a period closes over all that has arrived by now
            released = 0
            for close in self._closings():
                closed = close(now=now)
                if closed:
                    self.settle(now)  # a month looks at the weeks that were published
                released += closed
        if released:
            self.notify()
        return released

    def _closings(self) -> Iterator[Callable[..., int]]:
        database, ledger, places, zone = self.database, self.ledger, self.places, self.profile.zone
        periods: tuple[Period, ...] = ("week", "month")
        for period in periods:
            yield partial(close_periods, database, ledger, places, period=period, zone=zone)
        crowded = self.profile.publication.crowded_persons_per_home
        yield partial(close_months, database, ledger, places, persons_per_home=crowded, zone=zone)

    def rebuild(self) -> None:
        """Derive every table anew from the ledger, in a second file, and put it in the first one's place."""
        with self.turn() as now, self.database.held():
            self._renew(now)
        self.notify()

    def retain(self) -> list[Expired]:
        """Let go of what the profile's retention no longer allows; see `store.retention`.

        Returns:
            The months that went, each with its signed roll-up in the ledger.
        """
        days = {s.name: s.retention_days for s in self.profile.sources if s.retention_days is not None}
        with self.turn() as now, self.database.held():
            expired = find_expired(self.database, days, self.profile.zone, now, self._secret) if days else None
            if expired is None:
                return []
            if expired:
                self.ledger.append(rolled_up(expired, now), "retention", now.isoformat(), now)
            self.settle(now)
            self._renew(now, KEPT)
        self.notify()
        return expired

    def _renew(self, now: datetime, kept: Mapping[str, str] | None = None) -> None:
        second = self.database.path.with_suffix(".rebuild.duckdb")
        second.unlink(missing_ok=True)
        horizon = self.state.horizon() or now
        self.database.copy_truth(second, kept)
        fresh = Database(second)
        try:
            publish_reference(fresh, self.profile, self.places)
            State(fresh).advance(horizon)
            self._publish_people(fresh)
            publish_incidents(fresh, self.profile)
            publish_alarms(fresh, self.profile.area_kinds)
            State(fresh).set_version(self.version + 1)
        finally:
            fresh.close()
        self.database.swap(second)
        self.version = self.state.version()
        self._subjects.update(dict.fromkeys(self._subjects, self.version))

    def start(self) -> None:
        """Turn the pump in a thread of its own until `stop`."""
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the present turn and stop."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            self._wake.wait(TICK_S)
            self._wake.clear()
            if self._stop.is_set():
                return
            begun = time.monotonic()
            try:
                self.tick()
            except Exception:  # noqa: BLE001 - one failed turn must not end the pump; it is logged whole
                LOG.exception("intake: a turn failed; the next one tries again")
            if time.monotonic() - begun > 10 * TICK_S:
                LOG.warning("intake: a turn took %.1f s", time.monotonic() - begun)

    def _due(self, line: SourceLine) -> bool:
        # A replay's own turns are the arrivals; other sources are asked at their interval.
        if line.health.answered_s is None or line.source.transport == "replay":
            return True
        return self.clock.elapsed_s() - line.health.answered_s >= line.every_s

    def _poll(self, line: SourceLine, now: datetime, tell: Tell) -> None:
        rows = 0
        tell(line.source.name, rows, None)
        kept = self.ledger.position(line.source.name).position
        try:
            for delivery, batch in line.arrivals(line.health.refused or kept, now):
                self._enter(line, delivery, batch, kept)
                rows += batch.rows_read
                tell(line.source.name, rows, delivery.share)
        except SourceError as error:
            if line.health.failure != str(error):
                LOG.error("source %s: %s", line.source.name, error)
            line.health.failure = str(error)
            line.forget()
        except Exception as error:  # noqa: BLE001 - whatever one source does, the others go on
            if line.health.failure != repr(error):
                LOG.exception("source %s: failed in a way that no feed should", line.source.name)
            line.health.failure = repr(error)
            line.forget()
        else:
            if not line.health.refused:
                line.health.failure = ""
                line.health.answered_s = self.clock.elapsed_s()

    def _enter(self, line: SourceLine, delivery: Delivery, batch: Batch, kept: str) -> None:
        health = line.health
        if batch.quarantined:
            health.refusing = True
            health.failure = (
                f"{len(batch.rejects)} of {batch.rows_read} rows are bad; the whole batch stays out. "
                "Run `app.py check` to see why; after a correction a restart reads it again"
            )
            LOG.error("source %s: %s", line.source.name, health.failure)
        if delivery.last:
            # One bad batch of a file of many holds the whole file back.
            health.refused, health.refusing = (delivery.position, False) if health.refusing else ("", False)
        # What was refused is not read past: the cursor stays, so that nothing is lost when the cause is mended.
        self.ledger.append(
            batch.events.slice(0, 0) if batch.quarantined else batch.events,
            line.source.name,
            kept if health.refused or health.refusing else delivery.position,
            rejects=batch.rejects,
            rows_read=batch.rows_read,
            at=self.horizon,
            quarantined=batch.quarantined,
        )
