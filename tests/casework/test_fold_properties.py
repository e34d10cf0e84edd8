"""The fold of any history: order, repetition and lateness do not count, and what is rebuilt is what was live."""

from hypothesis import event as note_of_hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.casework.events import Origin
from data_loaders.casework.fold import fold
from data_loaders.casework.procedure import procedure_of
from data_loaders.casework.rules import check
from tests.casework.cases import GIVEN, after, source
from tests.casework.histories import histories


@given(histories(), st.data())
def test_order_repetition_and_lateness_do_not_count(history, data):
    feed, events = history
    straight = fold(events, feed)
    shuffled = data.draw(st.permutations(events))
    repeated = [*shuffled, *data.draw(st.lists(st.sampled_from(events), max_size=5))] if events else []
    assert fold(shuffled, feed) == straight
    assert fold(repeated, feed) == straight
    assert fold(iter(events[::-1]), feed) == straight


@given(histories(), st.data())
def test_two_contents_of_one_id_end_the_same_in_either_order(history, data):
    feed, events = history
    if not events:
        return
    one = data.draw(st.sampled_from(events))
    other = one._replace(at=one.at + data.draw(st.integers(0, 5)), given={**one.given, "comment": "again"})
    assert fold([*events, other], feed) == fold([other, *events], feed)


@given(histories())
def test_each_event_is_effective_refused_or_undone_and_only_once(history):
    feed, events = history
    found = fold(events, feed)
    ids = [event.id for event in (*found.effective, *found.undone)] + [each.event.id for each in found.refused]
    assert sorted(ids) == sorted(event.id for event in events)
    if found.state is None:
        assert {each.code for each in found.refused} <= {"unknown_case"}
        assert not found.effective
    else:
        assert all(each.event.origin is Origin.DESK for each in found.refused), "a source's statement is never refused"
        assert found.state.revision == sum(event.origin is Origin.DESK for event in events)


@given(histories())
def test_live_is_rebuilt_what_was_allowed_when_it_came_is_what_a_replay_allows(history):
    """Desk events come one by one, later than all before; each is asked for live and then folded with the rest."""
    feed, events = history
    known = [event for event in events if event.origin is Origin.SOURCE]
    coming = [event for event in events if event.origin is Origin.DESK and event.verb != "report"]
    clock = max((event.at for event in known), default=0)
    accepted = []
    for number, event in enumerate(coming):
        clock = max(clock, event.at)
        now = event._replace(at=clock, number=number, id=f"{number:02}")
        targets = {each.id: accepted_id for each, accepted_id in accepted}
        if "event" in now.given:
            now = now._replace(given={"event": targets.get(now.given["event"], "none")})
        state = fold(known, feed).state
        code = check(state, now)
        rebuilt = fold([*known, now], feed)
        note_of_hypothesis(f"{event.verb}: {code}")
        assert [each.code for each in rebuilt.refused if each.event.id == now.id] == ([] if code is None else [code])
        if code is None:
            assert rebuilt.effective[-1] == now
            assert rebuilt.state.last_id == now.id
            accepted.append((event, now.id))
            known.append(now)  # what is refused live is never kept
    assert fold(known, feed).refused == (), "nothing that was allowed is refused later"


@given(histories())
def test_a_state_holds_together(history):
    feed, events = history
    state = fold(events, feed).state
    if state is None:
        return
    procedure = procedure_of(feed)
    assert procedure.has(state.step)
    assert state.status in {"open", "closed", "unknown", "duplicate", "voided"}
    if state.status == "closed":
        assert "closed" in state.milestones
        assert procedure.after_end(state.step)
    if state.status in {"open", "unknown"}:
        assert "closed" not in state.milestones
        assert not procedure.after_end(state.step)
    else:
        assert not state.suspended
    assert state.suspended == (bool(state.suspended_spans) and state.suspended_spans[-1][1] is None)
    assert all(end is not None and end >= begin for begin, end in state.suspended_spans[:-1])
    if procedure.confirm and state.step == procedure.first.name:
        assert state.status != "open"
    assert state.estimated <= state.milestones.keys()


@given(histories(), st.integers(0, 60))
def test_no_statement_of_a_source_reopens_or_moves_back_what_the_desk_did(history, at):
    feed, events = history
    before = fold(events, feed)
    if before.state is None or before.state.last_verb is None:
        return
    last = max(event.at for event in events)
    late = [source(way.verb, last + 1 + at) for way in procedure_of(feed).ways]
    late = [event._replace(id=f"late#{event.verb}") for event in late]
    state = fold([*events, *late], feed).state
    assert before.state.status in {"open", "unknown", state.status}
    assert procedure_of(feed).rank(state.step) >= procedure_of(feed).rank(before.state.step)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(sorted(GIVEN)), max_size=4))
def test_folding_leaves_the_events_as_they_were(verbs):
    events = after(*verbs)
    before = [(event, dict(event.given)) for event in events]
    fold(events, "grid_cases")
    assert [(event, dict(event.given)) for event in events] == before
