"""An alarm's events folded into its state, by ISA-18.2: raised, acknowledged, shelved, cleared, not known.

One alarm is one rule at one place; it is raised and cleared many times, and each time is an occurrence of its own. The
result depends on the set of events alone, as the fold of a case does: whatever order they come in, they are replayed in
one order by the same table of transitions that a live order is checked by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from data_loaders.casework.events import CaseEvent

RAISE, CLEAR, UNKNOWN, KNOWN = "alarm.raise", "alarm.clear", "alarm.unknown", "alarm.known"
ACKNOWLEDGE, SHELVE, UNSHELVE = "alarm.acknowledge", "alarm.shelve", "alarm.unshelve"
# A shelf is a pause with an end: after a day somebody must look again.
SHELF_MAX_S = 24 * 3600

_SENTENCES = {
    "already_raised": "this alarm stands already",
    "not_raised": "this alarm does not stand any more; there is nothing to be done to it",
    "already_acknowledged": "another post has acknowledged this alarm; nothing of yours was done",
    "no_comment": "say in a word what is known or done about it, for the next post",
    "no_reason": "say why the alarm is shelved, for the next post",
    "bad_until": "an alarm is shelved for at least a minute and at most 24 hours; shelve it again if it must stay longer",
    "already_shelved": "this alarm is shelved already; take it back first to shelve it for another time",
    "not_shelved": "this alarm is not shelved",
    "already_unknown": "nobody knows of this alarm already",
    "already_known": "this alarm is known already",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A pause: from when, until when (its stated end, or when it was taken back); UTC seconds."""

    at: int
    until: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that the alarm stood; moments are UTC seconds. `unknown_since`: its source does not answer since then."""

    raised_at: int
    told: Mapping[str, object]
    cleared_at: int | None = None
    acknowledged_at: int | None = None
    acknowledged_by: str | None = None
    comment: str | None = None
    unknown_since: int | None = None


@dataclass(frozen=True, slots=True)
class AlarmState:
    """An alarm's occurrences, oldest first, and its last shelf. `revision`: how many events it has."""

    occurrences: tuple[Occurrence, ...] = ()
    shelf: Shelf | None = None
    revision: int = 0

    @property
    def standing(self) -> Occurrence | None:
        """The occurrence that was not cleared."""
        last = self.occurrences[-1] if self.occurrences else None
        return last if last is not None and last.cleared_at is None else None

    def shelved(self, at: int) -> bool:
        """Whether it is shelved at that second."""
        return self.shelf is not None and self.shelf.at <= at < self.shelf.until


def fold_alarm(events: Iterable[CaseEvent]) -> AlarmState:
    """Replay one alarm's events; one that does not fit at its place has no effect."""
    kept: dict[str, CaseEvent] = {}
    for event in sorted(events, key=lambda one: (*_place(one), one.verb, one.by, repr(sorted(one.given.items())))):
        kept.setdefault(event.id, event)
    state = AlarmState()
    for event in sorted(kept.values(), key=_place):
        if check_alarm(state, event) is None:
            state = _DO[event.verb](state, event)
    return replace(state, revision=len(kept))


def check_alarm(state: AlarmState, event: CaseEvent) -> str | None:
    """The code of the reason why an event does not fit the alarm as it stands, or None; `sentence` has its words."""
    standing = state.standing
    if event.verb == RAISE:
        return "already_raised" if standing else None
    if event.verb == UNSHELVE:
        return None if state.shelved(event.at) else "not_shelved"
    if standing is None:
        return "not_raised"
    checks = {
        ACKNOWLEDGE: _check_acknowledgement(standing, event),
        SHELVE: _check_shelf(state, event),
        UNKNOWN: None if standing.unknown_since is None else "already_unknown",
        KNOWN: "already_known" if standing.unknown_since is None else None,
    }
    return checks.get(event.verb)


def sentence(code: str) -> str:
    """A refusal's reason in words."""
    return _SENTENCES[code]


def _place(event: CaseEvent) -> tuple[int, int, str]:
    return event.at, event.number, event.id


def _check_acknowledgement(standing: Occurrence, event: CaseEvent) -> str | None:
    if standing.acknowledged_at is not None:
        return "already_acknowledged"
    return None if event.given.get("comment") else "no_comment"


def _check_shelf(state: AlarmState, event: CaseEvent) -> str | None:
    until = event.given.get("until")
    if not event.given.get("reason"):
        return "no_reason"
    if not isinstance(until, int) or not event.at + 60 <= until <= event.at + SHELF_MAX_S:
        return "bad_until"
    return "already_shelved" if state.shelved(event.at) else None


def _raise(state: AlarmState, event: CaseEvent) -> AlarmState:
    return replace(state, occurrences=(*state.occurrences, Occurrence(event.at, event.given)))


def _last(state: AlarmState, **changed: object) -> AlarmState:
    *earlier, last = state.occurrences
    return replace(state, occurrences=(*earlier, replace(last, **changed)))  # type: ignore[arg-type]


def _acknowledge(state: AlarmState, event: CaseEvent) -> AlarmState:
    return _last(state, acknowledged_at=event.at, acknowledged_by=event.by, comment=str(event.given["comment"]))


def _shelve(state: AlarmState, event: CaseEvent) -> AlarmState:
    until, reason = int(str(event.given["until"])), str(event.given["reason"])
    return replace(state, shelf=Shelf(event.at, until, event.by, reason))


def _unshelve(state: AlarmState, event: CaseEvent) -> AlarmState:
    return replace(state, shelf=replace(state.shelf, until=event.at) if state.shelf else None)


_DO = {
    RAISE: _raise,
    CLEAR: lambda state, event: _last(state, cleared_at=event.at),
    UNKNOWN: lambda state, event: _last(state, unknown_since=event.at),
    KNOWN: lambda state, _event: _last(state, unknown_since=None),
    ACKNOWLEDGE: _acknowledge,
    SHELVE: _shelve,
    UNSHELVE: _unshelve,
}
