"""The fold, case by case: who goes first, what stands, what is taken back."""

import pytest

from data_loaders.casework.events import statements
from tests.casework.cases import OTHER_SEAT, SEAT, after, desk, folded, record, source, state_of

WAY = ("register", "dispatch", "take", "feedback", "verify", "close")


def test_nobody_can_do_anything_to_a_case_that_was_not_reported():
    found = folded([desk("note", 5), desk("undo", 6, event="note@5"), source("register", 7)])
    assert found.state is None
    assert [each.code for each in found.refused] == ["unknown_case"] * 3


def test_a_case_begins_with_its_report_though_the_sources_clock_is_ahead():
    found = folded([*statements(record(occurred_at=5_000)), desk("register", 4_000)])
    assert found.refused == ()
    assert found.state.milestones == {"reported": 5_000, "registered": 4_000}


def test_the_desk_can_report_a_case_itself_and_only_once():
    found = folded([desk("report", 10, department="parks", level=2), desk("report", 20), desk("register", 30)])
    assert (found.state.status, found.state.department, found.state.level) == ("open", "parks", 2)
    assert [(each.event.at, each.code) for each in found.refused] == [(20, "wrong_step")]


def test_events_of_one_second_go_by_what_the_post_had_seen_and_the_source_goes_first():
    events = [desk("take", 2_000, number=1, id_="a"), desk("dispatch", 2_000, number=0, id_="b")]
    stated = statements(record(accepted_at=2_000))
    assert state_of([*events, *stated]).step == "handling"


def test_a_source_that_is_further_moves_the_case_on_and_one_that_is_behind_does_not():
    stated = statements(record(accepted_at=1_010, dispatched_at=1_020, department="roads", handling_from_at=3_000))
    state = state_of([*stated, desk("feedback", 2_000)])
    assert (state.step, state.milestones["handling"], state.department) == ("feedback", 3_000, "roads")
    assert state_of([*after("register", dispatched_at=3_000, department="roads")]).step == "dispatch"


def test_a_later_dispatch_by_the_source_names_the_department():
    events = after("register", "dispatch", "return", dispatched_at=3_000, department="roads")
    assert state_of(events).department == "roads"
    assert state_of([event for event in events if event.id != "a1#dispatch"]).department == "sanitation"


def test_a_sources_later_closing_closes_what_is_open_and_nothing_that_ended():
    assert state_of([*after("register"), source("close", 9_000)]).status == "closed"
    for verb, status in (("void", "voided"), ("merge", "duplicate")):
        assert state_of([*after("register", verb), source("close", 9_000)]).status == status
    closed = state_of([*after(*WAY), source("close", 9_000)])
    assert closed.milestones["closed"] == 2_050, "the desk closed it first"


def test_a_case_that_the_desk_reopened_is_closed_again_by_a_later_closing_alone():
    reopened = desk("reopen", 2_000)
    state = state_of([*after(status="closed", closed_at=1_500), reopened])
    assert (state.status, state.reopened, state.milestones) == ("open", 1, {"reported": 1_000})
    again = state_of(
        [*statements(record(status="closed", closed_at=2_500)), desk("void", 2_000), desk("reopen", 2_100)]
    )
    assert (again.status, again.milestones["closed"]) == ("closed", 2_500)


def test_spans_of_suspension_end_with_the_case_or_when_it_is_resumed():
    events = [*after("suspend", "resume", "suspend"), desk("void", 3_000)]
    state = state_of(events)
    assert state.suspended_spans == ((2_000, 2_010), (2_020, 3_000))
    assert not state.suspended


@pytest.mark.parametrize("verb", ["note", "urge", "supervise", "escalate", "acknowledge", "merge", "void", "resume"])
def test_what_is_allowed_while_a_case_is_suspended(verb):
    assert folded([*after("suspend"), desk(verb, 3_000)]).refused == ()


@pytest.mark.parametrize("verb", ["register", "suspend"])
def test_a_suspended_case_goes_no_further(verb):
    assert [each.code for each in folded([*after("suspend"), desk(verb, 3_000)]).refused] == ["suspended"]


def test_the_first_acknowledgement_stands():
    found = folded([*after(), desk("acknowledge", 20, by=OTHER_SEAT), desk("acknowledge", 10, by=SEAT)])
    assert (found.state.acknowledged_by, found.state.acknowledged_at) == (SEAT, 10)
    assert [(each.event.by, each.code) for each in found.refused] == [(OTHER_SEAT, "already_acknowledged")]


def test_photos_are_gathered_once_each_in_their_order():
    events = [*after("register", "dispatch"), desk("feedback", 3_000, photos=["b", "a"])]
    assert state_of([*events, desk("verify", 3_010, photos=["a", "c"])]).photos == ("b", "a", "c")


def test_an_escalation_moves_level_and_department_and_a_dispatch_the_tier():
    events = [*after("register"), desk("dispatch", 3_000, tier=2)]
    state = state_of([*events, desk("escalate", 3_010, level=3, reason="overdue", department="district office")])
    assert (state.level, state.department, state.tier) == (3, "district office", 2)
    assert (state.escalated, state.escalated_at, state.escalation_reason) == (1, 3_010, "overdue")


def test_a_source_closed_case_that_nobody_dispatched_is_reopened_where_it_stood():
    state = state_of([*after(status="closed", closed_at=1_500, accepted_at=1_100), desk("reopen", 2_000)])
    assert (state.step, state.status) == ("registration", "open")
    request = after("reopen", feed="hotline_12345", status="closed", closed_at=1_500)
    assert state_of(request, "hotline_12345").step == "request", "its wording is still to be written"


def test_a_voided_camera_event_that_is_reopened_still_waits_for_a_look():
    state = state_of([*after("void", "reopen", feed="camera_events")], "camera_events")
    assert (state.status, state.step) == ("unknown", "detected")


def test_a_merged_case_is_undone_and_never_reopened():
    events = after("merge")
    assert [each.code for each in folded([*events, desk("reopen", 2_100)]).refused] == ["merged"]
    state = state_of([*events, desk("undo", 2_100, event="merge@2000")])
    assert (state.status, state.last_verb) == ("open", "undo")


def test_an_undone_event_is_as_if_it_had_never_been_but_counts_in_the_revision():
    events = after("register", "dispatch")
    found = folded([*events, desk("take", 2_100), desk("undo", 2_200, event="take@2100")])
    assert [event.id for event in found.undone] == ["take@2100"]
    assert "handling" not in found.state.milestones
    assert found.state.step == "dispatch"
    assert found.state.revision == 4


def test_an_undo_is_not_undone_and_nothing_is_undone_twice():
    events = [*after("register"), desk("undo", 2_100, event="register@2000")]
    again = desk("undo", 2_200, event="register@2000")
    of_undo = desk("undo", 2_300, event="undo@2100")
    found = folded([*events, again, of_undo])
    assert [each.code for each in found.refused] == ["nothing_to_undo"] * 2
    assert found.state.step == "collection"


def test_what_was_taken_back_can_be_done_anew_and_taken_back_anew():
    events = [*after("register"), desk("undo", 2_100, event="register@2000"), desk("register", 2_200)]
    assert state_of(events).milestones["registered"] == 2_200
    assert state_of([*events, desk("undo", 2_300, event="register@2200")]).step == "collection"
