"""Cases for tests, made of events."""

from data_loaders.casework.events import CaseEvent, Origin, statements
from data_loaders.casework.fold import CaseState, Folded, fold

SEAT, OTHER_SEAT = "seat-1", "seat-2"

GIVEN = {
    "dispatch": {"department": "sanitation"},
    "word": {"wording": "streetlight out of order"},
    "call_back": {"contacted": "yes", "solved": "yes", "satisfied": "basically"},
    "return": {"reason": "not ours"},
    "rework": {"reason": "not clean"},
    "suspend": {"reason": "waits for parts"},
    "void": {"reason": "nothing there"},
    "reopen": {"reason": "it came back"},
    "escalate": {"level": 1, "reason": "authority"},
    "merge": {"into": "another"},
}


def record(feed: str = "grid_cases", **changed) -> dict:
    """A source's open record of which only the report is known."""
    return {"id": "a1", "feed": feed, "source": "city", "occurred_at": 1_000, "status": "open", **changed}


def desk(verb: str, at: int, *, by: str = SEAT, number: int = 0, id_: str | None = None, **given) -> CaseEvent:
    """What a post does, with all that the verb needs."""
    return CaseEvent(id_ or f"{verb}@{at}", at, verb, by, Origin.DESK, number, {**GIVEN.get(verb, {}), **given})


def source(verb: str, at: int, **given) -> CaseEvent:
    """What the source states."""
    return CaseEvent(f"a1#{verb}", at, verb, "city", Origin.SOURCE, 0, given)


def after(*verbs: str, feed: str = "grid_cases", **changed) -> list[CaseEvent]:
    """An open record's statements, and a post that does `verbs` one after another, ten seconds apart."""
    done = [desk(verb, 2_000 + 10 * number, number=number) for number, verb in enumerate(verbs)]
    return [*statements(record(feed, **changed)), *done]


def folded(events, feed: str = "grid_cases") -> Folded:
    return fold(events, feed)


def state_of(events, feed: str = "grid_cases") -> CaseState:
    """The state of events that all fit."""
    found = fold(events, feed)
    assert found.refused == ()
    assert found.state is not None
    return found.state
