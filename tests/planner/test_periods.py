"""Periods and the district's clock: summer time, calendars, and what a year before is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.contract import Window
from layers.planner.periods import Periods, local_sql, periods_of
from layers.planner.question import PlannerQuestion

NOW = datetime(2026, 11, 26, 4, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2026, 11, 26))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Chicago", "Europe/Helsinki", "Asia/Kolkata"])
@given(st.lists(MOMENTS, min_size=2, max_size=20, unique=True))
def test_the_clock_time_written_out_is_the_calendars(zone, moments):
    spans = Periods(
        Window(min(moments).replace(tzinfo=UTC), max(moments).replace(tzinfo=UTC) + timedelta(seconds=1)),
        None,
        None,
        "day",
    )
    told = duckdb.sql(
        f"SELECT moment, {local_sql('moment', spans, zone)} FROM (SELECT unnest($moments::TIMESTAMP[]) AS moment)",
        params={"moments": moments},
    ).fetchall()
    wanted = {at: at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in moments}
    assert dict(told) == wanted


def test_one_offset_is_one_sum():
    spans = Periods(Window(NOW - timedelta(days=28), NOW), None, None, "day")
    assert local_sql("occurred_at", spans, "Asia/Shanghai") == "(occurred_at + to_seconds(28800))"


def test_a_zone_west_of_greenwich_is_a_sum_too():
    spans = Periods(Window(NOW - timedelta(hours=9), NOW), None, None, "hour")
    told = duckdb.sql(
        f"SELECT {local_sql('moment', spans, 'America/Chicago')} FROM (SELECT TIMESTAMP '2026-11-26 04:00' AS moment)"
    )
    assert told.fetchall() == [(datetime(2026, 11, 25, 22),)]


def test_a_window_is_told_by_steps_of_its_length():
    steps = {
        text: periods_of(PlannerQuestion(window=text), NOW, "Asia/Shanghai").step
        for text in ("24h", "7d", "28d", "365d", "all")
    }
    assert steps == {"24h": "hour", "7d": "day", "28d": "day", "365d": "week", "all": "year"}


def test_the_period_before_ends_where_the_window_begins():
    found = periods_of(PlannerQuestion(window="7d", against="previous"), NOW, "Asia/Shanghai")
    assert (found.against.start, found.against.end) == (NOW - timedelta(days=14), NOW - timedelta(days=7))
    assert found.shift_s == 7 * 86_400


def test_a_year_before_is_the_same_weekday_and_hour_of_the_district():
    # Between 2025-03-30 and 2026-03-29 Helsinki's clocks changed on different days.
    now = datetime(2026, 3, 30, 9, tzinfo=UTC)
    found = periods_of(PlannerQuestion(window="24h", against="last_year"), now, "Europe/Helsinki")
    there = found.against.start.astimezone(ZoneInfo("Europe/Helsinki"))
    here = found.window.start.astimezone(ZoneInfo("Europe/Helsinki"))
    assert (there.weekday(), there.hour) == (here.weekday(), here.hour)
    assert found.exposures == (1.0, 1.0)


def test_what_has_not_happened_yet_is_in_no_period():
    asked = PlannerQuestion(window="2026-11-20T00:00Z/2026-12-20T00:00Z")
    assert periods_of(asked, NOW, "Asia/Shanghai").window.end == NOW
