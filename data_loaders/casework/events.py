"""A case's events: what its source states about it, and what posts do to it."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, SupportsIndex, cast

from data_loaders.casework.procedure import CALL_BACK, REPORT, Procedure, Step, procedure_of

NOTHING: Mapping[str, object] = MappingProxyType({})

ANSWERS = ("contacted", "solved", "satisfied")
# Where a source's record keeps the moment of each verb; a closing step's is `closed_at`.
COLUMN_OF = {
    "register": "accepted_at",
    "triage": "accepted_at",
    "dispatch": "dispatched_at",
    "take": "handling_from_at",
    "depart": "handling_from_at",
    "feedback": "handled_at",
    "verify": "checked_at",
}
_MOMENTS = (*dict.fromkeys(COLUMN_OF.values()), "closed_at", "updated_at")
_COUNTS = {
    "escalation": "level",
    "supervised": "supervised",
    "urgent": "urgent",
    "returned": "returned",
    "reworked": "reworked",
}
_CLOSED = frozenset({"closed", "duplicate_closed"})
# A statement that names no moment of its own stands at the last moment that the record knows.
UNDATED = "undated"


class Origin(StrEnum):
    """Who speaks: the source's record, or a post at the desk."""

    SOURCE = "source"
    DESK = "desk"


class CaseEvent(NamedTuple):
    """One thing that happened to a case.

    `at`: UTC seconds. `by`: the post, or the source's name. `number`: how many desk events of the case the post had
    seen, which orders those of one second. `given`: what the verb needs (`rules.needs`, `rules.optional`).
    """

    id: str
    at: int
    verb: str
    by: str
    origin: Origin
    number: int = 0
    given: Mapping[str, object] = NOTHING


def statements(record: Mapping[str, object]) -> list[CaseEvent]:
    """What a source's record says of its case, as events of the feed's procedure with ids `<id>#<verb>`.

    Args:
        record: id, feed, source; occurred_at, accepted_at, dispatched_at, handling_from_at, handled_at, checked_at,
            closed_at and (where known) updated_at as UTC seconds or None; status open, closed, unknown,
            duplicate_open, duplicate_closed, suspended or voided; step, department, escalation, supervised, urgent,
            returned, reworked, contacted, solved, satisfied, each possibly None or absent.

    A status that is not known stays so, whatever moments stand beside it. A closing, a step or answers without a
    moment are stated as `undated`: they hold, but no duration may be taken from them.

    Raises:
        KeyError, TypeError: no `occurred_at` (every feed requires one), or a moment or count that is no whole number.
    """
    statement = _Statements(record)
    status, procedure = record.get("status"), statement.procedure
    statement.dated(procedure)
    stated = record.get("step")
    if isinstance(stated, str) and procedure.has(stated):
        statement.stands_at(procedure.step(stated))
    if status in _CLOSED:
        statement.closed()
    if any(record.get(name) is not None for name in ANSWERS) and CALL_BACK in procedure.known:
        answers = {name: record[name] for name in ANSWERS if record.get(name) is not None}
        statement.add(CALL_BACK, statement.last_at, {**answers, UNDATED: True})
    verb = {"voided": "void", "suspended": "suspend", "duplicate_open": "merge", "duplicate_closed": "merge"}
    if status in verb:
        statement.add(verb[str(status)], statement.last_at)
    return statement.events


class _Statements:
    """Gathers one record's events."""

    def __init__(self, record: Mapping[str, object]) -> None:
        self.record = record
        self.procedure = procedure_of(str(record["feed"]))
        self.events: list[CaseEvent] = []
        self.reported_at = operator.index(cast("SupportsIndex", record["occurred_at"]))
        known = (_whole(record, name) for name in _MOMENTS)
        self.last_at = max([self.reported_at, *(at for at in known if at is not None)])
        self.rank = 0

    def add(self, verb: str, at: int, given: Mapping[str, object] = NOTHING) -> None:
        """One statement."""
        record = self.record
        self.events.append(
            CaseEvent(f"{record['id']}#{verb}", at, verb, str(record["source"]), Origin.SOURCE, 0, given)
        )

    def dated(self, procedure: Procedure) -> None:
        """The report, and each step and mark whose moment the record knows, closing ones apart."""
        record = self.record
        self.add(REPORT, self.reported_at, _reported(record))
        department = record.get("department")
        for way in procedure.ways:
            if isinstance(way, Step) and way.closes:
                continue
            at = _whole(record, COLUMN_OF.get(way.verb, ""))
            if at is None:
                continue
            # The department that a record names is the one it was dispatched to.
            dispatched = way.verb == "dispatch" and department is not None
            self.add(way.verb, at, {"department": department} if dispatched else NOTHING)
            if isinstance(way, Step):
                self.rank = max(self.rank, procedure.rank(way.name))

    def stands_at(self, step: Step) -> None:
        """The step that the record names, where its moments do not lead as far. Closing is the status's to say."""
        if not step.closes and step.verb != CALL_BACK and self.procedure.rank(step.name) > self.rank:
            self.add(step.verb, self.last_at, {UNDATED: True})

    def closed(self) -> None:
        """The closing, at its moment or at the last one known."""
        closing = next(step for step in self.procedure.steps if step.closes)
        at = _whole(self.record, "closed_at")
        if at is None:
            self.add(closing.verb, self.last_at, {UNDATED: True})
        else:
            self.add(closing.verb, at)


def _reported(record: Mapping[str, object]) -> Mapping[str, object]:
    given: dict[str, object] = {"status": "unknown" if record.get("status") in {None, "unknown"} else "open"}
    if record.get("department") is not None:
        given["department"] = record["department"]
    for name, kept in _COUNTS.items():
        count = _whole(record, name)
        if count:
            given[kept] = count
    return given


def _whole(record: Mapping[str, object], name: str) -> int | None:
    value = record.get(name)
    return None if value is None else operator.index(cast("SupportsIndex", value))
