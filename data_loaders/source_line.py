"""One source on its way in: how its bytes arrive, how its rows become events, how it fares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from data_loaders.ahead import one_ahead
from data_loaders.contract import Feed, Kind
from data_loaders.feeds import feed_named
from data_loaders.normalise import Batch, Normaliser, PlaceIndex, ShiftFold
from data_loaders.settings import Profile, SourcePart
from data_loaders.transports import Delivery, Transport
from data_loaders.transports.files import FileTransport
from data_loaders.transports.replay import ReplayTransport
from data_loaders.transports.simulator import SimulatorTransport

_NO_REJECTS = pd.DataFrame({"row": [], "reason": [], "field": [], "value": []})
TRANSPORTS: dict[str, Callable[[SourcePart, Path], Transport]] = {
    "files": FileTransport,
    "replay": ReplayTransport,
    "simulator": SimulatorTransport,
}


@dataclass(slots=True)
class SourceHealth:
    """How a source fares.

    When it last answered (the clock's elapsed seconds), what it said if it failed, and the position of a file or
    batch that was refused whole; `refusing` while the rest of such a file is read.
    """

    answered_s: float | None = None
    failure: str = ""
    refused: str = ""
    refusing: bool = False


class SourceLine:
    """One source: its transport, its normaliser, its health."""

    def __init__(self, profile: Profile, source: SourcePart, places: PlaceIndex) -> None:
        self.source = source
        self.feed: Feed = feed_named(source.feed)
        self.every_s = source.every_s or self.feed.every_s
        self.health = SourceHealth()
        self._profile, self._places = profile, places
        self._transport = TRANSPORTS[source.transport](source, profile.resolve(source.path))
        self._normaliser = Normaliser(profile, source, self.feed, places)
        self._shifts = ShiftFold(profile, source, places) if self.feed.kind is Kind.PATROL else None
        self._reached: str | None = None

    def batches(self, position: str, now: datetime) -> Iterable[tuple[Delivery, Batch]]:
        """What arrived since `position`, normalised; check-ins as the shifts that they add up to.

        Raises:
            SourceError: the source cannot be read.
        """
        if self._shifts is not None:
            yield from self._folded(self._shifts, position, now)
            return
        yield from self._read(position, now)

    def arrivals(self, position: str, now: datetime) -> Iterable[tuple[Delivery, Batch]]:
        """The batches, the next one made while the present one is used; a transient feed's cursor must not run ahead."""
        batches = self.batches(position, now)
        return batches if self._shifts is not None else one_ahead(batches)

    def _read(self, position: str, now: datetime) -> Iterable[tuple[Delivery, Batch]]:
        fresh_pass = True
        for delivery in self._transport.poll(position, now):
            if fresh_pass:
                self._normaliser.begin_pass()
            fresh_pass = delivery.last
            yield delivery, self._normaliser.batch(delivery.rows, delivery.rejects)

    def forget(self) -> None:
        """Drop what is only in memory: after a failed append the source is read again from its committed cursor."""
        if self._shifts is not None:
            self._shifts, self._reached = ShiftFold(self._profile, self.source, self._places), None

    def normaliser(self) -> Normaliser:
        """A normaliser of its own for rows that come by another way (dead letters)."""
        return Normaliser(self._profile, self.source, self.feed, self._places)

    def _folded(self, shifts: ShiftFold, position: str, now: datetime) -> Iterable[tuple[Delivery, Batch]]:
        """Rows of a transient feed stay in memory.

        The cursor that is committed is the one before the oldest open shift, so that a restarted process reads that
        shift again; until then this line remembers how far it is.
        """
        reached = position if self._reached is None else self._reached
        for delivery, batch in self._read(reached, now):
            if not batch.quarantined:
                shifts.add(batch.events, reached)
            reached = self._reached = delivery.position
            # The value that a row was refused for may be somebody's position.
            rejects = batch.rejects.assign(value="", payload="")
            folded = shifts.fold(now) if delivery.last and not batch.quarantined else batch.events.slice(0, 0)
            yield (
                Delivery(delivery.rows, shifts.cursor(reached), delivery.last, share=delivery.share),
                Batch(folded, rejects, batch.rows_read),
            )
        if (late := shifts.fold(now)).num_rows:
            yield Delivery(pd.DataFrame(), shifts.cursor(reached)), Batch(late, _NO_REJECTS, 0)
