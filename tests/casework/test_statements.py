"""What a source's record comes to: its statements, and the case that they make."""

import pytest

from data_loaders.casework.events import statements
from tests.casework.cases import desk, record, state_of


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("open", "open"),
        ("unknown", "unknown"),
        (None, "unknown"),
        ("voided", "voided"),
        ("duplicate_open", "duplicate"),
    ],
)
def test_the_sources_status_is_the_cases(status, expected):
    assert state_of(statements(record(status=status))).status == expected


def test_a_closed_record_without_a_moment_closes_at_the_last_one_known_and_says_so():
    state = state_of(statements(record(status="closed", dispatched_at=1_200)))
    assert (state.status, state.milestones["closed"], state.estimated) == ("closed", 1_200, {"closed"})
    police = state_of(statements(record("police_110", status="closed", updated_at=1_300)), "police_110")
    assert police.milestones == {"reported": 1_000, "registered": 1_000, "closed": 1_300}, (
        "when it was handled is not known"
    )


def test_a_stated_step_without_a_moment_moves_the_case_and_reaches_nothing():
    state = state_of(statements(record(accepted_at=1_100, step="handling", updated_at=1_400)))
    assert (state.step, state.step_at) == ("handling", 1_400)
    assert state.milestones == {"reported": 1_000, "registered": 1_100}


def test_a_stated_last_step_does_not_close_what_the_status_leaves_open():
    assert state_of(statements(record(step="appraisal"))).status == "open"


def test_a_call_that_is_handled_and_not_closed_stays_open():
    state = state_of(statements(record("police_110", handled_at=1_200, handling_from_at=1_100)), "police_110")
    assert (state.status, state.step) == ("open", "on_the_way")


def test_a_closing_moment_beside_an_unknown_status_closes_nothing():
    state = state_of(statements(record("camera_events", status="unknown", closed_at=1_100)), "camera_events")
    assert (state.status, state.step) == ("unknown", "detected")


def test_a_cameras_event_is_not_open_though_its_source_says_so():
    assert state_of(statements(record("camera_events", status="open")), "camera_events").status == "unknown"


def test_a_record_brings_its_counts_and_the_desk_adds_to_them():
    stated = record(
        accepted_at=1_100, dispatched_at=1_200, returned=1, reworked=2, escalation=2, supervised=1, urgent=1
    )
    state = state_of([*statements(stated), desk("return", 2_000)])
    assert (state.returned, state.reworked, state.level, state.supervised, state.urgent) == (2, 2, 2, True, True)


def test_a_called_back_request_stands_at_its_call_back_with_its_answers():
    stated = record(
        "hotline_12345", status="closed", closed_at=1_500, contacted="yes", solved="no", satisfied="basically"
    )
    state = state_of(statements(stated), "hotline_12345")
    assert (state.status, state.step) == ("closed", "call_back")
    assert (state.contacted, state.solved, state.satisfied) == ("yes", "no", "basically")
    assert state.milestones["answered"] == 1_500
    assert state.estimated == {"answered"}
    assert state.milestones["closed"] == 1_500


def test_a_record_whose_moment_is_no_number_is_not_guessed_at():
    with pytest.raises(TypeError):
        statements(record(accepted_at="2026-11-26"))
    with pytest.raises(KeyError, match="occurred_at"):
        statements({"id": "1", "feed": "grid_cases", "source": "city"})


def test_a_suspended_record_is_suspended_since_its_last_known_moment():
    state = state_of(statements(record(status="suspended", accepted_at=1_100)))
    assert (state.status, state.suspended, state.suspended_spans) == ("open", True, ((1_100, None),))
