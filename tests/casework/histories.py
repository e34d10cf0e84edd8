"""Any history of a case: a feed, what its source states, what posts do, likely and unlikely."""

from hypothesis import strategies as st

from data_loaders.casework.events import CaseEvent, statements
from data_loaders.casework.fold import fold
from data_loaders.casework.procedure import PROCEDURES, procedure_of
from data_loaders.casework.rules import allowed
from tests.casework.cases import OTHER_SEAT, SEAT, desk, record

# An open record leaves the desk most to do.
STATUSES = ["open"] * 9 + ["closed", "unknown", "duplicate_open", "duplicate_closed", "suspended", "voided", None]
MOMENTS = ("accepted_at", "dispatched_at", "handling_from_at", "handled_at", "checked_at", "closed_at", "updated_at")

seconds = st.integers(995, 1_060)


@st.composite
def records(draw, feed):
    steps = [step.name for step in procedure_of(feed).steps]
    few = st.none() | st.none() | seconds
    return record(
        feed,
        occurred_at=draw(st.integers(995, 1_010)),
        status=draw(st.sampled_from(STATUSES)),
        step=draw(st.none() | st.none() | st.sampled_from(steps)),
        department=draw(st.none() | st.just("roads")),
        satisfied=draw(st.none() | st.just("no")),
        returned=draw(st.none() | st.integers(0, 2)),
        **{name: draw(few) for name in MOMENTS},
    )


@st.composite
def desk_events(draw, feed, stated):
    """What two posts do, close together: mostly what the case allows, undos mostly of the last thing done."""
    verbs = sorted(procedure_of(feed).verbs)
    out: list[CaseEvent] = []
    at = draw(seconds)
    for number in range(draw(st.integers(0, 10))):
        by = draw(st.sampled_from([SEAT, SEAT, SEAT, OTHER_SEAT]))
        state = fold([*stated, *out], feed).state
        fitting = [] if state is None else [verb for verb, code in allowed(state, by, at).items() if code is None]
        verb = draw(st.sampled_from(fitting if fitting and draw(st.integers(0, 4)) else verbs))
        extra = {}
        if verb == "undo" and out:
            likely = state is not None and state.last_id is not None and draw(st.integers(0, 4))
            extra = {"event": state.last_id if likely else draw(st.sampled_from(out)).id}
        if verb == "escalate":
            extra = {"level": draw(st.integers(1, 3))}
        out.append(desk(verb, at, by=by, number=draw(st.integers(0, number)), id_=f"d{number}", **extra))
        at += draw(st.integers(0, 20) | st.just(400))
    return out


@st.composite
def histories(draw):
    """A feed and its events: a record's statements (sometimes none), sometimes a report at the desk, desk events."""
    feed = draw(st.sampled_from(sorted(PROCEDURES)))
    stated = statements(draw(records(feed))) if draw(st.integers(0, 9)) else []
    reported = [desk("report", draw(seconds), id_="r")] if draw(st.integers(0, 3)) == 0 else []
    begun = [*stated, *reported]
    return feed, [*begun, *draw(desk_events(feed, begun))]
