"""Who may take back what and until when; what a screen is told before anybody presses anything."""

import pytest

from data_loaders.casework.fold import fold
from data_loaders.casework.rules import UNDO_S, allowed, check, undoable
from tests.casework.cases import OTHER_SEAT, SEAT, after, desk, folded, source, state_of


def undo_code(events, *, by=SEAT, at, of):
    return check(state_of(events), desk("undo", at, by=by, event=of))


def test_a_post_takes_its_own_last_action_back_for_ten_minutes():
    events = after("register")
    assert UNDO_S == 600
    assert undo_code(events, at=2_600, of="register@2000") is None
    assert undo_code(events, at=2_601, of="register@2000") == "too_late_to_undo"
    assert undo_code(events, by=OTHER_SEAT, at=2_100, of="register@2000") == "not_yours_to_undo"


def test_only_the_last_action_can_be_taken_back():
    events = after("register", "dispatch")
    assert undo_code(events, at=2_100, of="register@2000") == "nothing_to_undo"
    assert undo_code(events, at=2_100, of="dispatch@2010") is None
    assert undo_code([*events, source("take", 2_050)], at=2_100, of="dispatch@2010") is None, "a source's word between"


@pytest.mark.parametrize("verb", ["acknowledge", "note", "urge"])
def test_what_was_only_said_is_not_taken_back_and_stands_before_what_was_done(verb):
    events = after("register", verb)
    assert undo_code(events, at=2_100, of=f"{verb}@2010") == "nothing_to_undo"
    assert undo_code(events, at=2_100, of="register@2000") == "nothing_to_undo"


def test_a_report_made_at_the_desk_is_voided_and_never_taken_back():
    assert undo_code([desk("report", 2_000)], at=2_100, of="report@2000") == "nothing_to_undo"


@pytest.mark.parametrize("end", ["void", "merge"])
def test_an_end_by_mistake_is_taken_back(end):
    assert undo_code(after(end), at=2_100, of=f"{end}@2000") is None
    assert state_of([*after(end), desk("undo", 2_100, event=f"{end}@2000")]).status == "open"


def test_the_event_that_can_be_taken_back_is_named():
    found = folded([*after("register", "dispatch"), source("take", 2_050)])
    assert undoable(found, SEAT, 2_100).id == "dispatch@2010"
    assert undoable(found, OTHER_SEAT, 2_100) is None
    assert undoable(found, SEAT, 2_611) is None
    assert undoable(folded(after()), SEAT, 2_100) is None
    assert undoable(folded([]), SEAT, 2_100) is None


def test_a_screen_is_told_of_the_undo_by_post_and_time():
    state = state_of(after("register"))
    assert allowed(state, SEAT, 2_600)["undo"] is None
    assert allowed(state, SEAT, 2_601)["undo"] == "too_late_to_undo"
    assert allowed(state, OTHER_SEAT, 2_100)["undo"] == "not_yours_to_undo"
    assert allowed(state_of(after()), SEAT, 2_100)["undo"] == "nothing_to_undo"


def test_a_screen_is_told_what_stands_in_the_way_of_each_verb():
    told = allowed(state_of(after("acknowledge", "supervise", "suspend")), SEAT, 3_000)
    assert told["acknowledge"] == "already_acknowledged"
    assert told["supervise"] == "already_supervised"
    assert told["register"] == "suspended"
    assert told["resume"] is None
    assert told["reopen"] == "suspended"
    merged = allowed(state_of(after("merge")), SEAT, 2_500)
    assert {verb for verb, code in merged.items() if code is None} == {"note", "undo"}
    voided = allowed(state_of(after("void")), SEAT, 2_500)
    assert {verb for verb, code in voided.items() if code is None} == {"note", "undo", "reopen"}
    assert voided["register"] == "voided"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"level": 2, "reason": "overdue"}, None),
        ({"level": 3, "reason": "returned"}, None),
        ({"level": 1, "reason": "overdue"}, "level_not_higher"),
        ({"level": 0, "reason": "overdue"}, "level_not_higher"),
        ({"level": 4, "reason": "overdue"}, "level_not_higher"),
        ({"level": True, "reason": "overdue"}, "level_not_higher"),
        ({"level": 2, "reason": "because"}, "needs_reason"),
    ],
)
def test_an_escalation_goes_up_for_one_of_three_reasons(given, code):
    assert check(state_of(after(escalation=1)), desk("escalate", 3_000, **given)) == code


def test_a_case_of_the_district_goes_no_higher():
    assert allowed(state_of(after(escalation=3)), SEAT, 3_000)["escalate"] == "level_not_higher"


@pytest.mark.parametrize(
    ("tier", "code"), [(None, None), (1, None), (3, None), (0, "bad_tier"), (4, "bad_tier"), ("1", "bad_tier")]
)
def test_a_case_goes_to_one_of_three_tiers_or_to_none(tier, code):
    assert check(state_of(after("register")), desk("dispatch", 3_000, tier=tier)) == code


@pytest.mark.parametrize("answer", ["maybe", "", None, True, ["yes"]])
def test_answers_are_yes_no_or_basically(answer):
    state = state_of(after("register", "dispatch", "take", "feedback", "verify", "close"))
    assert check(state, desk("call_back", 3_000, solved=answer)) == "needs_answer"


def test_returns_rework_urges_and_reopenings_are_counted():
    way = (
        "register",
        "dispatch",
        "return",
        "dispatch",
        "take",
        "return",
        "dispatch",
        "feedback",
        "rework",
        "urge",
        "urge",
    )
    state = state_of(after(*way, "feedback", "verify", "rework", "feedback", "verify", "close", "reopen"))
    assert (state.returned, state.reworked, state.urged, state.reopened) == (2, 2, 2, 1)
    assert (state.status, state.step) == ("open", "handling")
    assert "closed" not in state.milestones
    assert state.milestones["dispatched"] == 2_010, "the first dispatch"


def test_what_nobody_reported_is_told_apart_from_what_does_not_fit():
    assert check(None, desk("register", 1)) == "unknown_case"
    assert check(None, desk("report", 1)) is None
    assert fold([], "grid_cases").state is None
