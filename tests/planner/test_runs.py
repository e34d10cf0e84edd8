"""An asking that takes long can be looked at and stopped, by whoever asked, and then holds nobody up."""

from __future__ import annotations

import threading
import time

import pytest

from data_loaders.access import BadInputError, BusyError, NotFoundError, Question, Role, StoppedError, Viewer
from layers.planner.question import PlannerQuestion
from tests.planner.conftest import PLANNER

# Seven hundred rows five times over: longer than any test waits.
ENDLESS = Question(
    "endless",
    'SELECT count(*) FROM "v_case@1" a, "v_case@1" b, "v_case@1" c, "v_case@1" d, "v_case@1" e WHERE a.id > b.id || c.id || d.id || e.id',
)
NUMBER = "0123456789abcdef"


def started(access, outcome: list[object], viewer: Viewer = PLANNER) -> threading.Thread:
    begun = threading.Event()

    def ask() -> None:
        try:
            with access.runs.open(NUMBER, viewer) as run:
                begun.set()
                outcome.append(access.read(ENDLESS, viewer, run=run))
        except StoppedError as error:
            outcome.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    assert begun.wait(10)
    return thread


def until(look, wait_s: float = 20) -> None:
    end = time.monotonic() + wait_s
    while not look():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_stopped_asking_ends_and_frees_its_reader(planned):
    access, database, outcome = planned.district.access, planned.district.intake.database, []
    thread = started(access, outcome)
    until(lambda: database._readers == 1)
    access.runs.stop(NUMBER, PLANNER)
    thread.join(20)
    assert [type(item) for item in outcome] == [StoppedError]
    assert database._readers == 0
    assert planned.ask(PlannerQuestion()).answer.whole.n > 0
    with pytest.raises(NotFoundError):
        access.runs.stop(NUMBER, PLANNER)


def test_nobody_else_sees_or_stops_it(planned):
    access, outcome = planned.district.access, []
    thread = started(access, outcome)
    try:
        for other in (Viewer("planner-9", Role.PLANNER), Viewer("planner-1", Role.LEADER)):
            with pytest.raises(NotFoundError):
                access.runs.progress(NUMBER, other)
            with pytest.raises(NotFoundError):
                access.runs.stop(NUMBER, other)
        assert access.runs.progress(NUMBER, PLANNER) in (None, pytest.approx(50, abs=50))
        assert thread.is_alive()
    finally:
        access.runs.stop(NUMBER, PLANNER)
        thread.join(20)


def test_what_was_stopped_before_it_began_does_not_begin(planned):
    access = planned.district.access
    with access.runs.open(NUMBER, PLANNER) as run:
        run.stop()
        with pytest.raises(StoppedError):
            access.read(ENDLESS, PLANNER, run=run)


def test_a_number_is_for_one_asking_and_an_account_has_few(planned):
    runs = planned.district.access.runs
    with pytest.raises(BadInputError, match="hexadecimal"), runs.open("../x", PLANNER):
        pass
    with (
        runs.open("a" * 8, PLANNER),
        runs.open("b" * 8, PLANNER),
        runs.open("c" * 8, PLANNER),
        runs.open("d" * 8, PLANNER),
    ):
        with pytest.raises(BusyError), runs.open("e" * 8, PLANNER):
            pass
        with runs.open("e" * 8, Viewer("planner-9", Role.PLANNER)):
            pass
    with runs.open("a" * 8, PLANNER), pytest.raises(BadInputError, match="under way"), runs.open("a" * 8, PLANNER):
        pass
