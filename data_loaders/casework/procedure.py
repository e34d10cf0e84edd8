"""The procedures that cases go through: which steps there are, which verb leads to each, what is reached by it.

Source: GB/T 30428's seven steps; the police's 接警 派警 出警 到场 反馈; 12345's request, wording, reply and call-back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

REPORT, DISPATCH, CALL_BACK = "report", "dispatch", "call_back"

# What a desk can do beside the steps, in every procedure; `rework` and `call_back` are some procedures' own.
SIDEWAYS = (
    "acknowledge",
    "return",
    "suspend",
    "resume",
    "supervise",
    "urge",
    "escalate",
    "merge",
    "void",
    "reopen",
    "note",
    "undo",
)


class Milestone(StrEnum):
    """What is reached once in a case's life, whatever the procedure: the moments that indicators are made of."""

    REPORTED = "reported"
    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    HANDLED = "handled"
    VERIFIED = "verified"
    CLOSED = "closed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Step:
    """A place in a procedure: `verb` leads to it from any step in `after`, and reaches `milestones`.

    The first step has no `after`. A step whose milestones hold CLOSED closes the case.
    """

    name: str
    verb: str
    after: frozenset[str]
    milestones: tuple[Milestone, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The steps at which the verb can be said."""
        return self.after

    @property
    def closes(self) -> bool:
        """Whether the case is closed by this step."""
        return Milestone.CLOSED in self.milestones


@dataclass(frozen=True, slots=True)
class Mark:
    """A verb that reaches milestones and leaves the case at its step, which is one of `places`."""

    verb: str
    places: frozenset[str]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class Procedure:
    """One feed's procedure: its steps in their order, and where the ways back lead.

    `returnable`: steps from which a department can send a case back; `reworkable`: those from which its work can be
    asked for again; `handling`: the step of the work itself. `confirm`: the verb before which a case never counts as
    open (a camera's event is nobody's case until a person looked).
    """

    feed: str
    steps: tuple[Step, ...]
    handling: str
    returnable: frozenset[str]
    reworkable: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()
    confirm: str | None = None

    @property
    def first(self) -> Step:
        """The step that a report leads to."""
        return self.steps[0]

    @cached_property
    def by_verb(self) -> Mapping[str, Step]:
        """Each verb that leads to a step, the report included."""
        return {step.verb: step for step in self.steps}

    @cached_property
    def mark_by_verb(self) -> Mapping[str, Mark]:
        """Each verb that keeps the step."""
        return {mark.verb: mark for mark in self.marks}

    @cached_property
    def ways(self) -> tuple[Step | Mark, ...]:
        """All that leads from one step to the next or reaches something at a step; without the report."""
        return (*self.steps[1:], *self.marks)

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """All that can be done to a reported case, the steps first."""
        rework = ["rework"] if self.reworkable else []
        return (*(way.verb for way in self.ways), *rework, *SIDEWAYS)

    @cached_property
    def known(self) -> frozenset[str]:
        """`verbs` and the report."""
        return frozenset((REPORT, *self.verbs))

    @cached_property
    def before_dispatch(self) -> str:
        """The step that waits for a dispatch."""
        (before,) = self.by_verb[DISPATCH].after
        return before

    @cached_property
    def reached(self) -> Mapping[str, tuple[str, ...]]:
        """The milestones of each verb that has any, as text."""
        return {way.verb: tuple(each.value for each in way.milestones) for way in (self.first, *self.ways)}

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {step.name: number for number, step in enumerate(self.steps)}

    @cached_property
    def _after_end(self) -> frozenset[str]:
        return frozenset(step.name for step in self.steps if step.closes or step.verb == CALL_BACK)

    def after_end(self, step: str) -> bool:
        """Whether only closed cases stand at the step."""
        return step in self._after_end

    def step(self, name: str) -> Step:
        """The step of that name; KeyError where the procedure has none."""
        return self.steps[self._ranks[name]]

    def has(self, name: str | None) -> bool:
        """Whether the procedure has a step of that name."""
        return name in self._ranks

    def rank(self, step: str) -> int:
        """The step's place in the order, 0 for the first; KeyError where the procedure has none."""
        return self._ranks[step]


def _of(*names: str) -> frozenset[str]:
    return frozenset(names)


_M = Milestone

_GRID = Procedure(
    feed="grid_cases",
    steps=(
        Step("collection", REPORT, _of(), (_M.REPORTED,)),
        Step("registration", "register", _of("collection"), (_M.REGISTERED,)),
        Step("dispatch", DISPATCH, _of("registration"), (_M.DISPATCHED,)),
        Step("handling", "take", _of("dispatch"), (_M.HANDLING,)),
        Step("feedback", "feedback", _of("dispatch", "handling"), (_M.HANDLED,)),
        Step("verification", "verify", _of("feedback"), (_M.VERIFIED,)),
        Step("appraisal", "close", _of("verification"), (_M.CLOSED,)),
    ),
    marks=(Mark(CALL_BACK, _of("appraisal"), (_M.ANSWERED,)),),
    handling="handling",
    returnable=_of("dispatch", "handling"),
    reworkable=_of("feedback", "verification"),
)

_POLICE = Procedure(
    feed="police_110",
    steps=(
        Step("received", REPORT, _of(), (_M.REPORTED, _M.REGISTERED)),
        Step("dispatch", DISPATCH, _of("received"), (_M.DISPATCHED,)),
        Step("on_the_way", "depart", _of("dispatch"), (_M.HANDLING,)),
        Step("on_scene", "arrive", _of("dispatch", "on_the_way")),
        Step(
            "police_feedback",
            "feedback",
            _of("dispatch", "on_the_way", "on_scene"),
            (_M.HANDLED, _M.CLOSED),
        ),
    ),
    handling="on_the_way",
    returnable=_of("dispatch", "on_the_way", "on_scene"),
)

_HOTLINE = Procedure(
    feed="hotline_12345",
    steps=(
        Step("request", REPORT, _of(), (_M.REPORTED,)),
        Step("triage", "triage", _of("request"), (_M.REGISTERED,)),
        Step("wording", "word", _of("triage")),
        Step("hotline_handling", DISPATCH, _of("wording"), (_M.DISPATCHED,)),
        Step("reply", "reply", _of("hotline_handling"), (_M.HANDLED, _M.CLOSED)),
        # Again where nobody was reached: the last answers stand.
        Step("call_back", CALL_BACK, _of("reply", "call_back"), (_M.ANSWERED,)),
    ),
    marks=(Mark("take", _of("hotline_handling"), (_M.HANDLING,)),),
    handling="hotline_handling",
    returnable=_of("hotline_handling"),
)

_CAMERA = Procedure(
    feed="camera_events",
    steps=(
        Step("detected", REPORT, _of(), (_M.REPORTED,)),
        Step("registration", "register", _of("detected"), (_M.REGISTERED,)),
        Step("dispatch", DISPATCH, _of("registration"), (_M.DISPATCHED,)),
        Step("handling", "take", _of("dispatch"), (_M.HANDLING,)),
        Step("feedback", "feedback", _of("dispatch", "handling"), (_M.HANDLED,)),
        Step("appraisal", "close", _of("feedback"), (_M.CLOSED,)),
    ),
    handling="handling",
    returnable=_of("dispatch", "handling"),
    reworkable=_of("feedback"),
    confirm="register",
)

PROCEDURES: Mapping[str, Procedure] = {each.feed: each for each in (_GRID, _POLICE, _HOTLINE, _CAMERA)}


def procedure_of(feed: str) -> Procedure:
    """The feed's procedure; the grid's for a feed that has none of its own."""
    return PROCEDURES.get(feed, _GRID)
