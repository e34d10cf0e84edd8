"""A planner's question answered for a viewer: asked of access, kept for whoever asks the same, told as plain values."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard.routes.common import in_utc
from dashboard.silence import heard_of, named_sources, silent_sources
from data_loaders.access import (
    Access,
    BadInputError,
    ForbiddenError,
    NotFoundError,
    Pin,
    Question,
    Right,
    Run,
    Viewer,
    Window,
    may,
)
from layers.indicators.appraisal import Rules
from layers.planner.answer import Answer, Row, compose
from layers.planner.question import POINT, PlannerQuestion
from layers.planner.questions import POINTS_MAX, Asked, Ground
from layers.planner.recorded import first_record

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = 48
# How long all walls of a scope are given one answer of an unchanged state: a rolling window has hardly moved by then.
FRESH_S = 10.0
_STEADY_READS = 3
# The feeds whose records a planner counts.
FEEDS = ("police_110", "grid_cases", "hotline_12345", "camera_events")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with its state: `as_of` and `version` as in every payload, `took_s` the seconds that it took.

    `points` are single places, where the question asks for these. `id` names the answer for whoever comes back for it.
    `since` is the first record's moment where the period compared with begins before it: of that time nothing is known.
    `silent` are the sources asked that do not answer now. While none was ever `heard` it names all: a nought is not known.
    """

    id: str
    asked: Asked
    answer: Answer
    points: list[dict[str, Any]]
    as_of: datetime
    version: int
    took_s: float
    silent: tuple[str, ...]
    heard: bool
    since: datetime | None


class Planning:
    """Answers questions within a viewer's own scope. Safe to use from several threads; blocks on the store."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Told] = OrderedDict()
        self._hanging = threading.Lock()
        self._hung: dict[str, tuple[str, float, Told | None]] = {}

    def ground(self) -> Ground:
        """Where questions are asked now."""
        district, part = self._access.district, self._access.district.casework
        rules = Rules(
            part.register_within_min, part.dispatch_within_min, part.closing_denominator, part.weights, part.basically
        )
        kinds = tuple(kind.id for kind in district.area_kinds)
        return Ground(self._access.now(), district.zone, kinds, rules)

    def ask(self, text: str, viewer: Viewer, number: str = "") -> Told:
        """The answer now; `number` names the run while it is worked at.

        Raises:
            ForbiddenError: the role asks no such questions.
            BadInputError: the question, with the part that is wrong.
            StoppedError: it was stopped.
        """
        if not may(viewer, Right.PLANNER):
            raise ForbiddenError(f"the role {viewer.role.value} asks no questions of a planner")
        asked = Asked.of(PlannerQuestion.parse(text), self.ground())
        if not number:
            return self._keep(viewer, self._answer(asked, viewer, None))
        with self._access.runs.open(number, viewer) as run:
            return self._keep(viewer, self._answer(asked, viewer, run))

    def held(self, text: str, answer: str, viewer: Viewer) -> Told:
        """The answer that this scope was given under an id, so that a file holds what the screen shows; else one anew."""
        with self._lock:
            found = self._kept.get((viewer.scope, answer))
        if found and found.asked.question == PlannerQuestion.parse(text):
            return found
        return self.ask(text, viewer)

    def hung(self, viewer: Viewer) -> tuple[Pin, Told]:
        """The saved view that the walls hold and its answer within this viewer's own scope, whoever sent it.

        Raises:
            NotFoundError: none hangs there now.
            ForbiddenError: the role has no wall.
        """
        pin = self._access.wall.pinned(viewer)
        if pin is None or pin.question is None:
            raise NotFoundError("no saved view hangs on the walls now")
        # One at a time: many walls ask at once, and the same.
        with self._hanging:
            text, since, told = self._hung.get(viewer.scope, ("", 0.0, None))
            fresh = time.monotonic() - since < FRESH_S
            if told is None or text != pin.question or told.version != self._access.version or not fresh:
                told = self._answer(Asked.of(PlannerQuestion.parse(pin.question), self.ground()), viewer, None)
                self._hung[viewer.scope] = (pin.question, time.monotonic(), told)
        return pin, told

    def _keep(self, viewer: Viewer, told: Told) -> Told:
        with self._lock:
            self._kept[viewer.scope, told.id] = told
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return told

    def _answer(self, asked: Asked, viewer: Viewer, run: Run | None) -> Told:
        began = time.monotonic()
        feeds = sources_of(asked.question)
        questions = [asked.rows(), asked.facets(), asked.left_out(), *([asked.points()] if _points(asked) else [])]
        questions += [first_record(feeds)] if asked.periods.against else []
        answers = self._steady(questions, viewer, run)
        points = answers[3].table.to_pylist() if _points(asked) else []
        if len(points) > POINTS_MAX:
            raise BadInputError(
                f"question, part by: more than {POINTS_MAX} points; narrow the question, or ask by=hexagon"
            )
        answer = compose(asked, *(one.table for one in answers[:3]))
        as_of, version = answers[0].as_of, answers[0].version
        identity = f"{viewer.scope}|{asked.question.text()}|{version}|{asked.ground.now.isoformat()}"
        digest = hashlib.blake2b(identity.encode(), digest_size=12).hexdigest()
        heard = heard_of(self._access, feeds)
        since = _unrecorded(asked, answers[-1].table) if asked.periods.against else None
        silent = (silent_sources if heard else named_sources)(self._access, feeds)
        return Told(digest, asked, answer, points, as_of, version, time.monotonic() - began, silent, heard, since)

    def _steady(self, questions: list[Question], viewer: Viewer, run: Run | None) -> list[Any]:
        """All answers from one state: read again where a commit fell between them."""
        for _ in range(_STEADY_READS):
            answers = [self._access.read(question, viewer, run=run) for question in questions]
            if len({answer.version for answer in answers}) == 1:
                break
        return answers


def sources_of(question: PlannerQuestion) -> tuple[str, ...]:
    """The feeds that a question counts: those it names, else all that a planner may count."""
    return question.feeds or FEEDS


def _unrecorded(asked: Asked, told: pa.Table) -> datetime | None:
    """The first record's moment, where the period compared with begins before it."""
    since, against = told.to_pylist()[0]["since"], asked.periods.against
    first = in_utc(since) if since else None
    return first if first and against and against.start < first else None


def _points(asked: Asked) -> bool:
    return asked.question.by == POINT


def payload(told: Told, names: Mapping[str, str]) -> dict[str, Any]:
    """The answer as JSON values; `names` are those of the areas by code. Rows stand by column, a value each."""
    asked, answer = told.asked, told.answer
    question, measure, periods = asked.question, asked.measure, asked.periods
    rows = answer.rows if not told.points else []
    return {
        "id": told.id,
        "question": question.text(),
        "as_of": told.as_of,
        "version": told.version,
        "took_s": round(told.took_s, 3),
        "silent": list(told.silent),
        "heard": told.heard,
        "measure": {
            "id": measure.id, "unit": measure.unit.value, "counts": measure.is_count, "low_is_good": measure.low_is_good,
        },
        "by": question.by,
        "resolution": question.resolution,
        "window": _span(periods.window),
        "against": _span(periods.against),
        "recorded_from": told.since,
        "step": periods.step,
        "breaks": answer.breaks,
        "signed_breaks": answer.signed,
        "kept": answer.kept[0],
        "kept_then": answer.kept[1],
        "total": _row(answer.whole, known=told.heard),
        "picked": _row(answer.picked, known=told.heard) if answer.picked else None,
        "unlocated": _unlocated(told),
        "day_only": answer.day_only,
        "columns": _columns(rows, names, compared=periods.against is not None),
        "facets": {
            name: {
                "without": facet.without[0],
                "values": {key: {"n": n, "n_then": then} for key, (n, then) in facet.values.items()},
            }
            for name, facet in answer.facets.items()
        },
        "points": told.points,
    }  # fmt: skip


def _unlocated(told: Told) -> int:
    """Events that the map lacks for want of coordinates; areas are told by their code."""
    question = told.asked.question
    if question.by == POINT:
        return told.answer.whole.n - len(told.points)
    return 0 if question.by in told.asked.ground.area_kinds else told.answer.unlocated


def _span(window: Window | None) -> dict[str, datetime] | None:
    return {"start": window.start, "end": window.end} if window else None


def _row(row: Row, *, known: bool) -> dict[str, Any]:
    change = row.difference
    value, value_then = (row.value, row.value_then) if known else (None, None)
    return {
        "n": row.n, "value": value, "few": row.few, "n_then": row.n_then, "value_then": value_then,
        "difference": change.value if change else None, "z": change.z if change else None,
        "p": change.p if change else None,
    }  # fmt: skip


def _columns(rows: list[Row], names: Mapping[str, str], *, compared: bool) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "key": [row.key for row in rows],
        "name": [names.get(row.key, "") for row in rows],
        "n": [row.n for row in rows],
        "value": [row.value for row in rows],
        "few": [row.few for row in rows],
        "residents": [row.residents for row in rows],
    }
    if compared:
        changes = [row.difference for row in rows if row.difference]
        columns |= {
            "n_then": [row.n_then for row in rows],
            "value_then": [row.value_then for row in rows],
            "difference": [change.value for change in changes],
            "z": [change.z for change in changes],
            "p": [change.p for change in changes],
            "significant": [change.told for change in changes],
            "small": [change.small for change in changes],
        }
    return columns
