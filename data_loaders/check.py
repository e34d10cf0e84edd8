"""`app.py check`: read every source whole, say what became of each row, write nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow.compute as pc

from data_loaders.contract import Kind, SourceError, nearest
from data_loaders.feeds import feed_named
from data_loaders.normalise import Batch, Normaliser, PlaceIndex
from data_loaders.publish.deadlines import working_time_of
from data_loaders.settings import Profile, SourcePart
from data_loaders.transports.files import FileTransport
from data_loaders.transports.simulator import SimulatorTransport

UNKNOWN_SHOWN = 20


@dataclass(slots=True)
class SourceReport:
    """What became of one source's rows. `ordinary + sensitive + unlocated + rejected == rows_read`."""

    name: str
    kind: Kind
    path: str = ""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows_read: int = 0
    ordinary: int = 0
    sensitive: int = 0
    unlocated: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    flags: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    cells: set[int] = field(default_factory=set)
    quarantined: bool = False
    failure: str = ""

    @property
    def kept(self) -> int:
        """Rows that became events."""
        return self.ordinary + self.sensitive + self.unlocated

    def add(self, batch: Batch) -> None:
        """Count one batch."""
        events = batch.events
        self.rows_read += batch.rows_read
        hidden = np.asarray(events["sensitive"].to_numpy(zero_copy_only=False), dtype=bool)
        placed = np.asarray(events["cell"].is_valid().to_numpy())
        expected = placed | (self.kind is Kind.POPULATION)
        self.sensitive += int(hidden.sum())
        self.ordinary += int((~hidden & expected).sum())
        self.unlocated += int((~hidden & ~expected).sum())
        self.rejected.update(batch.rejects["reason"].tolist())
        for row in batch.rejects.drop_duplicates("reason").itertuples():
            self.examples.setdefault(str(row.reason), f"row {row.row}, {row.field} = {row.value!r}")
        self.flags.update(pc.list_flatten(events["flags"]).to_pylist())
        self.ids.update(events["source_id"].to_pylist())
        self.cells.update(events["cell"].drop_null().to_pylist())
        self.unknown.update(batch.unknown)
        self.quarantined |= batch.quarantined


def check(profile: Profile, now: datetime) -> Iterator[SourceReport]:
    """Read every source of the profile as a file and report on it; `now` is when the rows count as received.

    Raises:
        ConfigError: something of the profile does not hold.
    """
    places = PlaceIndex(profile)
    working_time_of(profile)
    for source in profile.sources:
        yield _check_source(profile, source, places, now)


def _check_source(profile: Profile, source: SourcePart, places: PlaceIndex, now: datetime) -> SourceReport:
    feed = feed_named(source.feed)
    known = {kind: places.layer(kind).codes for kind in source.areas}
    known |= {"classes": tuple(source.classes), "statuses": tuple(source.statuses)}
    report = SourceReport(source.name, feed.kind, source.path, known)
    normaliser = Normaliser(profile, source, feed, places)
    try:
        transport = SimulatorTransport if source.transport == "simulator" else FileTransport
        for delivery in transport(source, profile.resolve(source.path)).poll("", now):
            report.add(normaliser.batch(delivery.rows, delivery.rejects))
    except SourceError as error:
        report.failure = str(error)
    return report


def render(report: SourceReport) -> str:
    """The report as lines of text."""
    if report.failure:
        return f"{report.name}: cannot be read. {report.failure}"
    rejected = sum(report.rejected.values())
    quarantine = " — QUARANTINED: more than 5 % are bad, nothing of the batch would enter" if report.quarantined else ""
    kept = f"ordinary {report.ordinary} + sensitive {report.sensitive} + unlocated {report.unlocated}"
    versions = report.kept - len(report.ids)
    lines = [
        f"{report.name}, file {report.path}: {report.rows_read} rows read, {report.kept} kept, {rejected} rejected{quarantine}",
        f"  {kept} + rejected {rejected} = {report.rows_read}",
        f"  records {len(report.ids)} ({versions} rows are later versions of a record), cells made {len(report.cells)}",
    ]
    lines += [
        f"  rejected, {reason}: {count} (first: {report.examples[reason]})"
        for reason, count in report.rejected.most_common()
    ]
    for (kind, word), count in report.unknown.most_common(UNKNOWN_SHOWN):
        meant = nearest(word, report.known.get(kind, ()))
        lines.append(f"  not mapped, {kind}: {word!r} in {count} rows{meant}")
    if len(report.unknown) > UNKNOWN_SHOWN:
        lines.append(f"  not mapped: {len(report.unknown) - UNKNOWN_SHOWN} more words")
    lines += [f"  flagged, {flag}: {count}" for flag, count in report.flags.most_common()]
    return "\n".join(lines)
