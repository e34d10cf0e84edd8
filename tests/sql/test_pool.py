"""Two statements run and ten wait; places are told, what is cancelled ends, what nobody asks for ends by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from data_loaders.contract import BusyError
from data_loaders.sql import pool as room
from data_loaders.sql.pool import KEPT_ACCOUNT_MAX, UNASKED_S, Job, Pool, Prepared, State
from data_loaders.sql.process import Outcome

NOON = datetime(2024, 6, 10, 4, tzinfo=UTC)


class Held:
    """A process that runs until it is let go or killed."""

    made: list[Held]

    def __init__(self, _bounds: object, on_ready: Callable[[], None]) -> None:
        self.go, self.reason, self.on_ready = threading.Event(), "", on_ready
        Held.made.append(self)

    def kill(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.go.set()

    def run(self, _order: object) -> Outcome:
        self.on_ready()
        assert self.go.wait(20)
        return Outcome(reason=self.reason) if self.reason else Outcome(table=pa.table({"n": [1]}))


class Ran:
    """A pool over held processes, a clock of its own, and what it told at each end."""

    def __init__(self) -> None:
        self.now, self.told = 0.0, []
        self.pool = Pool(lambda: self.now)

    def start(self, account: str) -> Job:
        return self.pool.start(account, None, lambda: Prepared({}, NOON, 7), self._note)

    def _note(self, job: Job, state: State) -> None:
        self.told.append((job.account, state))

    def wait(self, job: Job, *states: State) -> None:
        until = time.monotonic() + 20
        while job.state not in states:
            assert time.monotonic() < until, (job.state, states)
            time.sleep(0.005)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ran]:
    Held.made = []
    monkeypatch.setattr(room, "Process", Held)
    made = Ran()
    yield made
    made.pool.close()


def test_two_run_ten_wait_and_the_thirteenth_is_told_that_it_is_busy(ran: Ran) -> None:
    jobs = [ran.start(f"planner_{at}") for at in range(12)]
    for job in jobs[:2]:
        ran.wait(job, State.RUNNING)
    assert [job.state for job in jobs[2:]] == [State.QUEUED] * 10
    assert [ran.pool.place(job) for job in jobs] == [0, 0, *range(1, 11)]
    with pytest.raises(BusyError, match="10 wait"):
        ran.start("planner_13")
    Held.made[0].go.set()
    ran.wait(jobs[0], State.DONE)
    ran.wait(jobs[2], State.RUNNING)
    assert ran.pool.place(jobs[3]) == 1
    assert ran.start("planner_13").state is State.QUEUED


def test_one_account_has_two_under_way_and_no_more(ran: Ran) -> None:
    ran.start("one")
    ran.start("one")
    with pytest.raises(BusyError, match="this account"):
        ran.start("one")
    assert ran.start("other").number


@pytest.mark.parametrize("waiting", [False, True])
def test_what_is_cancelled_ends_at_once_and_gives_its_place_to_the_next(ran: Ran, waiting: bool) -> None:
    jobs = [ran.start(f"planner_{at}") for at in range(4)]
    ran.wait(jobs[1], State.RUNNING)
    cancelled = jobs[2] if waiting else jobs[0]
    ran.pool.cancel(cancelled)
    assert cancelled.state is State.CANCELLED
    if not waiting:
        ran.wait(jobs[2], State.RUNNING)
    assert ran.pool.place(jobs[3]) == 1
    until = time.monotonic() + 20
    while (cancelled.account, State.CANCELLED) not in ran.told:
        assert time.monotonic() < until
        time.sleep(0.005)
    assert cancelled.outcome.table is None


def test_what_nobody_asks_for_any_more_ends_by_itself(ran: Ran) -> None:
    jobs = [ran.start("leaving"), ran.start("staying")]
    for job in jobs:
        ran.wait(job, State.RUNNING)
    waiting = ran.start("waiting")
    Held.made[1].go.set()  # one thread looks about again
    ran.wait(jobs[1], State.DONE)
    ran.wait(waiting, State.RUNNING)
    Held.made[2].go.set()
    ran.wait(waiting, State.DONE)
    ran.now += UNASKED_S + 1
    ran.wait(jobs[0], State.CANCELLED)


def test_a_statement_is_its_own_accounts_alone(ran: Ran) -> None:
    job = ran.start("mine")
    assert ran.pool.find(job.number, "mine") is job
    assert ran.pool.find(job.number, "yours") is None
    assert ran.pool.find("0" * 24, "mine") is None


def test_an_answer_is_kept_for_a_while_and_only_the_last_few(ran: Ran) -> None:
    jobs = []
    for _ in range(KEPT_ACCOUNT_MAX + 2):
        jobs.append(ran.start("one"))
        Held.made[-1].go.set()
        ran.wait(jobs[-1], State.DONE)
    found = [ran.pool.find(job.number, "one") for job in jobs]
    assert found == [None, None, *jobs[2:]]


def test_where_the_end_cannot_be_noted_nothing_is_shown(ran: Ran) -> None:
    def fails(*_: Any) -> None:
        raise OSError("no space left")

    job = ran.pool.start("one", None, lambda: Prepared({}, NOON, 7), fails)
    Held.made[-1].go.set()
    ran.wait(job, State.FAILED)
    assert (job.outcome.table, job.outcome.reason) == (None, "ended")
    assert ran.start("two").number


def test_where_the_copy_cannot_be_written_the_statement_fails_and_the_next_one_runs(ran: Ran) -> None:
    def no_copy() -> Prepared:
        raise OSError("no space left")

    job = ran.pool.start("one", None, no_copy, lambda *_: None)
    ran.wait(job, State.FAILED)
    after = ran.start("two")
    Held.made[-1].go.set()
    ran.wait(after, State.DONE)
