"""The fold of one case's events into its state. The result depends on the set of events alone.

Events may come twice, in any order and late: they are put in one order and replayed from the beginning, each desk event
against the same rules (`rules.check`) that live ones meet. So what is rebuilt is what was live.
"""

from __future__ import annotations

from collections.abc import Iterable

from data_loaders.casework.case_state import CaseState, Folded, Refused
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.casework.procedure import REPORT, Procedure, procedure_of
from data_loaders.casework.rules import check
from data_loaders.casework.working_case import WorkingCase

__all__ = ["CaseState", "Folded", "Refused", "fold"]


def fold(events: Iterable[CaseEvent], feed: str) -> Folded:
    """Replay a case's events; `feed` names its procedure.

    An event id counts once. Reports go first, since a case begins with its report whatever the clocks say; then the
    order is by second, the source before the desk, the number the post had seen, the id.
    """
    ordered = _in_order(events)
    replay = _Replay(ordered, feed)
    while not replay.run():
        pass
    return replay.folded()


def _in_order(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    kept: dict[str, CaseEvent] = {}
    for event in events:
        other = kept.setdefault(event.id, event)
        if other is not event and other != event:
            # Two contents under one id: which comes first must not decide.
            kept[event.id] = min(other, event, key=lambda each: (*_place(each), each.verb, each.by, _shown(each)))
    return sorted(kept.values(), key=_place)


def _place(event: CaseEvent) -> tuple[bool, int, bool, int, str]:
    return event.verb != REPORT, event.at, event.origin == Origin.DESK, event.number, event.id


def _shown(event: CaseEvent) -> str:
    return repr(sorted(event.given.items()))


class _Replay:
    """Runs over the events until no undo is open: an undo that fits leaves its event out, and all is run anew."""

    def __init__(self, ordered: list[CaseEvent], feed: str) -> None:
        self.ordered = ordered
        self.feed = feed
        self.procedure: Procedure = procedure_of(feed)
        self.undone: set[str] = set()
        self.undos: set[str] = set()

    def run(self) -> bool:
        """Replay once; whether it came to the end."""
        self.case: WorkingCase | None = None
        self.effective: list[CaseEvent] = []
        self.refused: list[Refused] = []
        for event in self.ordered:
            if event.id in self.undone:
                continue
            if event.origin == Origin.SOURCE:
                self._told(event)
            elif not self._do(event):
                return False
        return True

    def _told(self, event: CaseEvent) -> None:
        if self.case is not None:
            self.case.told(event)
        elif event.verb == REPORT:
            self.case = WorkingCase(self.feed, self.procedure, event)
        else:
            self.refused.append(Refused(event, "unknown_case"))
            return
        self.effective.append(event)

    def _do(self, event: CaseEvent) -> bool:
        """A desk event in its place; False where it newly takes another back."""
        known_undo = event.id in self.undos
        code = None if known_undo else check(self.case, event)
        if code is not None:
            self.refused.append(Refused(event, code))
            return True
        if event.verb == "undo" and not known_undo:
            self.undos.add(event.id)
            self.undone.add(str(event.given["event"]))
            return False
        if self.case is None:
            self.case = WorkingCase(self.feed, self.procedure, event)
            self.case.remember(event)
        else:
            self.case.do(event)
        self.effective.append(event)
        return True

    def folded(self) -> Folded:
        """What the last run came to."""
        revision = sum(event.origin == Origin.DESK for event in self.ordered)
        return Folded(
            None if self.case is None else self.case.frozen(revision),
            tuple(self.effective),
            tuple(self.refused),
            tuple(event for event in self.ordered if event.id in self.undone),
        )
