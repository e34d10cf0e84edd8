"""A case while its events are replayed: what each kind of event changes. The only mutable thing of the fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, ClassVar

from data_loaders.casework.case_state import CaseState, Span
from data_loaders.casework.events import ANSWERS, UNDATED, CaseEvent, Origin
from data_loaders.casework.procedure import CALL_BACK, DISPATCH, Milestone, Procedure

_CLOSED, _ANSWERED = Milestone.CLOSED.value, Milestone.ANSWERED.value
# Whether these were reached counts even where the source does not say when.
_COUNTED_UNDATED = frozenset({_CLOSED, _ANSWERED})
_UNENDED = frozenset({"open", "unknown"})
_KEPT = tuple(field.name for field in fields(CaseState) if field.name not in {"milestones", "revision"})


class WorkingCase:
    """Private to one replay; `frozen` gives the state. Its readable fields are `case_state.CaseState`'s."""

    __slots__ = (*_KEPT, "_procedure", "_step_before_end", "milestones")

    def __init__(self, feed: str, procedure: Procedure, report: CaseEvent) -> None:
        given = report.given
        self._procedure = procedure
        self.feed = feed
        self.step = self._step_before_end = procedure.first.name
        self.step_at = report.at
        status = str(given.get("status", "unknown")) if report.origin == Origin.SOURCE else "open"
        # What has to be confirmed is nobody's open case before a person looked, whatever its source says.
        self.status = "unknown" if procedure.confirm else status
        self.milestones: dict[str, int] = dict.fromkeys(procedure.reached[report.verb], report.at)
        self.estimated: frozenset[str] = frozenset()
        self.department = _text(given, "department")
        self.level, self.returned, self.reworked = (_count(given, name) for name in ("level", "returned", "reworked"))
        self.supervised, self.urgent = bool(given.get("supervised")), bool(given.get("urgent"))
        self._nothing_yet()

    def _nothing_yet(self) -> None:
        self.suspended = False
        self.suspended_spans: tuple[Span, ...] = ()
        self.photos: tuple[str, ...] = ()
        self.urged = self.reopened = self.escalated = self.returned_when_escalated = 0
        self.tier: int | None = None
        self.escalated_at: int | None = None
        self.acknowledged_at: int | None = None
        self.last_at: int | None = None
        self.merged_into: str | None = None
        self.escalation_reason: str | None = None
        self.wording: str | None = None
        self.contacted: str | None = None
        self.solved: str | None = None
        self.satisfied: str | None = None
        self.acknowledged_by: str | None = None
        self.last_verb: str | None = None
        self.last_by: str | None = None
        self.last_id: str | None = None

    def frozen(self, revision: int) -> CaseState:
        """The case as it stands."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in _KEPT}
        return CaseState(milestones=dict(self.milestones), revision=revision, **kept)

    # --- what a source states -----------------------------------------------------------------------------------------

    def told(self, event: CaseEvent) -> None:
        """A source's statement: it never goes back, and changes nothing that the desk ended."""
        procedure, verb = self._procedure, event.verb
        live = self.status in _UNENDED
        self._reach(event)
        if verb == CALL_BACK:
            self._answer(event)
            self._answered()
        elif live and (step := procedure.by_verb.get(verb)) is not None:
            if verb == DISPATCH:
                self.department = _text(event.given, "department") or self.department
            if verb == procedure.confirm:
                self.status = "open"
            if procedure.rank(step.name) > procedure.rank(self.step):
                self._move(step.name, event.at)
            if step.closes:
                self._end("closed", event.at)
                self._answered()
        elif live and verb == "void":
            self._end("voided", event.at)
        elif live and verb == "merge":
            self._end("duplicate", event.at)
        elif live and verb == "suspend" and not self.suspended:
            self._suspend(event)

    def _answered(self) -> None:
        """An answered request that is closed stands at its call-back, in whichever order that was stated."""
        step = self._procedure.by_verb.get(CALL_BACK)
        if step is not None and self.status == "closed" and _ANSWERED in self.milestones:
            self.step = step.name

    # --- what a post does ---------------------------------------------------------------------------------------------

    def do(self, event: CaseEvent) -> None:
        """A desk event that `rules.check` allows."""
        sideways = self._sideways.get(event.verb)
        if sideways is not None:
            sideways(self, event)
        else:
            self._go_on(event)
        self.remember(event)

    def remember(self, event: CaseEvent) -> None:
        """The desk's last event that took effect."""
        self.last_verb, self.last_by, self.last_at, self.last_id = event.verb, event.by, event.at, event.id

    def _go_on(self, event: CaseEvent) -> None:
        self._reach(event)
        given = event.given
        if event.verb == DISPATCH:
            self.department = _text(given, "department")
            tier = given.get("tier")
            self.tier = tier if isinstance(tier, int) else None
        self.wording = _text(given, "wording") or self.wording
        photos = given.get("photos")
        if isinstance(photos, list | tuple):
            self.photos = tuple(dict.fromkeys((*self.photos, *map(str, photos))))
        self._answer(event)
        step = self._procedure.by_verb.get(event.verb)
        if step is not None:
            self._move(step.name, event.at)
            if step.closes:
                self._end("closed", event.at)
        if self.status == "unknown":
            self.status = "open"

    def _return(self, event: CaseEvent) -> None:
        self.returned += 1
        self._move(self._procedure.before_dispatch, event.at)

    def _rework(self, event: CaseEvent) -> None:
        self.reworked += 1
        self._move(self._procedure.handling, event.at)

    def _suspend(self, event: CaseEvent) -> None:
        self.suspended = True
        self.suspended_spans += ((event.at, None),)

    def _resume(self, event: CaseEvent) -> None:
        self.suspended = False
        *earlier, (begin, _) = self.suspended_spans
        self.suspended_spans = (*earlier, (begin, max(begin, event.at)))

    def _supervise(self, _: CaseEvent) -> None:
        self.supervised = True

    def _urge(self, _: CaseEvent) -> None:
        self.urged += 1

    def _acknowledge(self, event: CaseEvent) -> None:
        self.acknowledged_at, self.acknowledged_by = event.at, event.by

    def _escalate(self, event: CaseEvent) -> None:
        self.level = _count(event.given, "level")
        self.escalated += 1
        self.escalated_at, self.escalation_reason = event.at, _text(event.given, "reason")
        self.returned_when_escalated = self.returned
        self.department = _text(event.given, "department") or self.department

    def _merge(self, event: CaseEvent) -> None:
        self.merged_into = _text(event.given, "into")
        self._end("duplicate", event.at)

    def _void(self, event: CaseEvent) -> None:
        self._end("voided", event.at)

    def _reopen(self, event: CaseEvent) -> None:
        """Back to the work; a case that was never dispatched back to where it ended, at most to await its dispatch."""
        procedure = self._procedure
        step = procedure.handling
        if Milestone.DISPATCHED.value not in self.milestones:
            step = min(self._step_before_end, procedure.before_dispatch, key=procedure.rank)
        self.reopened += 1
        self.milestones.pop(_CLOSED, None)
        self.estimated -= {_CLOSED}
        self.status = "unknown" if procedure.confirm and step == procedure.first.name else "open"
        self._move(step, event.at)

    def _stay(self, _: CaseEvent) -> None:
        """A note says something and changes nothing; an undo's change is that another event is left out."""

    _sideways: ClassVar[Mapping[str, Callable[[WorkingCase, CaseEvent], None]]] = {
        "return": _return,
        "rework": _rework,
        "suspend": _suspend,
        "resume": _resume,
        "supervise": _supervise,
        "urge": _urge,
        "acknowledge": _acknowledge,
        "escalate": _escalate,
        "merge": _merge,
        "void": _void,
        "reopen": _reopen,
        "note": _stay,
        "undo": _stay,
    }

    # --- the small parts ----------------------------------------------------------------------------------------------

    def _reach(self, event: CaseEvent) -> None:
        undated = UNDATED in event.given
        for milestone in self._procedure.reached.get(event.verb, ()):
            if milestone in self.milestones or (undated and milestone not in _COUNTED_UNDATED):
                continue
            self.milestones[milestone] = event.at
            if undated:
                self.estimated |= {milestone}

    def _move(self, step: str, at: int) -> None:
        self.step, self.step_at = step, at
        if not self._procedure.after_end(step):
            self._step_before_end = step

    def _end(self, status: str, at: int) -> None:
        self.status = status
        if self.suspended:
            begin = self.suspended_spans[-1][0]
            self.suspended, self.suspended_spans = False, (*self.suspended_spans[:-1], (begin, max(begin, at)))

    def _answer(self, event: CaseEvent) -> None:
        for name in ANSWERS:
            if name in event.given:
                setattr(self, name, _text(event.given, name))


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    return None if value is None else str(value)


def _count(given: Mapping[str, object], name: str) -> int:
    value = given.get(name)
    return value if isinstance(value, int) else 0
