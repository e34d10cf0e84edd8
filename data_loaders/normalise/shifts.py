"""Check-ins to shifts, in memory: what enters the ledger is a community's shift, never an officer or a position.

A check-in is known by a hash alone, so that the same one sent twice counts once; when its shift is folded, that is
forgotten too.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa

from data_loaders.contract import ConfigError, Kind
from data_loaders.normalise.events import EVENT_SCHEMA
from data_loaders.normalise.place import PlaceIndex
from data_loaders.settings import Profile, SourcePart

GRACE = timedelta(minutes=30)
_KINDS = ("community", "grid")


@dataclass(slots=True)
class _Shift:
    """One shift that is not folded yet. `since` is the source's cursor before its first row, `received` when it is known."""

    end: pd.Timestamp
    since: str
    received: pd.Timestamp
    known: set[int] = field(default_factory=set)
    check_ins: Counter[str] = field(default_factory=Counter)
    visited: dict[str, set[str]] = field(default_factory=dict)


class ShiftFold:
    """Takes check-ins, gives one summary a community for every shift that is over."""

    def __init__(self, profile: Profile, source: SourcePart, places: PlaceIndex) -> None:
        if missing := [kind for kind in _KINDS if kind not in profile.area_kinds]:
            raise ConfigError(
                f"source {source.name}: patrols need the area kinds community and grid; the profile lacks {missing}"
            )
        self._source, self._zone, self._hours = source, profile.zone, profile.district.shifts
        self._homes = places.within("grid")
        self._streets = places.within("community")
        self._open: dict[pd.Timestamp, _Shift] = {}

    def add(self, events: pa.Table, since: str) -> None:
        """Count check-ins (`EVENT_SCHEMA`) that came after the cursor `since`; one outside every grid counts nowhere."""
        grids = [dict(areas).get("grid") for areas in events["areas"].to_pylist()]
        rows = pd.DataFrame(
            {
                "at": events["occurred_at"].to_pandas(),
                "received": events["received_at"].to_pandas(),
                "key": events["event_hash"].to_numpy(),
                "grid": grids,
                "home": [self._homes.get(grid or "", {}).get("community") for grid in grids],
            }
        ).dropna(subset=["home"])
        if rows.empty:
            return
        marks = self._marks(rows["at"].min(), rows["at"].max())
        rows["shift"] = marks.searchsorted(rows["at"], side="right") - 1
        for number, part in rows.drop_duplicates("key").groupby("shift"):
            self._count(marks[int(str(number))], marks[int(str(number)) + 1], part, since)

    def _count(self, begin: pd.Timestamp, end: pd.Timestamp, part: pd.DataFrame, since: str) -> None:
        shift = self._open.setdefault(begin, _Shift(end, since, end + GRACE))
        fresh = part[~part["key"].isin(shift.known)]
        shift.known.update(fresh["key"].tolist())
        shift.check_ins.update(fresh["home"])
        shift.received = max(shift.received, part["received"].max())
        for home, grids in fresh.groupby("home")["grid"]:
            shift.visited.setdefault(str(home), set()).update(grids)

    def _marks(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
        """Beginnings of all shifts around a span, naive UTC, ascending."""
        day = first.tz_localize("UTC").tz_convert(self._zone).tz_localize(None).normalize() - pd.Timedelta(days=1)
        days = pd.date_range(day, last + pd.Timedelta(days=3), freq="D")
        local = pd.DatetimeIndex(sorted(day + pd.Timedelta(hours=hour) for day in days for hour in self._hours))
        # Of an hour that a clock change repeats the first one counts; one that it skips begins where the next does.
        first_of_two = [True] * len(local)
        moments = local.tz_localize(self._zone, ambiguous=first_of_two, nonexistent="shift_forward")
        return moments.tz_convert("UTC").tz_localize(None).as_unit("s")

    def fold(self, now: datetime) -> pa.Table:
        """The summaries of every shift that ended at least `GRACE` before `now`; those shifts are forgotten."""
        moment = pd.Timestamp(now).tz_convert(None)
        over = sorted(begin for begin, shift in self._open.items() if shift.received <= moment)
        frames = [self._summary(begin, self._open.pop(begin)) for begin in over]
        if not frames:
            return EVENT_SCHEMA.empty_table()
        return pa.Table.from_pandas(pd.concat(frames, ignore_index=True), schema=EVENT_SCHEMA, preserve_index=False)

    def cursor(self, position: str) -> str:
        """From where a restarted process must read again so that no open shift is cut short."""
        return next(iter(self._open.values())).since if self._open else position

    def _summary(self, begin: pd.Timestamp, shift: _Shift) -> pd.DataFrame:
        communities = sorted(self._streets)
        start = begin.strftime("%Y-%m-%dT%H:%M")
        total = shift.check_ins
        payload = [
            json.dumps({"check_ins": total[code], "visited": sorted(shift.visited.get(code, ()))})
            for code in communities
        ]
        areas = [sorted({**self._streets[code], "community": code}.items()) for code in communities]
        # A fuller account of the same shift is the later version; a part sent again never takes its place.
        frame = pd.DataFrame(
            {
                "source_id": [f"{code}@{start}" for code in communities],
                "source_version": [f"{total.total():09d}/{total[code]:06d}" for code in communities],
                "payload": payload,
                "areas": areas,
            }
        )
        frame["payload_hash"] = pd.util.hash_pandas_object(frame["payload"], index=False)
        frame = frame.assign(
            source=self._source.name,
            kind=Kind.PATROL.value,
            # Known from the moment on which it could be known: a clock that jumps back finds it not there yet.
            received_at=shift.received,
            occurred_at=begin,
            closed_at=shift.end,
            precision="second",
            sensitive=False,
            status="folded",
            flags=[[] for _ in communities],
        )
        frame["event_hash"] = pd.util.hash_pandas_object(
            frame[["source", "source_id", "source_version", "payload_hash"]], index=False
        )
        for name in EVENT_SCHEMA.names:
            if name not in frame:
                frame[name] = None
        return frame[EVENT_SCHEMA.names]
