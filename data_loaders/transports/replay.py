"""A past file played as if it arrived now: rows are released as the clock passes their moments.

A final file holds only each row's last state. `stages` in the profile say what the source showed earlier
(which columns were still empty, which status stood), so that one row becomes the snapshots it once was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from data_loaders.contract import ConfigError, Reject
from data_loaders.moments import to_utc
from data_loaders.settings import SourcePart, StagePart
from data_loaders.transports import Delivery
from data_loaders.transports.files import read_rows


class ReplayTransport:
    """One file's rows in the order in which they would have arrived."""

    def __init__(self, source: SourcePart, path: Path) -> None:
        if not source.stages or source.zone is None:
            raise ConfigError(f"source {source.name}: transport replay needs `zone` and at least one entry in `stages`")
        self._source = source
        self._path = path
        self._zone = ZoneInfo(source.zone)
        self._rows: pd.DataFrame | None = None
        self._rejects: tuple[Reject, ...] = ()

    def poll(self, position: str, now: datetime) -> Iterator[Delivery]:
        """Deliver the rows whose moment lies after `position` and not after `now`."""
        rows = self._load()
        begin = 0
        if position:
            begin = int(rows["_received_at"].searchsorted(pd.Timestamp(position), side="right"))
        moment = pd.Timestamp(now).tz_convert(None).floor("s")
        finish = int(rows["_received_at"].searchsorted(moment, side="right"))
        if finish > begin:
            part = rows.iloc[begin:finish].reset_index(drop=True)
            rejects = () if position else self._rejects
            yield Delivery(part, part["_received_at"].iloc[-1].isoformat(), rejects=rejects)

    def _load(self) -> pd.DataFrame:
        if self._rows is None:
            chunks = list(read_rows(self._source, self._path))
            raw = pd.concat([chunk.frame for chunk in chunks], ignore_index=True)
            self._rejects = tuple(reject for chunk in chunks for reject in chunk.rejects)
            first, *later = self._source.stages
            stages = [self._snapshot(raw, first)]
            stages += [self._snapshot(raw[raw[stage.at].notna()], stage) for stage in later]
            merged = pd.concat(stages, ignore_index=True)
            self._rows = merged.sort_values(["_received_at", "_row"], kind="stable", ignore_index=True)
        return self._rows

    def _snapshot(self, raw: pd.DataFrame, stage: StagePart) -> pd.DataFrame:
        shown = raw.copy()
        shown["_received_at"] = self._arrivals(shown, stage.at)
        for column in stage.mask:
            shown[column] = pd.Series(pd.NA, index=shown.index).astype(shown[column].dtype)
        for column, words in stage.replace.items():
            shown[column] = shown[column].replace(words)
        # A row without a readable moment still has to be read, and rejected, once: at the beginning.
        shown["_received_at"] = shown["_received_at"].fillna(pd.Timestamp(1970, 1, 2))
        return shown

    def _arrivals(self, shown: pd.DataFrame, column: str) -> pd.Series:
        moments = to_utc(shown[column], self._zone, self._source.moment_format)
        if self._source.spread_hours is None:
            return moments
        first, last = self._source.spread_hours
        # Day-precise rows arrive over the working day, each at a moment fixed by its own content. Only the
        # arrival is made up; the record keeps its day.
        content = pd.util.hash_pandas_object(shown.drop(columns=["_row"]), index=False)
        offset_s = first * 3600 + (content % ((last - first) * 3600)).astype("int64")
        return (moments + pd.to_timedelta(offset_s, unit="s")).astype("datetime64[s]")
