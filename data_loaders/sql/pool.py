"""Statements that run and statements that wait: two and ten, then busy. Nothing here knows who may ask."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from data_loaders.contract import BusyError
from data_loaders.sql.process import Bounds, Outcome, Process
from data_loaders.telemetry import LOG

RUNNING_MAX, QUEUED_MAX = 2, 10
KEPT_MAX, KEPT_ACCOUNT_MAX, KEPT_S = 24, 3, 600.0
# A page asks each second; one that has not for so long is closed, asleep or gone.
UNASKED_S = 15.0


class State(StrEnum):
    """Where a statement is; `preparing` while the copy that it reads is written."""

    QUEUED = "queued"
    PREPARING = "preparing"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a worker is handed, with the moment and the version of the copy."""

    order: Mapping[str, Any]
    as_of: datetime
    version: int


@dataclass(slots=True)
class Job:
    """One statement's way. `about` is the caller's own; seconds are of the injected monotonic clock."""

    number: str
    account: str
    about: Any
    prepare: Callable[[], Prepared]
    process: Process
    on_end: Callable[[Job, State], None]
    asked_s: float
    state: State = State.QUEUED
    begun_s: float = 0.0
    ended_s: float = 0.0
    as_of: datetime | None = None
    version: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}


class Pool:
    """Threads begin with the first statement and end with `close`."""

    def __init__(self, elapsed_s: Callable[[], float], bounds: Bounds | None = None) -> None:
        self._elapsed_s, self._bounds = elapsed_s, bounds or Bounds()
        self._changed = threading.Condition()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def start(
        self, account: str, about: Any, prepare: Callable[[], Prepared], on_end: Callable[[Job, State], None]
    ) -> Job:
        """Take a statement in. `on_end` hears how it ended before anybody can see its answer.

        Raises:
            BusyError: two run and ten wait, or this account has two under way.
        """
        with self._changed:
            under_way = [job for job in self._jobs.values() if not job.is_over]
            mine = [job for job in under_way if job.account == account]
            if self._closed or len(under_way) >= RUNNING_MAX + QUEUED_MAX:
                raise BusyError(f"{RUNNING_MAX} statements run and {QUEUED_MAX} wait; try again in a moment")
            if len(mine) >= RUNNING_MAX:
                raise BusyError("two statements of this account are under way; wait for them, or cancel one")
            self._forget(account)
            number = secrets.token_hex(12)
            process = Process(self._bounds, lambda: self._begin(number))
            job = Job(number, account, about, prepare, process, on_end, self._elapsed_s())
            self._jobs[number] = job
            while len(self._threads) < RUNNING_MAX:
                self._threads.append(threading.Thread(target=self._work, name="sql", daemon=True))
                self._threads[-1].start()
            self._changed.notify_all()
            return job

    def find(self, number: str, account: str) -> Job | None:
        """An account's own statement, noted as asked for."""
        with self._changed:
            job = self._jobs.get(number)
            if job is None or job.account != account:
                return None
            job.asked_s = self._elapsed_s()
            return job

    def place(self, job: Job) -> int:
        """How many go before it, 0 where it is not waiting."""
        with self._changed:
            waiting = [other for other in self._jobs.values() if other.state is State.QUEUED]
            return waiting.index(job) + 1 if job in waiting else 0

    def running_s(self, job: Job) -> float:
        """How long it has run, or ran."""
        if not job.begun_s:
            return 0.0
        return max(0.0, (job.ended_s or self._elapsed_s()) - job.begun_s)

    def cancel(self, job: Job) -> None:
        """End it wherever it is; what is over stays as it is."""
        with self._changed:
            if job.is_over:
                return
            waited = job.state is State.QUEUED
            job.state = State.CANCELLED
            job.ended_s = self._elapsed_s()
            self._changed.notify_all()
        job.process.kill("cancelled")
        if waited:
            job.on_end(job, State.CANCELLED)

    def close(self) -> None:
        """Cancel everything and end the threads."""
        with self._changed:
            self._closed = True
            under_way = [job for job in self._jobs.values() if not job.is_over]
        for job in under_way:
            self.cancel(job)
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=10)

    def _work(self) -> None:
        while True:
            with self._changed:
                # While something is under way it is looked at each second, for whoever asked may be gone.
                under_way = any(not job.is_over for job in self._jobs.values())
                self._changed.wait_for(
                    lambda: self._closed or self._next() is not None, timeout=1.0 if under_way else None
                )
                if self._closed:
                    return
                gone = self._gone()
                job = self._next()
                if job is not None:
                    job.state = State.PREPARING
            for other in gone:
                self.cancel(other)
            if job is not None and job not in gone:
                self._run(job)

    def _next(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.state is State.QUEUED), None)

    def _gone(self) -> list[Job]:
        before = self._elapsed_s() - UNASKED_S
        return [job for job in self._jobs.values() if not job.is_over and job.asked_s < before]

    def _run(self, job: Job) -> None:
        try:
            prepared = job.prepare()
            job.as_of, job.version = prepared.as_of, prepared.version
            outcome = job.process.run(prepared.order)
        except Exception:  # noqa: BLE001 - one statement's failure must not end the thread; it is logged whole
            LOG.exception("sql: a statement could not be run")
            outcome = Outcome(reason="ended")
        cancelled = job.state is State.CANCELLED
        ended = State.CANCELLED if cancelled else State.DONE if outcome.table is not None else State.FAILED
        job.outcome = Outcome() if cancelled else outcome
        try:
            job.on_end(job, ended)
        except Exception:  # noqa: BLE001 - as above; what could not be noted is not shown either
            LOG.exception("sql: the end of a statement could not be noted")
            job.outcome, ended = Outcome(reason="ended"), State.FAILED
        with self._changed:
            job.state = State.CANCELLED if job.state is State.CANCELLED else ended
            job.ended_s = job.ended_s or self._elapsed_s()

    def _begin(self, number: str) -> None:
        with self._changed:
            job = self._jobs.get(number)
            if job is not None and job.state is State.PREPARING:
                job.state = State.RUNNING
                job.begun_s = self._elapsed_s()

    def _forget(self, account: str) -> None:
        """Let go of old answers: each account keeps a few, for a while."""
        before = self._elapsed_s() - KEPT_S
        over = [job for job in self._jobs.values() if job.is_over]
        mine = [job for job in over if job.account == account]
        old = [job for job in over if job.asked_s < before]
        spare = max(0, len(mine) - KEPT_ACCOUNT_MAX + 1)
        for job in [*old, *mine[:spare], *over[: max(0, len(over) - KEPT_MAX)]]:
            self._jobs.pop(job.number, None)
