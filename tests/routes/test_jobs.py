"""Jobs run by the deployment's clock, as a viewer without a screen; one that fails stops no other."""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from dashboard.jobs.job import JOB_VIEWER
from dashboard.jobs.publication import Publication
from dashboard.jobs.runner import Runner
from data_loaders.access import Access, Role
from tests.routes.fake_access import START, FakeAccess


@dataclass
class Counting:
    name: str = "counting"
    every_s: float = 60.0
    runs: list[int] = field(default_factory=list)

    def run(self, access: Access) -> None:
        self.runs.append(1)


@dataclass
class Failing(Counting):
    name: str = "failing"

    def run(self, access: Access) -> None:
        super().run(access)
        raise ValueError("broken")


def test_a_job_runs_at_first_sight_and_then_at_its_interval(access: FakeAccess) -> None:
    job = Counting()
    runner = Runner(access.real, [job])
    for seconds in (0, 30, 59, 60, 61, 120):
        access.move(START + timedelta(seconds=seconds))
        runner.tick()
    assert len(job.runs) == 3


def test_a_clock_that_stands_still_makes_no_work(access: FakeAccess) -> None:
    runner = Runner(access.real, [Counting()])
    assert [runner.tick(), runner.tick(), runner.tick()] == [["counting"], [], []]


def test_a_clock_that_steps_back_does_not_silence_a_job(access: FakeAccess) -> None:
    runner = Runner(access.real, [Counting()])
    runner.tick()
    access.move(START - timedelta(days=6))
    assert runner.tick() == ["counting"]


def test_a_job_that_fails_is_logged_and_others_go_on(access: FakeAccess, caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Failing(), Counting()
    runner = Runner(access.real, [bad, good])
    with caplog.at_level(logging.ERROR, "fengge"):
        runner.tick()
        access.move(START + timedelta(minutes=1))
        runner.tick()
    assert len(bad.runs) == len(good.runs) == 2
    assert "job failing failed" in caplog.text


def test_publication_asks_to_close_periods_as_a_job(access: FakeAccess) -> None:
    Runner(access.real, [Publication()]).tick()
    [(command, viewer)] = access.acts
    assert command.verb == "publish.close_periods"
    assert viewer is JOB_VIEWER
    assert viewer.role is Role.JOB


def test_the_runner_works_on_its_own_thread_and_stops(access: FakeAccess) -> None:
    job = Counting(every_s=0.0)
    runner = Runner(access.real, [job], look_s=0.01)
    runner.start()
    time.sleep(0.2)
    runner.stop()
    held = len(job.runs)
    assert held > 2
    time.sleep(0.05)
    assert len(job.runs) == held
