"""A simulated district as a source: its bytes, in its own format and encoding, through the readers of files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from data_loaders.settings import SourcePart
from data_loaders.simulator.source import SimulatedSource, Written
from data_loaders.transports import Delivery
from data_loaders.transports.files import Rows, read_rows


class SimulatorTransport:
    """One layout of the district whose plan stands at `path`; which layout, the source's feed says.

    What the source wrote is written down and read back, so that format, encoding and reference system are tried in
    earnest. A row counts as received when it was last changed, as if this house had always been listening.
    """

    def __init__(self, source: SourcePart, path: Path) -> None:
        self._source = source
        self._written = SimulatedSource(path, source.feed)

    def poll(self, position: str, now: datetime) -> Iterator[Delivery]:
        """Deliver what was written after `position`; the plan's days of history where it was never read."""
        begun: float | None = None
        for written in self._written.written(position, int(now.timestamp())):
            *before, last = self._chunks(written)
            if begun is None:
                begun = float(written.changed.min(initial=now.timestamp()))
            share = (float(written.changed.max(initial=begun)) - begun) / max(now.timestamp() - begun, 1.0)
            for rows in before:
                yield Delivery(rows.frame, position, last=False, rejects=rows.rejects)
            done = written.position != position
            yield Delivery(
                last.frame, written.position, last=done, rejects=last.rejects, share=1.0 if done else min(share, 1.0)
            )

    def _chunks(self, written: Written) -> list[Rows]:
        with TemporaryDirectory(prefix="fengge-") as folder:
            file = Path(folder, f"{self._source.name}.{self._source.format}")
            file.write_bytes(written.content)
            return [self._dated(rows, written) for rows in read_rows(self._source, file)]

    @staticmethod
    def _dated(rows: Rows, written: Written) -> Rows:
        changed = written.changed[rows.frame["_row"].to_numpy() - 1]
        received = pd.to_datetime(changed, unit="s").astype("datetime64[s]")
        return Rows(rows.frame.assign(_received_at=received), rows.rejects)
