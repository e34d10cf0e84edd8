"""Which event a case's present state allows: one table for what is live and for what is replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from data_loaders.casework.case_state import CaseState, Folded
from data_loaders.casework.events import CaseEvent
from data_loaders.casework.given import TOP_LEVEL, bad_given, needs, optional
from data_loaders.casework.procedure import CALL_BACK, PROCEDURES, REPORT, Procedure, procedure_of
from data_loaders.casework.working_case import WorkingCase

__all__ = ["CODES", "UNDOABLE", "UNDO_S", "allowed", "check", "needs", "optional", "sentence", "undoable"]

UNDO_S: Final = 600

Case = CaseState | WorkingCase

# What changes nothing that could be wrong, or begins a case (a report that was none is voided).
_STAYS = frozenset({REPORT, "acknowledge", "note", "urge", "undo"})
UNDOABLE: Final = frozenset(verb for each in PROCEDURES.values() for verb in each.verbs) - _STAYS

_WHILE_SUSPENDED = frozenset(
    {"resume", "note", "urge", "supervise", "void", "escalate", "acknowledge", "merge"},
)
# These speak of a case that somebody works on: where that is not known, a step comes first.
_OF_OPEN = frozenset(
    {"acknowledge", "return", "rework", "suspend", "resume", "supervise", "urge", "escalate"},
)
_ENDED = {"closed": "closed", "voided": "voided", "duplicate": "merged"}
_ON_ENDED = {"closed": frozenset({"reopen", CALL_BACK}), "voided": frozenset({"reopen"}), "duplicate": frozenset[str]()}

_SENTENCES = {
    "already_acknowledged": "this case was acknowledged before; its timeline says by which post",
    "already_supervised": "this case is under supervision already",
    "bad_into": "say which other case this one repeats",
    "bad_tier": "a case goes to tier 1, 2 or 3 of the grid force",
    "closed": "this case is closed; reopen it first if there is more to do",
    "emergency_only": "tier 3 can be dispatched in a declared emergency alone",
    "level_not_higher": "a case is escalated to a level above its present one, 3 (the district) at most",
    "merged": "this case was merged into another; work on that one",
    "needs_answer": "a call-back needs three answers: contacted, solved, satisfied; each yes, no or basically",
    "needs_department": "say which department the case goes to",
    "needs_reason": "say why",
    "needs_wording": "a request needs its standard wording before it goes on",
    "not_open": "nobody knows whether this case is open; take its next step first",
    "not_suspended": "this case is not suspended",
    "not_yours_to_undo": "another post did this; only the post that did it can take it back",
    "nothing_to_undo": "there is nothing to take back: the last thing done to this case is another one",
    "suspended": "this case is suspended; resume it first",
    "too_late_to_undo": f"a thing can be taken back for {UNDO_S // 60} minutes; this one is older",
    "unknown_case": "nobody reported a case of this number",
    "unknown_verb": "this kind of case knows no such action",
    "voided": "this case was voided; reopen it first if there is something to do after all",
    "wrong_step": "the case does not stand at a step from which this can be done",
}
CODES: Final = frozenset(_SENTENCES)


def sentence(code: str) -> str:
    """Why an event was refused, in English; the screens' words are `case.refusal.<code>`."""
    return _SENTENCES[code]


def check(state: Case | None, event: CaseEvent) -> str | None:
    """The code of the reason why a desk event does not fit a case, or None where it does.

    Whether the post may do it, whether the case that another is merged into exists and is a third one, and whether an
    emergency makes tier 3 dispatchable, is for the caller to see.
    """
    if state is None:
        return bad_given(event, 0) if event.verb == REPORT else "unknown_case"
    if event.verb == "undo":
        return _check_undo(state, event)
    return _place(state, event.verb) or bad_given(event, state.level)


def allowed(state: CaseState, by: str, now: int) -> dict[str, str | None]:
    """Each of the procedure's verbs, and None where the post `by` can do it at `now`, else the refusal's code.

    What a verb needs to be given is not asked here.
    """
    out = {verb: _place(state, verb) for verb in procedure_of(state.feed).verbs}
    return {**out, "undo": _undo(state, by, now)}


def undoable(folded: Folded, by: str, now: int) -> CaseEvent | None:
    """The desk event that the post `by` can take back at `now`: the case's last, its own, at most `UNDO_S` old."""
    state = folded.state
    if state is None or _undo(state, by, now) is not None:
        return None
    return next(event for event in reversed(folded.effective) if event.id == state.last_id)


def _check_undo(state: Case, event: CaseEvent) -> str | None:
    if state.last_id is None or event.given.get("event") != state.last_id:
        return "nothing_to_undo"
    return _undo(state, event.by, event.at)


def _undo(state: Case, by: str, now: int) -> str | None:
    if state.last_verb not in UNDOABLE:
        return "nothing_to_undo"
    if state.last_by != by:
        return "not_yours_to_undo"
    return "too_late_to_undo" if state.last_at is None or now - state.last_at > UNDO_S else None


def _place(state: Case, verb: str) -> str | None:
    """Whether the case stands where the verb can be done."""
    procedure = procedure_of(state.feed)
    if verb not in procedure.known:
        return "unknown_verb"
    if verb == "note":
        return None
    status = state.status
    if status in _ENDED and verb not in _ON_ENDED[status]:
        return _ENDED[status]
    if status == "unknown" and verb in _OF_OPEN:
        return "not_open"
    if state.suspended and verb not in _WHILE_SUSPENDED:
        return "suspended"
    return _place_of(state, verb, procedure)


def _place_of(state: Case, verb: str, procedure: Procedure) -> str | None:
    way = procedure.by_verb.get(verb) or procedure.mark_by_verb.get(verb)
    if way is not None:
        return None if state.step in way.places else "wrong_step"
    if verb not in _FITS:
        return None
    test, code = _FITS[verb]
    return None if test(state, procedure) else code


_FITS: Mapping[str, tuple[Callable[[Case, Procedure], bool], str]] = {
    "acknowledge": (lambda case, _: case.acknowledged_at is None, "already_acknowledged"),
    "supervise": (lambda case, _: not case.supervised, "already_supervised"),
    "resume": (lambda case, _: case.suspended, "not_suspended"),
    "return": (lambda case, procedure: case.step in procedure.returnable, "wrong_step"),
    "rework": (lambda case, procedure: case.step in procedure.reworkable, "wrong_step"),
    "reopen": (lambda case, _: case.status in _ENDED, "wrong_step"),
    "escalate": (lambda case, _: case.level < TOP_LEVEL, "level_not_higher"),
}
