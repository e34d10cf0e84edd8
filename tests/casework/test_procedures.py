"""Each procedure from a report to its end, and every verb at every step of the grid's."""

import json
from pathlib import Path

import pytest

from data_loaders.casework.procedure import PROCEDURES, Milestone, procedure_of
from data_loaders.casework.rules import CODES, UNDOABLE, allowed, check, needs, optional, sentence
from tests.casework.cases import GIVEN, after, desk, folded, state_of

WAY = ("register", "dispatch", "take", "feedback", "verify", "close")
STEPS = ("collection", "registration", "dispatch", "handling", "feedback", "verification", "appraisal")
NO, OVER = "wrong_step", "closed"

# What a verb does at each of the seven steps, in their order: the step that it leads to, or the refusal's code.
GRID = {
    "register": ("registration", NO, NO, NO, NO, NO, OVER),
    "dispatch": (NO, "dispatch", NO, NO, NO, NO, OVER),
    "take": (NO, NO, "handling", NO, NO, NO, OVER),
    "feedback": (NO, NO, "feedback", "feedback", NO, NO, OVER),
    "verify": (NO, NO, NO, NO, "verification", NO, OVER),
    "close": (NO, NO, NO, NO, NO, "appraisal", OVER),
    "call_back": (NO, NO, NO, NO, NO, NO, "appraisal"),
    "return": (NO, NO, "registration", "registration", NO, NO, OVER),
    "rework": (NO, NO, NO, NO, "handling", "handling", OVER),
    "acknowledge": (*STEPS[:6], OVER),
    "suspend": (*STEPS[:6], OVER),
    "resume": (*["not_suspended"] * 6, OVER),
    "supervise": (*STEPS[:6], OVER),
    "urge": (*STEPS[:6], OVER),
    "escalate": (*STEPS[:6], OVER),
    "merge": (*STEPS[:6], OVER),
    "void": (*STEPS[:6], OVER),
    "reopen": (*[NO] * 6, "handling"),
    "note": STEPS,
    "undo": ("nothing_to_undo",) * 7,
    "report": (NO,) * 7,
    "arrive": ("unknown_verb",) * 7,
}


def outcome(events, verb, feed="grid_cases"):
    found = folded([*events, desk(verb, 9_000, number=99)], feed)
    return found.refused[0].code if found.refused else found.state.step


@pytest.mark.parametrize("verb", GRID)
@pytest.mark.parametrize("passed", range(7))
def test_every_verb_at_every_step_of_a_grid_case(verb, passed):
    assert outcome(after(*WAY[:passed]), verb) == GRID[verb][passed]


@pytest.mark.parametrize("passed", range(7))
def test_the_table_of_a_grid_case_leaves_no_verb_out_and_is_what_a_screen_is_told(passed):
    state = state_of(after(*WAY[:passed]))
    told = allowed(state, "somebody-else", 9_000)
    assert told.keys() == GRID.keys() - {"report", "arrive"}
    for verb, code in told.items():
        if verb != "undo":
            assert code == (None if GRID[verb][passed] in STEPS else GRID[verb][passed]), verb


def test_a_grid_case_reaches_each_milestone_at_its_step():
    state = state_of(after(*WAY, "call_back"))
    assert (state.status, state.step, state.step_at) == ("closed", "appraisal", 2_050)
    assert state.milestones == {
        "reported": 1_000,
        "registered": 2_000,
        "dispatched": 2_010,
        "handling": 2_020,
        "handled": 2_030,
        "verified": 2_040,
        "closed": 2_050,
        "answered": 2_060,
    }
    assert (state.contacted, state.solved, state.satisfied) == ("yes", "yes", "basically")


def test_a_police_call_is_registered_when_it_is_received_and_closed_by_its_feedback():
    state = state_of(after("dispatch", "depart", "arrive", "feedback", feed="police_110"), "police_110")
    assert (state.status, state.step) == ("closed", "police_feedback")
    assert state.milestones == {
        "reported": 1_000,
        "registered": 1_000,
        "dispatched": 2_000,
        "handling": 2_010,
        "handled": 2_030,
        "closed": 2_030,
    }


@pytest.mark.parametrize("way", [(), ("depart",), ("arrive",), ("depart", "arrive")])
def test_police_feed_back_from_wherever_they_are(way):
    state = state_of(after("dispatch", *way, "feedback", feed="police_110"), "police_110")
    assert state.status == "closed"


def test_a_request_to_12345_goes_on_in_standard_wording_and_is_answered_after_its_reply():
    events = after("triage", "word", "dispatch", "take", "reply", "call_back", feed="hotline_12345")
    state = state_of(events, "hotline_12345")
    assert (state.status, state.step, state.wording) == ("closed", "call_back", "streetlight out of order")
    assert state.milestones == {
        "reported": 1_000,
        "registered": 2_000,
        "dispatched": 2_020,
        "handling": 2_030,
        "handled": 2_040,
        "closed": 2_040,
        "answered": 2_050,
    }


def test_a_request_that_is_taken_on_stays_with_its_department():
    state = state_of(after("triage", "word", "dispatch", "take", feed="hotline_12345"), "hotline_12345")
    assert (state.step, state.step_at) == ("hotline_handling", 2_020)


def test_the_last_call_back_stands_and_the_first_is_when_the_request_was_answered():
    events = after("triage", "word", "dispatch", "reply", "call_back", feed="hotline_12345")
    state = state_of([*events, desk("call_back", 3_000, satisfied="no")], "hotline_12345")
    assert (state.satisfied, state.milestones["answered"]) == ("no", 2_040)


def test_a_cameras_event_is_never_open_before_a_person_looked():
    assert state_of(after(feed="camera_events"), "camera_events").status == "unknown"
    state = state_of(after("register", feed="camera_events"), "camera_events")
    assert (state.status, state.step, state.milestones["registered"]) == ("open", "registration", 2_000)


def test_a_cameras_false_alarm_is_voided_and_one_that_was_real_is_closed_without_verification():
    assert state_of(after("void", feed="camera_events"), "camera_events").status == "voided"
    way = ("register", "dispatch", "take", "feedback", "close")
    assert state_of(after(*way, feed="camera_events"), "camera_events").status == "closed"


@pytest.mark.parametrize(
    ("feed", "way", "verb", "expected"),
    [
        ("police_110", (), "dispatch", "dispatch"),
        ("police_110", (), "register", "unknown_verb"),
        ("police_110", (), "feedback", "wrong_step"),
        ("police_110", ("dispatch",), "arrive", "on_scene"),
        ("police_110", ("dispatch", "arrive"), "depart", "wrong_step"),
        ("police_110", ("dispatch", "arrive"), "return", "received"),
        ("police_110", ("dispatch", "feedback"), "rework", "unknown_verb"),
        ("police_110", ("dispatch", "feedback"), "reopen", "on_the_way"),
        ("police_110", ("dispatch", "feedback"), "call_back", "unknown_verb"),
        ("hotline_12345", (), "word", "wrong_step"),
        ("hotline_12345", ("triage",), "dispatch", "wrong_step"),
        ("hotline_12345", ("triage", "word"), "reply", "wrong_step"),
        ("hotline_12345", ("triage", "word", "dispatch"), "return", "wording"),
        ("hotline_12345", ("triage", "word", "dispatch"), "call_back", "wrong_step"),
        ("hotline_12345", ("triage", "word", "dispatch", "reply"), "rework", "unknown_verb"),
        ("hotline_12345", ("triage", "word", "dispatch", "reply", "call_back"), "reopen", "hotline_handling"),
        ("hotline_12345", ("triage", "word", "dispatch", "reply", "call_back"), "reply", "closed"),
        ("hotline_12345", ("triage", "void"), "reopen", "triage"),
        ("camera_events", (), "dispatch", "wrong_step"),
        ("camera_events", (), "acknowledge", "not_open"),
        ("camera_events", (), "suspend", "not_open"),
        ("camera_events", (), "merge", "detected"),
        ("camera_events", (), "note", "detected"),
        ("camera_events", ("register", "dispatch", "feedback"), "verify", "unknown_verb"),
        ("camera_events", ("register", "dispatch", "feedback"), "rework", "handling"),
        ("open311", (), "register", "registration"),
    ],
)
def test_single_turns_of_the_other_procedures(feed, way, verb, expected):
    assert outcome(after(*way, feed=feed), verb, feed) == expected


@pytest.mark.parametrize("feed", PROCEDURES)
def test_a_procedure_is_whole(feed):
    procedure = procedure_of(feed)
    assert procedure.feed == feed
    assert procedure.first.milestones[0] is Milestone.REPORTED
    assert [procedure.rank(step.name) for step in procedure.steps] == list(range(len(procedure.steps)))
    for number, step in enumerate(procedure.steps):
        assert procedure.step(step.name) is step
        assert all(procedure.rank(before) <= number for before in step.after), "a step's verb leads on, never back"
        assert bool(step.after) == (number > 0)
    assert sum(step.closes for step in procedure.steps) == 1
    assert len(set(procedure.verbs)) == len(procedure.verbs)


def test_a_feed_without_a_procedure_of_its_own_has_the_grids():
    assert procedure_of("open311") is PROCEDURES["grid_cases"]


def test_screens_have_words_for_every_verb_step_and_refusal():
    words = json.loads((Path(__file__).parents[2] / "assets" / "i18n" / "zh.json").read_text("utf-8"))
    verbs = {verb for each in PROCEDURES.values() for verb in each.known}
    steps = {step.name for each in PROCEDURES.values() for step in each.steps}
    held = {
        part: {key.split(".")[2] for key in words if key.startswith(f"case.{part}.")}
        for part in ("verb", "step", "refusal")
    }
    # Two reasons are no case's own: another post was quicker, an emergency's end.
    assert held == {"verb": verbs, "step": steps, "refusal": CODES | {"conflict", "bad_end"}}


def test_every_refusal_is_a_sentence():
    assert all(len(sentence(code).split()) >= 2 for code in CODES)
    assert len({sentence(code) for code in CODES}) == len(CODES)


@pytest.mark.parametrize("verb", sorted(GIVEN))
def test_a_verb_without_what_it_needs_is_refused(verb):
    ready = {
        "dispatch": ("register",),
        "return": ("register", "dispatch"),
        "rework": ("register", "dispatch", "feedback"),
        "call_back": WAY,
        "reopen": WAY,
    }
    feed, way = ("hotline_12345", ("triage",)) if verb == "word" else ("grid_cases", ready.get(verb, ()))
    state = state_of(after(*way, feed=feed), feed)
    assert check(state, desk(verb, 9_000)) is None
    assert set(needs(verb)) == GIVEN[verb].keys()
    for name in needs(verb):
        for missing in (None, "", "  ", 17, [1]):
            if (name, missing) != ("level", 17):
                assert check(state, desk(verb, 9_000, **{name: missing})) in CODES, (name, missing)


def test_fields_that_may_be_given():
    assert optional("take") == ("comment",)
    assert optional("feedback") == ("comment", "photos")
    assert optional("dispatch") == ("comment", "tier")
    assert needs("take") == ()


def test_what_cannot_be_taken_back():
    verbs = {verb for each in PROCEDURES.values() for verb in each.verbs}
    assert verbs - UNDOABLE == {"acknowledge", "note", "urge", "undo"}


def test_a_records_unknown_status_is_never_open_until_somebody_takes_a_step():
    events = after(status="unknown")
    assert state_of(events).status == "unknown"
    assert outcome(events, "escalate") == "not_open"
    assert state_of([*events, desk("register", 3_000)]).status == "open"
