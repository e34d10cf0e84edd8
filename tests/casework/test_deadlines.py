"""Deadlines over a working calendar: hand-worked days around holidays, and properties around nights, weekends and zones."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.casework.deadlines import Limit, LimitUnit, due, due_of_one, moved_by_suspension, soon
from data_loaders.casework.working_time import WorkingTime

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))  # seven hours
OFFICE = WorkingTime("Asia/Shanghai", HOURS, "CN")
NIGHT_AND_DAY = ((time(0), time(12)), (time(12, 0, 1), time(23, 59, 59)))

moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(
    lambda at: int(at.replace(tzinfo=UTC).timestamp())
)
limits = st.builds(Limit, st.integers(1, 60).map(lambda n: n / 4), st.sampled_from(LimitUnit))
offices = st.sampled_from(
    [
        OFFICE,
        WorkingTime("America/New_York", HOURS, "US"),
        WorkingTime("Europe/Berlin", HOURS),
        WorkingTime("Asia/Shanghai", NIGHT_AND_DAY, "CN"),
    ]
)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def shown(moment: int, zone: ZoneInfo = SHANGHAI) -> str:
    return datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "value", "unit", "expected"),
    [
        ("2026-11-24 10:00", 4, "urgent_hour", "2026-11-24 14:00"),
        ("2026-11-24 23:00", 4, "urgent_hour", "2026-11-25 03:00"),
        ("2026-11-24 10:00", 4, "work_hour", "2026-11-24 15:30"),  # two before lunch, two after
        ("2026-11-24 10:00", 6, "work_hour", "2026-11-24 17:30"),  # the day's end, not the next morning
        ("2026-11-24 16:30", 4, "work_hour", "2026-11-25 12:00"),
        ("2026-11-24 19:00", 1, "work_hour", "2026-11-25 10:00"),  # at night the clock stands
        ("2026-11-27 16:30", 4, "work_hour", "2026-11-30 12:00"),  # over a weekend
        ("2026-11-24 10:00", 1, "work_day", "2026-11-25 10:00"),
        ("2026-11-28 10:00", 1, "work_day", "2026-11-30 17:30"),  # reported on a Saturday: Monday is the day
        ("2026-09-30 10:00", 1, "work_day", "2026-10-08 10:00"),  # over the National Day's week
        ("2026-02-13 10:00", 1, "work_day", "2026-02-14 10:00"),  # a Saturday that is made up
        ("2026-02-14 10:00", 1, "work_day", "2026-02-24 10:00"),  # over the Spring Festival
        ("2026-09-30 10:00", 3, "natural_day", "2026-10-03 10:00"),
    ],
)
def test_hand_worked_deadlines(start, value, unit, expected):
    assert shown(due_of_one(at(start), Limit(value, LimitUnit(unit)), OFFICE)) == expected


def test_a_natural_day_keeps_the_wall_clock_over_a_clock_change():
    office = WorkingTime("America/New_York", HOURS, "US")
    found = due_of_one(at("2026-03-07 10:00", NEW_YORK), Limit(1, LimitUnit.NATURAL_DAY), office)
    assert shown(found, NEW_YORK) == "2026-03-08 10:00"
    assert found - at("2026-03-07 10:00", NEW_YORK) == 23 * 3600


@given(moments, limits, offices)
def test_a_deadline_lies_after_the_start_and_in_working_time(start, limit, office):
    found = due_of_one(start, limit, office)
    assert found > start
    if limit.unit in {LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY}:
        local = datetime.fromtimestamp(found, ZoneInfo(office.zone))
        assert office.is_work_day(local.date())
        assert any(begin < local.time() <= end for begin, end in office.hours)


@given(moments, st.integers(1, 400), offices)
def test_worked_time_is_what_a_walk_over_the_minutes_counts(start, quarters, office):
    start -= start % 900
    length = quarters * 900 if office.hours == HOURS else quarters * 60
    found = int(office.after(np.array([start]), np.array([length]))[0])
    zone, worked, moment = ZoneInfo(office.zone), 0, start
    step = 900 if office.hours == HOURS else 60
    while worked < length:
        local = datetime.fromtimestamp(moment, zone)
        if office.is_work_day(local.date()) and any(begin <= local.time() < end for begin, end in office.hours):
            worked += step
        moment += step
    # The walk counts whole steps; around the odd second of the other office's noon it may be a step late.
    assert abs(found - moment) <= (0 if office.hours == HOURS else 60)


@given(moments, moments, limits, offices)
def test_later_reports_are_never_due_earlier(one, other, limit, office):
    first, second = sorted((one, other))
    found = due(np.array([first, second]), limit, office)
    assert found[0] <= found[1]


@given(moments, limits, offices, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=4))
def test_suspended_time_does_not_pass(start, limit, office, hours):
    spans = [(start + begin * 3600, start + (begin + length) * 3600) for begin, length in hours]
    plain, found = due_of_one(start, limit, office), due_of_one(start, limit, office, spans)
    assert found >= plain
    if limit.unit is LimitUnit.URGENT_HOUR:
        stood = {second for begin, end in spans for second in range(begin, end, 900) if second < found}
        assert found - start == round(limit.value * 3600) + 900 * len(stood)
    assert due_of_one(start, limit, office, spans[::-1] * 2) == found, "order and repetition do not count"


@given(moments, limits, offices)
def test_many_at_once_are_as_one_by_one(start, limit, office):
    starts = start + np.arange(0, 20) * 7_919
    assert due(starts, limit, office).tolist() == [due_of_one(int(one), limit, office) for one in starts]


@pytest.mark.parametrize(
    ("unit", "begin", "end", "from_then"),
    [
        (LimitUnit.WORK_HOUR, "2026-11-24 09:00", "2026-11-24 15:30", "2026-11-24 14:30"),  # four of five work hours
        (LimitUnit.WORK_HOUR, "2026-11-24 16:00", "2026-11-25 10:00", "2026-11-25 09:30"),  # not in the night before
        (LimitUnit.WORK_DAY, "2026-11-27 17:00", "2026-11-30 17:00", "2026-11-30 15:36"),  # not at the weekend
        (LimitUnit.NATURAL_DAY, "2026-11-24 09:00", "2026-11-29 09:00", "2026-11-28 09:00"),
        (LimitUnit.URGENT_HOUR, "2026-11-24 22:00", "2026-11-25 03:00", "2026-11-25 02:00"),
        (LimitUnit.WORK_HOUR, "2026-11-24 20:00", "2026-11-25 01:00", "2026-11-25 00:00"),  # no work hour in between
        (LimitUnit.WORK_HOUR, "2026-11-24 15:00", "2026-11-24 14:00", "2026-11-24 14:00"),
    ],
)
def test_a_case_is_due_soon_when_a_fifth_of_its_own_time_is_left(unit, begin, end, from_then):
    found = soon(np.array([at(begin)]), np.array([at(end)]), unit, OFFICE)
    assert shown(int(found[0])) == from_then


@given(moments, limits, offices)
def test_due_soon_begins_between_report_and_deadline(start, limit, office):
    starts = start + np.arange(0, 20) * 7_919
    ends = due(starts, limit, office)
    found = soon(starts, ends, limit.unit, office)
    assert (starts <= found).all()
    assert (found <= ends).all()


@pytest.mark.parametrize("hours", [(), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(17)))])
def test_hours_that_are_none_or_overlap_are_refused(hours):
    with pytest.raises(ValueError, match="working hours"):
        WorkingTime("Asia/Shanghai", hours)


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_a_limit_that_is_no_length_is_refused(value):
    with pytest.raises(ValueError, match="positive"):
        Limit(value, LimitUnit.WORK_DAY)


def test_an_unknown_country_is_refused():
    with pytest.raises(ValueError, match="XX"):
        WorkingTime("Asia/Shanghai", HOURS, "XX")


def test_a_suspension_after_the_deadline_moves_nothing():
    start = at("2026-11-24 09:00")
    end = due_of_one(start, Limit(1, LimitUnit.URGENT_HOUR), OFFICE)
    late = (end + 60, end + 60 + int(timedelta(days=3).total_seconds()))
    assert due_of_one(start, Limit(1, LimitUnit.URGENT_HOUR), OFFICE, [late]) == end


@given(moments, limits, offices, st.lists(st.tuples(st.integers(-9, 40), st.integers(1, 40)), max_size=4))
def test_a_stated_deadline_is_moved_as_one_of_our_own(start, limit, office, hours):
    spans = [(start + begin * 3600, start + (begin + length) * 3600) for begin, length in hours if begin >= 0]
    plain = due_of_one(start, limit, office)
    assert moved_by_suspension(plain, spans, limit, office) == due_of_one(start, limit, office, spans)


def test_a_stated_deadline_of_unknown_limit_moves_by_every_second_of_its_suspensions():
    friday, monday = at("2026-11-27 17:00"), at("2026-11-30 10:00")
    stated = at("2026-12-01 12:00")
    assert shown(moved_by_suspension(stated, [(friday, monday)], None, OFFICE)) == "2026-12-04 05:00"
    work = Limit(3, LimitUnit.WORK_DAY)
    # Half an hour of Friday and an hour of Monday.
    assert shown(moved_by_suspension(stated, [(friday, monday)], work, OFFICE)) == "2026-12-01 15:00"


def test_a_stated_deadline_that_had_passed_or_that_nothing_suspended_stands():
    stated = at("2026-11-27 12:00")
    assert moved_by_suspension(stated, [], None, OFFICE) == stated
    assert moved_by_suspension(stated, [(stated + 1, stated + 9_000)], None, OFFICE) == stated
