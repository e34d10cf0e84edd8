"""When a case goes a level up by itself."""

import pytest

from data_loaders.casework.escalation import due_to_escalate
from tests.casework.cases import after, desk, state_of

DUE, GRACE = 5_000, 600


def reason(events, now, *, due_at=DUE, level=None, feed="grid_cases", **limits):
    state = state_of(events, feed)
    return due_to_escalate(state, now, due_at, state.level if level is None else level, grace_s=GRACE, **limits)


def test_a_case_is_overdue_from_the_second_after_it_was_due():
    assert [reason(after(), now) for now in (4_999, 5_000, 5_001)] == [None, None, "overdue"]


def test_a_case_without_a_deadline_is_never_overdue():
    assert reason(after(), 10**9, due_at=None) is None


@pytest.mark.parametrize(
    "way", [("void",), ("merge",), ("suspend",), ("register", "dispatch", "feedback", "verify", "close")]
)
def test_what_has_ended_or_is_suspended_is_not_moved(way):
    assert reason(after(*way), 9_000) is None


def test_a_case_that_is_not_known_to_be_open_is_not_moved():
    assert reason(after(status="unknown"), 9_000) is None


def test_the_top_is_the_end():
    assert reason(after(escalation=3), 9_000) is None
    assert reason(after(escalation=2), 9_000) == "overdue"
    assert reason(after(escalation=2), 9_000, top=2) is None


def test_the_new_level_gets_its_grace_before_the_case_is_overdue_there():
    events = [*after(), desk("escalate", 5_001, level=1, reason="overdue")]
    assert [reason(events, now) for now in (5_002, 5_600, 5_601)] == [None, None, "overdue"]


def test_a_case_that_was_sent_back_twice_goes_up_and_again_after_two_more():
    back = ("dispatch", "return")
    assert reason(after("register", *back), 4_000) is None
    assert reason(after("register", *back, *back), 4_000) == "returned"
    moved = [*after("register", *back, *back), desk("escalate", 3_000, level=1, reason="returned")]
    assert reason(moved, 4_000) is None
    once = [*moved, desk("dispatch", 3_010), desk("return", 3_020)]
    twice = [*once, desk("dispatch", 3_030), desk("return", 3_040)]
    assert [reason(events, 4_000) for events in (once, twice)] == [None, "returned"]
    assert reason(once, 4_000, returned_limit=1) == "returned"


def test_overdue_goes_before_returned():
    assert reason(after("register", "dispatch", "return", "dispatch", "return"), 9_000) == "overdue"


def test_a_move_that_was_taken_back_counts_for_nothing():
    events = [*after(), desk("escalate", 5_001, level=1, reason="overdue"), desk("undo", 5_010, event="escalate@5001")]
    assert reason(events, 5_020) == "overdue"
