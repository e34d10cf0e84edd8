"""Alarm rules as pure functions over published answers, and what is usual for a weekday and hour."""

from datetime import UTC, datetime

import pytest

from data_loaders.contract import AlarmRule, Condition
from layers.alarms.cameras_dark import cameras_dark
from layers.alarms.cluster import cluster
from layers.alarms.feed import FeedAnswer, feed
from layers.alarms.overdue import overdue
from layers.alarms.rate import rate
from layers.alarms.threshold import threshold
from layers.expectation import Usual, read_usual, same_spans
from layers.statistics import Kind
from tests.town import NOON

NOTHING = Usual((0,) * 8)


def rule(kind, **given):
    return AlarmRule(**{"id": "r", "kind": kind, "name": {}, "priority": 2, "area": "street", "limit": 5, **given})


def test_a_threshold_is_met_from_its_limit_on_and_held_within_its_deadband():
    rows = [{"place": "1", "incidents": 5}, {"place": "2", "incidents": 4}, {"place": "3", "incidents": 3}]
    found = threshold(rule("threshold", deadband=1), rows, answered=True)
    assert found.conditions == (Condition("street:1", 5, 5, met=True), Condition("street:2", 4, 5, met=False))


def test_what_lies_in_no_area_raises_no_areas_alarm_but_counts_for_the_district():
    rows = [{"place": None, "incidents": 9}]
    assert threshold(rule("threshold"), rows, answered=True).conditions == ()
    (one,) = threshold(rule("threshold", area=""), rows, answered=True).conditions
    assert (one.place, one.value) == ("", 9)


def test_a_rate_is_judged_by_twice_the_difference_of_square_roots():
    rows = [{"place": "1", "incidents": 16}, {"place": "2", "incidents": 15}]
    usual = dict.fromkeys(("1", "2"), Usual((6, 7, 6, 6)))
    found = rate(rule("rate", limit=3), rows, usual, NOTHING, answered=True)
    assert found.conditions == (Condition("street:1", 16, 3, met=True, expected=6.25),)


def test_a_place_where_nothing_ever_happens_is_compared_with_nothing():
    found = rate(rule("rate", limit=3), [{"place": "9", "incidents": 3}], {}, NOTHING, answered=True)
    assert [(one.place, one.expected) for one in found.conditions] == [("street:9", 0)]


def test_with_fewer_than_four_weeks_a_rate_knows_nothing():
    found = rate(rule("rate", limit=3), [{"place": "1", "incidents": 90}], {}, Usual((0, 0, 0)), answered=True)
    assert (found.conditions, found.unknown, found.answered) == ((), {"street:1"}, False)


def test_overdue_cases_pile_up_from_the_limit_on():
    rows = [{"place": "1", "cases": 5}, {"place": "2", "cases": 4}]
    assert [one.place for one in overdue(rule("overdue"), rows, answered=True).conditions] == ["street:1"]


def test_a_feed_is_stale_before_it_is_dead_and_one_that_never_answered_is_as_good_as_dead():
    answers = [FeedAnswer(state, state, NOON) for state in ("ok", "stale", "dead", "unknown")]
    names = tuple(one.name for one in answers)
    told = {
        limit: [one.place for one in feed(rule("feed", area="", limit=limit, sources=names), answers).conditions]
        for limit in (3, 10)
    }
    assert told == {3: ["feed:stale", "feed:dead", "feed:unknown"], 10: ["feed:dead", "feed:unknown"]}
    assert feed(rule("feed", area="", limit=3, sources=("ok",)), answers).conditions == ()


def test_cameras_are_dark_by_their_share_and_their_number_and_unknown_while_the_catalogue_is_silent():
    rows = [
        {"place": "1", "cameras": 100, "dark": 20}, {"place": "2", "cameras": 100, "dark": 17}, {"place": "3", "cameras": 4, "dark": 4},
    ]  # fmt: skip
    dark = rule("cameras_dark", limit=0.2, deadband=0.05, at_least=10)
    found = cameras_dark(dark, rows, answered=True)
    assert [(one.place, one.value, one.met) for one in found.conditions] == [
        ("street:1", 20, True),
        ("street:2", 17, False),
    ]
    silent = cameras_dark(dark, rows, answered=False)
    assert (silent.conditions, silent.answered) == ((), False)


def test_a_cluster_names_its_cell_and_the_areas_that_hold_all_of_it():
    rows = [{"cell": 0x8840A1B2C5FFFFF, "incidents": 5, "area_street": "1", "area_grid": None}]
    (one,) = cluster(rule("cluster", area=""), rows, answered=True).conditions
    assert (one.place, one.around) == ("cell:8840a1b2c5fffff", {"street": "1"})


def test_the_same_hours_of_eight_weeks_by_the_districts_own_clock():
    start, end = datetime(2024, 11, 6, 14, 0, tzinfo=UTC), datetime(2024, 11, 6, 15, 0, tzinfo=UTC)
    spans = same_spans(start, end, "America/Chicago")
    assert len(spans) == 8
    # Clocks went back on 3 November: 08:00 in Chicago was 13:00 UTC the week before.
    assert spans[0] == (datetime(2024, 10, 30, 13, 0, tzinfo=UTC), datetime(2024, 10, 30, 14, 0, tzinfo=UTC))
    assert spans[7][0] == datetime(2024, 9, 11, 13, 0, tzinfo=UTC)


def told(counts, place="1", first=0):
    return [
        {"week": week, "place": place, "incidents": n, "known": week < len(counts) - first}
        for week, n in enumerate(counts)
    ]


def test_a_week_without_incidents_counts_as_none_and_one_before_the_records_not_at_all():
    usual, nothing = read_usual([*told([4, 2, 0, 6]), *told([1], place="2")])
    assert (usual["1"].counts, usual["1"].mean) == ((4, 2, 0, 6), 3.0)
    assert usual["2"] == Usual((1, 0, 0, 0))
    assert nothing == Usual((0, 0, 0, 0))
    assert read_usual(told([4, 2, 0, 6, 9], first=2))[0]["1"].mean is None


@pytest.mark.parametrize(
    ("observed", "counts", "said"),
    [
        (170, (100, 101, 99, 100), Kind.MORE),
        (50, (100, 101, 99, 100), Kind.FEWER),
        (110, (100, 101, 99, 100), Kind.USUAL),
        # Where the weeks themselves lie far apart, one that lies as far says nothing.
        (170, (40, 160, 60, 140), Kind.USUAL),
        (None, (100, 101, 99, 100), Kind.UNKNOWN),
        (170, (100, 101, 99), Kind.UNKNOWN),
    ],
)
def test_clearly_more_is_beyond_chance_and_beyond_what_the_weeks_vary(observed, counts, said):
    assert Usual(counts).kind(observed) is said
