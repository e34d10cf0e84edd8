"""The window of a briefing and those it is compared with, by the wall clock of the district: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from data_loaders.contract import BadInputError, Window

WEEKS = 8
_DAY = timedelta(days=1)
_NOON = time(12)


class Kind(StrEnum):
    """What a briefing looks back at. `last_24h` and `noon` end on their day, the others are it, or hold it."""

    LAST_24H = "last_24h"
    NOON = "noon"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Basis(StrEnum):
    """What the window is compared with."""

    WEEKDAYS = "weekdays"  # the same weekdays of eight weeks, without holidays and shifted work days
    HOLIDAYS = "holidays"  # a holiday: the holidays and Sundays of eight weeks, the newest eight
    WORKDAYS = "workdays"  # a weekend day on which people work: the work days of eight weeks, the newest eight
    WEEKS = "weeks"  # the eight weeks before, without those that hold a holiday
    WEEKS_ALL = "weeks_all"  # a week with a holiday: the eight weeks before, whatever they hold
    SPANS = "spans"  # a month: the eight spans of as many days before it


class _Day(StrEnum):
    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    SHIFTED = "shifted"


@dataclass(frozen=True, slots=True)
class Period:
    """One window with its comparisons, all half open and aware (UTC).

    `day` is the day that it was asked for, `before` the windows of `basis`, newest first, all as long by the wall clock;
    `left_out` how many more there would be without holidays. `year_ago` (同比) and `just_before` (环比) stand beside.
    `whole_days` is true where it begins and ends at midnights or now: records known only to the day take part.
    """

    kind: Kind
    day: date
    window: Window
    before: tuple[Window, ...]
    basis: Basis
    left_out: int
    year_ago: Window
    just_before: Window
    whole_days: bool


def read_kind(text: str) -> Kind:
    """The kind of window of that name.

    Raises:
        BadInputError: none; it names those that are offered.
    """
    try:
        return Kind(text)
    except ValueError as error:
        raise BadInputError(f"window {text[:40]!r}: give one of {', '.join(Kind)}") from error


def read_day(text: str) -> date | None:
    """A day as `2026-11-26`; none for empty text.

    Raises:
        BadInputError: neither.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInputError(f"day {text[:40]!r}: write it as 2026-11-26", "day_form", given=text[:40]) from error


def period(kind: Kind, day: date | None, now: datetime, *, zone: str, country: str | None, at: time) -> Period:
    """The window of `kind` for `day`; without a day the last one.

    `now` is aware and the window's latest end; `at` is the local time at which `last_24h` ends on a day of the past;
    `country` an ISO code of the library `holidays`, or None for none.

    Raises:
        BadInputError: the window has not begun by now.
    """
    # To the minute, as a window is written and read.
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    asked = day or _last(kind, local)
    start, end = _span(kind, asked, local if day in {None, local.date()} else datetime.combine(asked, at))
    if start >= local:
        raise BadInputError(
            f"day {asked}: that window has not begun; give {local.date()} or an earlier day",
            "day_ahead",
            given=str(asked),
            last=str(local.date()),
        )
    end = min(end, local)
    basis, back = _before(kind, start, end, country)
    wall = _Wall(zone)
    whole = kind in {Kind.DAY, Kind.WEEK, Kind.MONTH}
    return Period(
        kind=kind,
        day=asked,
        window=wall.window(start, end),
        before=tuple(wall.window(start - days * _DAY, end - days * _DAY) for days in back),
        basis=basis,
        left_out=max(0, WEEKS - len(back)),
        year_ago=wall.window(*_year_ago(kind, start, end)),
        just_before=wall.window(*_just_before(kind, start, end)),
        whole_days=whole,
    )


@dataclass(frozen=True, slots=True)
class _Wall:
    zone: str

    def window(self, start: datetime, end: datetime) -> Window:
        """Local readings of a clock as moments; of an hour that is there twice the first, one that is skipped an hour on."""
        place = ZoneInfo(self.zone)
        return Window(start.replace(tzinfo=place).astimezone(UTC), end.replace(tzinfo=place).astimezone(UTC))


def _last(kind: Kind, local: datetime) -> date:
    """The day of the last window: one that is over, but for the last 24 hours, the week and the month."""
    if kind is Kind.DAY:
        return local.date() - _DAY
    if kind is Kind.NOON and local.time() < _NOON:
        return local.date() - _DAY
    return local.date()


def _span(kind: Kind, day: date, until: datetime) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time())
    if kind is Kind.LAST_24H:
        return until - _DAY, until
    if kind is Kind.NOON:
        noon = datetime.combine(day, _NOON)
        return noon - _DAY, noon
    if kind is Kind.DAY:
        return midnight, midnight + _DAY
    if kind is Kind.WEEK:
        monday = midnight - day.weekday() * _DAY
        return monday, monday + 7 * _DAY
    first = midnight.replace(day=1)
    return first, _month_on(first, 1)


def _month_on(first: datetime, months: int) -> datetime:
    """The first of the month so many months on."""
    count = 12 * first.year + first.month - 1 + months
    return first.replace(year=count // 12, month=count % 12 + 1)


def _before(kind: Kind, start: datetime, end: datetime, country: str | None) -> tuple[Basis, list[int]]:
    """What it is compared with, and how many days before it each of those begins."""
    if kind is Kind.MONTH:
        days = (_month_on(start, 1) - start).days
        return Basis.SPANS, [days * number for number in range(1, WEEKS + 1)]
    if kind is Kind.WEEK:
        weeks = [7 * number for number in range(1, WEEKS + 1)]
        if _has_holiday(start.date(), country):
            return Basis.WEEKS_ALL, weeks
        return Basis.WEEKS, [days for days in weeks if not _has_holiday(start.date() - days * _DAY, country)]
    return _days_like((start + (end - start) / 2).date(), country)


def _days_like(day: date, country: str | None) -> tuple[Basis, list[int]]:
    """For a window of a day, by the day on which its middle lies."""
    what, all_back = _sort(day, country), range(1, 7 * WEEKS + 1)
    if what is _Day.HOLIDAY:
        rests = [
            back
            for back in all_back
            if _sort(one := day - back * _DAY, country) is _Day.HOLIDAY
            or (one.weekday() == 6 and _sort(one, country) is _Day.ORDINARY)
        ]
        return Basis.HOLIDAYS, rests[:WEEKS]
    if what is _Day.SHIFTED:
        works = [
            back
            for back in all_back
            if (one := day - back * _DAY).weekday() < 5 and _sort(one, country) is _Day.ORDINARY
        ]
        return Basis.WORKDAYS, works[:WEEKS]
    same = [7 * number for number in range(1, WEEKS + 1)]
    return Basis.WEEKDAYS, [back for back in same if _sort(day - back * _DAY, country) is _Day.ORDINARY]


def _sort(day: date, country: str | None) -> _Day:
    if country is None:
        return _Day.ORDINARY
    known = _calendar(country, day.year)
    works = known.is_working_day(day)
    if day.weekday() >= 5 and works:
        return _Day.SHIFTED
    return _Day.HOLIDAY if day in known or (day.weekday() < 5 and not works) else _Day.ORDINARY


def _has_holiday(monday: date, country: str | None) -> bool:
    return any(_sort(monday + number * _DAY, country) is not _Day.ORDINARY for number in range(7))


def _year_ago(kind: Kind, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The same weekday (52 weeks), or the same month of the year before, as far into it."""
    if kind is not Kind.MONTH:
        return start - 364 * _DAY, end - 364 * _DAY
    return _month_as_far(start, end, -12)


def _just_before(kind: Kind, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The day, week or month directly before, as far into it."""
    if kind is Kind.MONTH:
        return _month_as_far(start, end, -1)
    days = 7 if kind is Kind.WEEK else 1
    return start - days * _DAY, end - days * _DAY


def _month_as_far(start: datetime, end: datetime, months: int) -> tuple[datetime, datetime]:
    first = _month_on(start, months)
    return first, min(first + (end - start), _month_on(first, 1)) if end < _month_on(start, 1) else _month_on(first, 1)


@lru_cache(maxsize=64)
def _calendar(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)
