"""What a case's events come to: its state, what was refused, what was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_loaders.casework.events import CaseEvent

Span = tuple[int, int | None]  # UTC seconds; no end: it still lasts


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as its events leave it. Moments are UTC seconds.

    `status`: open, closed, unknown, duplicate, voided. `milestones`: the first moment of each; `closed` is absent while
    a case is open again. `estimated`: milestones whose moment the source did not state, so that no duration may be
    taken from them. `level`: 0 unit grid, 1 community, 2 street, 3 district. `revision`: how many desk events the case
    has, refused and undone ones included. `last_*`: the last desk event that took effect.
    """

    feed: str
    status: str
    step: str
    step_at: int
    milestones: Mapping[str, int]
    estimated: frozenset[str]
    department: str | None
    tier: int | None
    level: int
    returned: int
    reworked: int
    urged: int
    reopened: int
    merged_into: str | None
    suspended: bool
    suspended_spans: tuple[Span, ...]
    supervised: bool
    urgent: bool
    escalated: int
    escalated_at: int | None
    escalation_reason: str | None
    returned_when_escalated: int
    photos: tuple[str, ...]
    wording: str | None
    contacted: str | None
    solved: str | None
    satisfied: str | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    revision: int
    last_verb: str | None
    last_by: str | None
    last_at: int | None
    last_id: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A desk event that does not fit at its place, and the code of the reason (`rules.sentence`)."""

    event: CaseEvent
    code: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A case's set of events, replayed.

    `state` is None where nobody reported the case. `effective`: the source's statements and the desk's events that
    fit, undos included, in the order of the replay. `undone`: the desk events that an undo took back.
    """

    state: CaseState | None
    effective: tuple[CaseEvent, ...]
    refused: tuple[Refused, ...]
    undone: tuple[CaseEvent, ...]
