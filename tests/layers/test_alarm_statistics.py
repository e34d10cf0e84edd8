"""The alarms' own statistics, worked by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from data_loaders.contract import Window
from layers.indicators.alarm_statistics import FEWEST, shelved_now, statistics

END = datetime(2024, 5, 15, 12, 0, tzinfo=UTC)
DAY = Window(END - timedelta(hours=24), END)
START = DAY.start.replace(tzinfo=None)


def row(minute, **given):
    at = START + timedelta(minutes=minute)
    told = {"rule": "r", "place": "street:1", "priority": 3, "cleared_at": at + timedelta(minutes=5)}
    told |= {
        "acknowledged_at": None,
        "suppressed_by": None,
        "shelved_until": None,
        "shelved_by": None,
        "shelve_reason": None,
    }
    given = {
        name: at + timedelta(minutes=value) if name == "acknowledged_at" else value for name, value in given.items()
    }
    return {**told, "raised_at": at, **given}


def test_rates_are_per_ten_minutes_and_a_flood_is_more_than_ten_of_them():
    told = statistics([row(0.5 * n) for n in range(11)] + [row(30), row(41)], DAY)
    assert (told.raised, told.average, told.peak) == (13, 13 / 144, 11)
    assert told.flood_share == 1 / 144
    assert statistics([row(0.5 * n) for n in range(10)], DAY).flood_share == 0


def test_what_a_parent_suppressed_is_counted_apart():
    told = statistics([row(1), row(2, suppressed_by="parent")], DAY)
    assert (told.raised, told.suppressed, told.by_priority[3]) == (1, 1, 1)


def test_shares_are_told_from_twenty_alarms_on():
    rows = [row(10 * n, priority=1 if n == 0 else 2 if n < 4 else 3) for n in range(FEWEST)]
    told = statistics(rows, DAY)
    assert [told.share(level) for level in (1, 2, 3)] == [0.05, 0.15, 0.8]
    assert told.top_share == 1
    assert statistics(rows[:-1], DAY).share(1) is None
    assert statistics(rows[:-1], DAY).top_share is None


def test_the_ten_most_frequent_and_what_chatters():
    quick = [row(minute, rule="quick") for minute in (0, 0.5, 1)]
    slow = [row(minute, rule="slow") for minute in (0, 0.5, 1.1)]
    others = [row(60 + n, rule=f"other{n}") for n in range(12)]
    told = statistics([*quick, *slow, *others], DAY)
    assert told.chattering == (("quick", "street:1"),)
    assert len(told.frequent) == 10
    assert {(rule, count) for rule, _, count in told.frequent[:2]} == {("quick", 3), ("slow", 3)}


def test_time_to_acknowledge_is_the_median_and_the_ninth_of_ten():
    rows = [row(10 * n, acknowledged_at=n + 1) for n in range(10)] + [row(200)]
    told = statistics(rows, DAY)
    assert (told.ack_median_s, told.ack_p90_s) == (5.5 * 60, 9 * 60)
    assert (told.acknowledged, told.unacknowledged) == (10, 1)


def test_what_stands_for_over_a_day_is_stale_whenever_it_was_raised():
    old = row(-600, cleared_at=None)
    told = statistics([old, row(1, cleared_at=None)], DAY)
    assert (told.stale, told.raised) == (1, 1)


def test_nothing_at_all_has_no_times():
    told = statistics([], DAY)
    assert (told.average, told.peak, told.ack_median_s, told.top_share) == (0, 0, None, None)


@pytest.mark.parametrize(("minutes", "shelved"), [(1, True), (0, False)])
def test_the_shelf_ends_at_its_minute(minutes, shelved):
    until = END.replace(tzinfo=None) + timedelta(minutes=minutes)
    assert bool(shelved_now([row(1, cleared_at=None, shelved_until=until)], END)) == shelved
