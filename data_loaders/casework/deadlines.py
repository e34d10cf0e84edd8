"""When a case is due: its class's limit over urgent hours, work hours, work days or natural days.

Every unit is a length on a time line of its own: the clock's (urgent hours), the wall calendar's (natural days), the
working time's (work hours; a work day is one full day of it). Suspended time does not pass on any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from data_loaders.casework.working_time import DAY_S, Seconds, WorkingTime

# A case is due soon when at most this share of its limit is left.
SOON_SHARE = 0.2


class LimitUnit(StrEnum):
    """The four units of GB/T 30428's time limits (domain.md, section 2)."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"


@dataclass(frozen=True, slots=True)
class Limit:
    """A positive length in one of the units."""

    value: float
    unit: LimitUnit

    def __post_init__(self) -> None:
        """Refuse what is no length.

        Raises:
            ValueError: zero, negative or not finite.
        """
        if not (np.isfinite(self.value) and self.value > 0):
            raise ValueError(f"time limit {self.value} {self.unit}: give a positive number")


def due(starts: Seconds, limit: Limit, working: WorkingTime) -> Seconds:
    """When cases that begin at `starts` are due; UTC seconds, shape (n,)."""
    if not len(starts):
        return starts
    match limit.unit:
        case LimitUnit.URGENT_HOUR:
            return starts + round(limit.value * 3600)
        case LimitUnit.NATURAL_DAY:
            return _from_wall(_to_wall(starts, working.zone) + round(limit.value * DAY_S), working.zone)
        case LimitUnit.WORK_HOUR:
            length_s = round(limit.value * 3600)
        case LimitUnit.WORK_DAY:
            length_s = round(limit.value * working.day_s)
    return working.after(starts, np.full(len(starts), length_s, dtype=np.int64))


def due_of_one(start: int, limit: Limit, working: WorkingTime, suspended: Sequence[tuple[int, int]] = ()) -> int:
    """The deadline of one case whose clock stood still in `suspended`, spans of UTC seconds in any order.

    Overlapping spans count once; what began after the deadline had passed moves nothing.
    """
    plain = int(due(np.array([start], dtype=np.int64), limit, working)[0])
    return _moved_by(plain, _merged(start, suspended), limit, working)


def moved_by_suspension(
    due_at: int, spans: Sequence[tuple[int, int]], limit: Limit | None, working: WorkingTime
) -> int:
    """A deadline that a record states, later by the spans in which the case was suspended; UTC seconds.

    Of a span counts what the record's own `limit` counts, and every second where its limit is not known. Spans are as
    for `due_of_one`.
    """
    merged = _merged(min((begin for begin, _ in spans), default=due_at), spans)
    return _moved_by(due_at, merged, Limit(1, LimitUnit.URGENT_HOUR) if limit is None else limit, working)


def soon(begins: Seconds, dues: Seconds, unit: LimitUnit, working: WorkingTime) -> Seconds:
    """From when on unfinished cases are due soon: when `SOON_SHARE` of their time is left, as their limit's unit counts it.

    `begins` and `dues` are UTC seconds, shapes (n,). Where nothing of the time counts (a night between two work days) it
    is the clock's; what is due before it began is due soon from then on.
    """
    if not len(begins):
        return begins
    passing_s = np.maximum(dues - begins, 0)
    by_clock = np.minimum(begins, dues) + np.round((1 - SOON_SHARE) * passing_s).astype(np.int64)
    if unit is LimitUnit.URGENT_HOUR:
        return np.asarray(by_clock, dtype=np.int64)
    first, last = _line(begins, unit, working), _line(dues, unit, working)
    counted_s = np.round((1 - SOON_SHARE) * (last - first)).astype(np.int64)
    counts = counted_s > 0
    out = by_clock.copy()
    if unit is LimitUnit.NATURAL_DAY:
        out[counts] = _from_wall(first[counts] + counted_s[counts], working.zone)
    elif counts.any():
        out[counts] = working.after(begins[counts], counted_s[counts])
    return np.asarray(out, dtype=np.int64)


def _line(moments: Seconds, unit: LimitUnit, working: WorkingTime) -> Seconds:
    match unit:
        case LimitUnit.URGENT_HOUR:
            return moments
        case LimitUnit.NATURAL_DAY:
            return _to_wall(moments, working.zone)
        case _:
            return working.passed_s(moments)


def _moved_by(moment: int, spans: Sequence[tuple[int, int]], limit: Limit, working: WorkingTime) -> int:
    for begin, end in spans:
        if begin >= moment:
            break
        moment = _moved(moment, begin, end, limit, working)
    return moment


def _moved(moment: int, begin: int, end: int, limit: Limit, working: WorkingTime) -> int:
    """The deadline later by what of the span would have counted."""
    stood = int(np.diff(_line(np.array([begin, end], dtype=np.int64), limit.unit, working))[0])
    if stood == 0:
        return moment
    at = np.array([moment], dtype=np.int64)
    match limit.unit:
        case LimitUnit.URGENT_HOUR:
            return moment + stood
        case LimitUnit.NATURAL_DAY:
            return int(_from_wall(_to_wall(at, working.zone) + stood, working.zone)[0])
        case _:
            return int(working.after(at, np.array([stood], dtype=np.int64))[0])


def _merged(start: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for begin, end in sorted((max(start, begin), end) for begin, end in spans if end > max(start, begin)):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out


def _to_wall(moments: Seconds, zone: str) -> Seconds:
    local = pd.to_datetime(moments, unit="s", utc=True).tz_convert(ZoneInfo(zone)).tz_localize(None)
    return np.asarray(local.astype("datetime64[s]").astype("int64"), dtype=np.int64)


def _from_wall(moments: Seconds, zone: str) -> Seconds:
    local = pd.to_datetime(moments, unit="s")
    first_of_two = np.ones(len(local), dtype=bool)
    utc = local.tz_localize(ZoneInfo(zone), ambiguous=first_of_two, nonexistent="shift_forward").tz_convert("UTC")
    return np.asarray(utc.tz_localize(None).astype("datetime64[s]").astype("int64"), dtype=np.int64)
