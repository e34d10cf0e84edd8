"""Alarms: the fold of their events by properties, what changes at a moment by tables worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.casework.alarm_judge import Change, Spot, Standing, judge, suppressor
from data_loaders.casework.alarms import (
    ACKNOWLEDGE,
    CLEAR,
    KNOWN,
    RAISE,
    SHELF_MAX_S,
    SHELVE,
    UNKNOWN,
    UNSHELVE,
    check_alarm,
    fold_alarm,
    sentence,
)
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.contract import AlarmRule, Condition, Findings

VERBS = (RAISE, CLEAR, UNKNOWN, KNOWN, ACKNOWLEDGE, SHELVE, UNSHELVE)
KEY = ("r", "street:1")


def event(verb, at, id_=None, number=0, **given):
    given = {"comment": "seen", **given} if verb == ACKNOWLEDGE else given
    if verb == SHELVE:
        given = {"reason": "road works", "until": at + 3600, **given}
    return CaseEvent(id_ or f"{verb}@{at}", at, verb, "post", Origin.DESK, number, given)


def rule(**given):
    return AlarmRule(
        **{"id": "r", "kind": "threshold", "name": {}, "priority": 2, "area": "street", "limit": 5, **given}
    )


def found(*conditions, rule="r", **given):
    return Findings(rule, conditions, **given)


def met(place="street:1", **given):
    return Condition(place, 7, 5, **{"met": True, **given})


events = st.lists(
    st.builds(
        event,
        st.sampled_from(VERBS),
        st.integers(0, 200_000),
        st.text("abcdef", min_size=1, max_size=2),
        st.integers(0, 3),
    ),
    max_size=14,
)


@given(events, st.randoms())
def test_the_order_and_the_repetition_of_events_change_nothing(told, random):
    again = [*told, *told]
    random.shuffle(again)
    assert fold_alarm(again) == fold_alarm(told)


@given(events)
def test_occurrences_follow_one_another_and_end_before_the_next_begins(told):
    state = fold_alarm(told)
    for one, after in zip(state.occurrences, state.occurrences[1:], strict=False):
        assert one.cleared_at is not None
        assert one.raised_at <= one.cleared_at <= after.raised_at
    for one in state.occurrences:
        assert one.acknowledged_at is None or one.raised_at <= one.acknowledged_at
    if state.shelf:
        assert state.shelf.until - state.shelf.at <= SHELF_MAX_S


def test_an_acknowledgement_belongs_to_its_occurrence_and_the_next_one_wants_its_own():
    state = fold_alarm([event(RAISE, 10), event(ACKNOWLEDGE, 20), event(CLEAR, 30), event(RAISE, 40)])
    first, second = state.occurrences
    assert (first.acknowledged_at, first.acknowledged_by, first.comment) == (20, "post", "seen")
    assert (second.acknowledged_at, state.standing) == (None, second)


def test_a_shelf_outlasts_clearing_and_ends_by_itself_or_by_hand():
    told = [event(RAISE, 10), event(SHELVE, 20), event(CLEAR, 30), event(RAISE, 40)]
    state = fold_alarm(told)
    assert [state.shelved(at) for at in (19, 20, 3619, 3620)] == [False, True, True, False]
    taken_back = fold_alarm([*told, event(UNSHELVE, 100)])
    assert [taken_back.shelved(at) for at in (99, 100)] == [True, False]


@pytest.mark.parametrize(
    ("before", "then", "code"),
    [
        ([], event(ACKNOWLEDGE, 5), "not_raised"),
        ([], event(SHELVE, 5), "not_raised"),
        ([RAISE], event(RAISE, 5), "already_raised"),
        ([RAISE, CLEAR], event(ACKNOWLEDGE, 5), "not_raised"),
        ([RAISE, ACKNOWLEDGE], event(ACKNOWLEDGE, 5), "already_acknowledged"),
        ([RAISE], event(ACKNOWLEDGE, 5, comment=""), "no_comment"),
        ([RAISE], event(SHELVE, 5, reason=""), "no_reason"),
        ([RAISE], event(SHELVE, 5, until=5 + 59), "bad_until"),
        ([RAISE], event(SHELVE, 5, until=5 + SHELF_MAX_S + 1), "bad_until"),
        ([RAISE, SHELVE], event(SHELVE, 5), "already_shelved"),
        ([RAISE], event(UNSHELVE, 5), "not_shelved"),
        ([RAISE], event(KNOWN, 5), "already_known"),
        ([RAISE, UNKNOWN], event(UNKNOWN, 5), "already_unknown"),
    ],
)
def test_a_transition_that_does_not_fit_is_refused_in_words(before, then, code):
    state = fold_alarm([event(verb, at) for at, verb in enumerate(before)])
    assert check_alarm(state, then) == code
    assert len(sentence(code)) > 10


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ([], event(RAISE, 5)),
        ([RAISE, CLEAR], event(RAISE, 5)),
        ([RAISE], event(SHELVE, 5, until=5 + SHELF_MAX_S)),
        ([RAISE, ACKNOWLEDGE], event(SHELVE, 5)),
        ([RAISE, SHELVE], event(UNSHELVE, 5)),
        ([RAISE, SHELVE], event(ACKNOWLEDGE, 5)),
    ],
)
def test_a_transition_that_fits_is_let_through(before, then):
    assert check_alarm(fold_alarm([event(verb, at) for at, verb in enumerate(before)]), then) is None


class Desk:
    """Judges moment after moment, as the clock's job does."""

    def __init__(self, *rules):
        self.rules, self.standing, self.waiting = rules, {}, {}

    def at(self, now, *findings, lately=1):
        judged = judge(self.rules, self.standing, self.waiting, findings, now)
        self.waiting = judged.waiting
        for change in judged.changes:
            if change.verb == CLEAR:
                del self.standing[change.key]
            else:
                self.standing[change.key] = Standing(change.verb == UNKNOWN, lately)
        return [change.verb for change in judged.changes]


def test_the_on_delay_is_waited_for_and_a_gap_begins_it_anew():
    desk = Desk(rule(on_delay_s=60))
    assert [desk.at(0, found(met())), desk.at(59, found(met()))] == [[], []]
    assert desk.at(60, found(met())) == [RAISE]
    desk = Desk(rule(on_delay_s=60))
    assert [desk.at(0, found(met())), desk.at(30, found()), desk.at(60, found(met())), desk.at(119, found(met()))] == [
        []
    ] * 4
    assert desk.at(120, found(met())) == [RAISE]


def test_the_off_delay_is_waited_for_and_what_comes_back_meanwhile_was_never_gone():
    desk = Desk(rule(off_delay_s=60))
    assert desk.at(0, found(met())) == [RAISE]
    assert [desk.at(10, found()), desk.at(50, found(met())), desk.at(60, found()), desk.at(119, found())] == [[]] * 4
    assert desk.at(120, found()) == [CLEAR]


def test_within_the_deadband_nothing_is_raised_and_nothing_cleared():
    desk, within = Desk(rule(deadband=1)), Condition("street:1", 4, 5, met=False)
    assert desk.at(0, found(within)) == []
    assert desk.at(1, found(met())) == [RAISE]
    assert desk.at(2, found(within)) == []
    assert desk.at(3, found()) == [CLEAR]


def test_silence_clears_nothing_is_marked_once_and_counts_for_no_delay():
    desk = Desk(rule(off_delay_s=60))
    desk.at(0, found(met()))
    assert desk.at(10, found()) == []
    assert desk.at(20, found(answered=False)) == [UNKNOWN]
    assert desk.at(500, found(answered=False)) == []
    assert desk.at(510, found()) == [KNOWN]
    assert desk.at(569, found()) == []
    assert desk.at(570, found()) == [CLEAR]


def test_a_place_of_which_nobody_knows_stays_and_the_others_go_on():
    desk = Desk(rule())
    desk.at(0, found(met("street:1"), met("street:2")))
    assert judge(desk.rules, desk.standing, {}, [found(unknown=frozenset({"street:1"}))], 5).changes == (
        Change(UNKNOWN, ("r", "street:1")),
        Change(CLEAR, ("r", "street:2")),
    )


def test_what_is_found_though_a_source_is_silent_is_raised_and_known():
    desk = Desk(rule())
    assert desk.at(0, found(met(), answered=False)) == [RAISE]
    assert desk.at(1, found(answered=False)) == [UNKNOWN]
    assert desk.at(2, found(met(), answered=False)) == [KNOWN]


def test_a_chattering_alarm_stands_until_a_whole_minute_was_quiet():
    desk = Desk(rule())
    desk.at(0, found(met()), lately=3)
    assert [desk.at(1, found()), desk.at(60, found())] == [[], []]
    assert desk.at(61, found()) == [CLEAR]


def test_a_clock_that_steps_back_begins_the_delay_anew_and_raises_nothing_twice():
    desk = Desk(rule(on_delay_s=60))
    desk.at(1000, found(met()))
    assert [desk.at(500, found(met())), desk.at(559, found(met()))] == [[], []]
    assert desk.at(560, found(met())) == [RAISE]
    assert desk.at(100, found(met())) == []


def test_after_a_restart_what_stands_is_not_raised_again_and_delays_begin_anew():
    desk = Desk(rule(on_delay_s=60))
    desk.standing = {KEY: Standing()}
    assert desk.at(0, found(met(), met("street:2"))) == []
    assert desk.at(60, found(met(), met("street:2"))) == [RAISE]


def test_a_rule_that_the_deployment_no_longer_has_clears_and_one_that_was_not_asked_keeps():
    gone, here = ("old", ""), ("r", "")
    judged = judge([rule()], {gone: Standing(), here: Standing()}, {here: 7}, [], 9)
    assert judged.changes == (Change(CLEAR, gone),)
    assert judged.waiting == {here: 7}


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 90)), max_size=40),
    st.integers(0, 120),
    st.integers(0, 120),
)
def test_raised_and_cleared_take_turns_whatever_comes(steps, on_delay, off_delay):
    desk, now, told = Desk(rule(on_delay_s=on_delay, off_delay_s=off_delay)), 0, []
    for there, answered, passed in steps:
        now += passed
        told += desk.at(now, found(*([met()] if there else []), answered=answered))
    turns = [verb for verb in told if verb in {RAISE, CLEAR}]
    assert turns == [RAISE, CLEAR] * (len(turns) // 2) + [RAISE] * (len(turns) % 2)
    unknown = False
    for verb in told:
        assert verb not in {UNKNOWN, KNOWN} or unknown == (verb == KNOWN)
        unknown = verb == UNKNOWN


@pytest.mark.parametrize(
    ("parent", "place", "around", "covered"),
    [
        ("street:1", "street:1", {"street": "1"}, True),
        ("street:1", "community:11", {"community": "11", "street": "1"}, True),
        ("street:2", "community:11", {"community": "11", "street": "1"}, False),
        ("", "street:1", {"street": "1"}, True),
        ("feed:calls", "street:1", {"street": "1"}, True),
        ("feed:other", "street:1", {"street": "1"}, False),
        ("feed:calls", "feed:calls", {}, True),
        ("feed:calls", "feed:cases", {}, False),
        ("cell:88", "street:1", {"street": "1"}, False),
    ],
)
def test_a_parent_suppresses_at_its_own_place_and_within_it(parent, place, around, covered):
    child = rule(parent=("p",), sources=("calls", "cases"))
    standing = [Spot("p", parent, {}), Spot("q", place, around)]
    assert suppressor(child, Spot("r", place, around), standing) == ("p" if covered else None)


def test_only_a_parent_suppresses():
    assert suppressor(rule(), Spot("r", "street:1", {}), [Spot("p", "street:1", {})]) is None
    assert suppressor(None, Spot("r", "street:1", {}), [Spot("p", "street:1", {})]) is None
