"""Working time: the hours of work days, statutory holidays and make-up days from the kept library `holidays`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

Seconds = npt.NDArray[np.int64]  # since 1970, UTC
DAY_S = 86_400
# Beyond the moments asked about: a limit of a year of work days ends well inside it.
_MARGIN_DAYS = 900


@dataclass(frozen=True, slots=True)
class _Spans:
    """Working spans in order: begins and ends (UTC seconds), and the working seconds before each."""

    begins: Seconds
    ends: Seconds
    before: Seconds


@dataclass(frozen=True)
class WorkingTime:
    """When a deployment's offices work.

    `hours` are local spans of a work day, rising and apart; `country` is an ISO code of `holidays` (None: no holidays,
    Monday to Friday).
    """

    zone: str
    hours: tuple[tuple[time, time], ...]
    country: str | None = None

    def __post_init__(self) -> None:
        """Refuse hours that overlap or run backwards.

        Raises:
            ValueError: which.
        """
        marks = [mark for span in self.hours for mark in span]
        if not marks or any(one >= other for one, other in pairwise(marks)):
            shown = ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in self.hours)
            raise ValueError(
                f"working hours {shown or 'none'}: give rising spans that do not touch, for example 09:00-12:00"
            )
        if self.country is not None and self.country not in holidays.list_supported_countries():
            raise ValueError(
                f"country {self.country!r}: the holidays library does not know it; give an ISO code such as CN"
            )

    @cached_property
    def day_s(self) -> int:
        """Working seconds of one work day."""
        return sum(_seconds(end) - _seconds(begin) for begin, end in self.hours)

    def is_work_day(self, day: date) -> bool:
        """Whether offices work on a local day: make-up days count, statutory holidays do not."""
        if self.country is None:
            return day.weekday() < 5
        return _holidays(self.country, day.year).is_working_day(day)

    def passed_s(self, moments: Seconds) -> Seconds:
        """Working seconds from some fixed moment before all of `moments` up to each; only differences mean anything."""
        spans = self._around(moments)
        at = np.searchsorted(spans.begins, moments, side="right") - 1
        inside = np.minimum(moments, spans.ends[at]) - spans.begins[at]
        return np.asarray(spans.before[at] + inside, dtype=np.int64)

    def after(self, moments: Seconds, working_s: Seconds) -> Seconds:
        """The first moments by which `working_s` (positive) have been worked since `moments`; shapes (n,).

        What is due at the end of a day is due then, not on the next morning.
        """
        spans = self._around(moments)
        at = np.searchsorted(spans.begins, moments, side="right") - 1
        inside = np.minimum(moments, spans.ends[at]) - spans.begins[at]
        wanted = spans.before[at] + inside + working_s
        full = spans.before + (spans.ends - spans.begins)
        there = np.searchsorted(full, wanted, side="left")
        return np.asarray(spans.ends[there] - (full[there] - wanted), dtype=np.int64)

    def _around(self, moments: Seconds) -> _Spans:
        zone = ZoneInfo(self.zone)
        first = pd.Timestamp(int(moments.min()), unit="s", tz="UTC").tz_convert(zone).date()
        last = pd.Timestamp(int(moments.max()), unit="s", tz="UTC").tz_convert(zone).date()
        # By whole years, so that few spans are ever made. A span begins before the first moment, whatever it is.
        return _spans(self, first.year - 1, (last + timedelta(days=_MARGIN_DAYS)).year)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)


@lru_cache(maxsize=32)
def _spans(working: WorkingTime, first_year: int, last_year: int) -> _Spans:
    count = (date(last_year + 1, 1, 1) - date(first_year, 1, 1)).days
    days = [date(first_year, 1, 1) + timedelta(days=number) for number in range(count)]
    midnights = pd.DatetimeIndex([day for day in days if working.is_work_day(day)])
    begins, ends = (
        np.sort(
            np.concatenate(
                [_utc(midnights + pd.Timedelta(seconds=_seconds(span[side])), working.zone) for span in working.hours]
            )
        )
        for side in (0, 1)
    )
    lengths = ends - begins
    return _Spans(begins, ends, np.concatenate([[0], np.cumsum(lengths)[:-1]]))


def _utc(local: pd.DatetimeIndex, zone: str) -> Seconds:
    first_of_two = np.ones(len(local), dtype=bool)
    moments = local.tz_localize(zone, ambiguous=first_of_two, nonexistent="shift_forward").tz_convert("UTC")
    return np.asarray(moments.tz_localize(None).astype("datetime64[s]").astype("int64"), dtype=np.int64)


def _seconds(mark: time) -> int:
    return mark.hour * 3600 + mark.minute * 60 + mark.second
