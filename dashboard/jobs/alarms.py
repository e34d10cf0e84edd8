"""Judges the deployment's alarm rules: reads published answers, finds what holds, lets access write what changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Access, AlarmRule, Command, FenggeError, Findings, Question
from layers.alarms.cameras_dark import cameras_dark, lights
from layers.alarms.cluster import close_together, cluster
from layers.alarms.feed import FeedAnswer, feed
from layers.alarms.overdue import late, overdue
from layers.alarms.rate import rate
from layers.alarms.threshold import recent, threshold
from layers.expectation import Usual, read_usual, usual_incidents

log = logging.getLogger("fengge.alarms")
# What is usual moves slowly: it is asked anew after so long, or when the clock stepped back.
USUAL_FOR = timedelta(minutes=5)


@dataclass(slots=True)
class Alarms:
    """Every five seconds of the clock; a look in which nothing changed writes nothing."""

    name: str = "alarms"
    every_s: float = 5.0
    _usual: dict[str, tuple[datetime, tuple[Mapping[str, Usual], Usual]]] = field(default_factory=dict)

    def run(self, access: Access) -> None:
        """Find, and have access judge. A rule that cannot be asked leaves what stands by it, and says so in the log."""
        now = access.now()
        states = access.feed_states()
        silent = {state.name for state in states if state.state != "ok"}
        answers = [FeedAnswer(state.name, state.state, state.last_at) for state in states]
        found = []
        for rule in access.district.alarms:
            try:
                one = feed(rule, answers) if rule.kind == "feed" else self._asked(rule, access, now, silent)
            except FenggeError as error:
                log.warning("alarm rule %s could not be judged: %s", rule.id, error)
                one = Findings(rule.id, answered=False)
            found.append(one)
        access.act(Command("alarms.tick", {"findings": tuple(found)}), JOB_VIEWER)

    def _asked(self, rule: AlarmRule, access: Access, now: datetime, silent: set[str]) -> Findings:
        answered = not silent.intersection(rule.sources)
        if rule.kind == "overdue":
            return overdue(rule, _rows(access, late(rule, now)), answered=answered)
        if rule.kind == "cameras_dark":
            return cameras_dark(rule, _rows(access, lights(rule, now)), answered=answered)
        if rule.kind == "cluster":
            kinds = tuple(kind.id for kind in access.district.area_kinds)
            return cluster(rule, _rows(access, close_together(rule, now, kinds)), answered=answered)
        rows = _rows(access, recent(rule, now))
        if rule.kind == "threshold":
            return threshold(rule, rows, answered=answered)
        usual, nothing = self._usual_of(rule, access, now)
        return rate(rule, rows, usual, nothing, answered=answered)

    def _usual_of(self, rule: AlarmRule, access: Access, now: datetime) -> tuple[Mapping[str, Usual], Usual]:
        asked_at, known = self._usual.get(rule.id, (None, None))
        if asked_at is None or known is None or not asked_at <= now < asked_at + USUAL_FOR:
            start = now - timedelta(minutes=rule.window_min)
            question = usual_incidents(start, now, access.district.zone, area=rule.area, classes=rule.classes)
            known = read_usual(_rows(access, question))
            self._usual[rule.id] = (now, known)
        return known


def _rows(access: Access, question: Question) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = access.read(question, JOB_VIEWER).table.to_pylist()
    return rows
