"""Windows of a briefing: weekdays, holidays, month ends, clocks that are put forward, and the machine's own zone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.contract import BadInputError
from layers.briefing.period import Basis, Kind, period, read_day, read_kind

SHANGHAI, CHICAGO = "Asia/Shanghai", "America/Chicago"
MORNING = time(7, 30)
# Thursday, 26 November 2026, 07:30 in Shanghai.
NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)


def of(kind, day=None, now=NOW, zone=SHANGHAI, country="CN", at=MORNING):
    return period(Kind(kind), None if day is None else date.fromisoformat(day), now, zone=zone, country=country, at=at)


def local(window, zone=SHANGHAI):
    return tuple(mark.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M") for mark in (window.start, window.end))


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("last_24h", None, ("11-25 07:30", "11-26 07:30")),
        ("last_24h", "2026-11-20", ("11-19 07:30", "11-20 07:30")),
        ("noon", None, ("11-24 12:00", "11-25 12:00")),
        ("day", None, ("11-25 00:00", "11-26 00:00")),
        ("day", "2026-11-26", ("11-26 00:00", "11-26 07:30")),
        ("week", "2026-11-18", ("11-16 00:00", "11-23 00:00")),
        ("week", None, ("11-23 00:00", "11-26 07:30")),
        ("month", "2026-02-11", ("02-01 00:00", "03-01 00:00")),
        ("month", "2025-12-31", ("12-01 00:00", "01-01 00:00")),
    ],
)
def test_a_window_is_read_by_the_districts_clock(kind, day, expected):
    assert local(of(kind, day).window) == expected


def test_an_ordinary_day_is_compared_with_its_weekdays_without_holidays():
    # The Thursdays before 26 November 2026: 1 October is National Day.
    told = of("day", "2026-11-26", now=NOW + timedelta(days=2))
    assert told.basis is Basis.WEEKDAYS
    assert [local(one)[0] for one in told.before] == [
        f"{day} 00:00" for day in ("11-19", "11-12", "11-05", "10-29", "10-22", "10-15", "10-08")
    ] + ([] if told.left_out else ["10-01 00:00"])
    assert told.left_out == 1


def test_a_holiday_is_compared_with_holidays_and_sundays():
    told = of("day", "2026-10-02")
    assert told.basis is Basis.HOLIDAYS
    days = [one.start.astimezone(ZoneInfo(SHANGHAI)).date() for one in told.before]
    assert days[0] == date(2026, 10, 1)
    assert len(days) == 8
    assert all(day.weekday() == 6 or day in {date(2026, 10, 1), date(2026, 9, 25)} for day in days), days


def test_a_weekend_day_on_which_people_work_is_compared_with_work_days():
    # 10 October 2026, a Saturday, is worked for the National Day holidays.
    told = of("day", "2026-10-10")
    assert told.basis is Basis.WORKDAYS
    days = [one.start.astimezone(ZoneInfo(SHANGHAI)).date() for one in told.before]
    assert len(days) == 8
    assert all(day.weekday() < 5 for day in days)
    assert not {date(2026, 10, 1), date(2026, 10, 2)} & set(days)


def test_a_week_with_a_holiday_says_what_it_is_compared_with():
    assert of("week", "2026-09-30").basis is Basis.WEEKS_ALL
    quiet = of("week", "2026-11-18")
    assert quiet.basis is Basis.WEEKS
    assert quiet.left_out >= 1
    assert ("10-05 00:00", "10-12 00:00") not in [local(one) for one in quiet.before]


def test_without_a_country_no_day_is_left_out():
    assert len(of("day", "2026-10-01", country=None).before) == 8
    assert of("day", "2026-10-01", country=None).basis is Basis.WEEKDAYS


def test_a_month_is_compared_with_spans_as_long_and_the_months_beside_it():
    told = of("month", "2026-02-03")
    assert {one.end - one.start for one in told.before} == {timedelta(days=28)}
    assert told.before[0].end == told.window.start
    assert local(told.just_before) == ("01-01 00:00", "02-01 00:00")
    assert local(told.year_ago) == ("02-01 00:00", "03-01 00:00")
    march = of("month", "2026-03-30", now=datetime(2026, 3, 30, 16, 0, tzinfo=UTC))
    # As far into February as it goes: it has no 31st.
    assert local(march.just_before) == ("02-01 00:00", "03-01 00:00")


def test_beside_a_day_stand_the_day_before_and_the_same_weekday_a_year_ago():
    told = of("day", "2026-11-25")
    assert local(told.just_before) == ("11-24 00:00", "11-25 00:00")
    assert told.year_ago.start.astimezone(ZoneInfo(SHANGHAI)).date() == date(2025, 11, 26)
    assert date(2025, 11, 26).weekday() == date(2026, 11, 25).weekday()


def test_where_the_clock_is_put_forward_the_day_is_as_long_as_it_is():
    # Chicago, 8 March 2026, has 23 hours, 1 November 25; the Sundays around them begin at their own midnights.
    now = datetime(2026, 11, 10, tzinfo=UTC)
    spring = of("day", "2026-03-08", now=now, zone=CHICAGO, country="US")
    autumn = of("day", "2026-11-01", now=now, zone=CHICAGO, country="US")
    assert spring.window.end - spring.window.start == timedelta(hours=23)
    assert autumn.window.end - autumn.window.start == timedelta(hours=25)
    assert {local(one, CHICAGO)[0][-5:] for one in (*spring.before, *autumn.before)} == {"00:00"}
    assert (
        local(of("last_24h", "2026-03-08", now=now, zone=CHICAGO, at=time(2, 30)).window, CHICAGO)[1] == "03-08 03:30"
    )


def test_a_window_that_has_not_begun_is_refused_and_one_that_runs_ends_now():
    with pytest.raises(BadInputError, match="has not begun"):
        of("day", "2026-11-27")
    assert of("month", "2026-11-30").window.end == NOW


@pytest.mark.parametrize(
    ("read", "text"), [(read_kind, "fortnight"), (read_day, "26.11.2026"), (read_day, "2026-02-30")]
)
def test_what_is_no_window_and_no_day_is_refused(read, text):
    with pytest.raises(BadInputError):
        read(text)


@given(
    st.sampled_from(list(Kind)), st.dates(date(2024, 1, 1), date(2026, 11, 20)), st.sampled_from([SHANGHAI, CHICAGO])
)
def test_windows_that_are_compared_are_over_before_and_as_long_by_the_clock(kind, day, zone):
    told = period(kind, day, NOW, zone=zone, country="CN" if zone == SHANGHAI else "US", at=MORNING)
    span = told.window
    wall = {
        (
            one.end.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            - one.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        )
        for one in (span, *told.before)
    }
    assert span.start < span.end <= NOW
    assert all(one.start < span.start for one in told.before)
    assert len({one.start for one in told.before}) == len(told.before)
    # One that ends in the hour that is skipped ends an hour later by the clock.
    assert max(wall) - min(wall) <= timedelta(hours=1)


@pytest.mark.parametrize("machine", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_the_machines_own_zone_changes_nothing(machine):
    script = (
        "from datetime import *; from layers.briefing.period import *\n"
        "print([period(kind, day, datetime(2026, 11, 25, 23, 30, tzinfo=UTC), zone='Asia/Shanghai', country='CN', at=time(7, 30))"
        " for kind in Kind for day in (None, date(2026, 3, 8))])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TZ": machine},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    here = [of(kind, day) for kind in Kind for day in (None, "2026-03-08")]
    assert said.strip() == repr(here)
