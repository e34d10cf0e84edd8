"""A small district whose eight weeks are known by heart: what is usual, one class that is more, debts, patrols, promises."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI

from dashboard.interface import interface
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Command, Jurisdiction, Role, Viewer
from layers.registry import Registry
from tests.district import GRIDS, STREETS, District, call, camera, case, check_in, middle

# Wednesday, 15 May 2024, 07:30 in Shanghai; the day that is told of is Tuesday the 14th.
NOW = datetime(2024, 5, 14, 23, 30, tzinfo=UTC)
DAY = date(2024, 5, 14)
NEAR, FAR = STREETS
LEADER = Viewer("leader", Role.LEADER)
PLANNER = Viewer("planner", Role.PLANNER)
OF_NEAR = Viewer("leader-near", Role.LEADER, Jurisdiction("street", frozenset({NEAR})))
OF_FAR = Viewer("leader-far", Role.LEADER, Jurisdiction("street", frozenset({FAR})))
PROFILE = """
[[departments]]
id = "bureau"
level = "district"
name = { zh = "区城管局", en = "Bureau" }
"""


def at(day: date, hour: int, minute: int = 0) -> str:
    """A moment as the sources write it."""
    return f"{day} {hour:02d}:{minute:02d}:00"


def reported(key: str, day: date, grid: str, hour: int = 10, **more: object) -> str:
    """A closed case of a grid without any debt, unless more is said."""
    lon, lat = middle(grid)
    given = {
        "report_time": at(day, hour), "longitude": lon, "latitude": lat, "street_id": grid[:9], "community_id": grid[:12],
        "grid_id": grid, "case_status": "已结案", "close_time": at(day, hour, 30), "deadline_time": at(day, hour + 4),
        "handle_dept_id": "bureau",
    }  # fmt: skip
    return case(key, **{**given, **more})


def rows() -> dict[str, list]:
    """What the sources write: see each line's comment for the number that it makes."""
    cases = [reported("first", date(2024, 3, 1), GRIDS[0])]  # since when cases are known
    calls = [call("first", "20", at(date(2024, 3, 1), 9), STATUS="1004")]
    for week in range(1, 9):
        day = DAY - timedelta(weeks=week)
        cases.append(reported(f"w{week}", day, GRIDS[0]))  # one waste each Tuesday
        cases += [reported(f"f{week}{n}", day, GRIDS[4]) for n in (0, 1)]  # two in the other street
        calls.append(call(f"n{week}", "20", at(day, 9), STATUS="1004"))  # one noise each Tuesday
    cases += [reported(f"t{n}", DAY, GRIDS[0]) for n in range(12)]  # twelve waste, all at one place
    cases += [reported(f"far{n}", DAY, GRIDS[4]) for n in (0, 1)]
    calls.append(call("n0", "20", at(DAY, 9), STATUS="1004"))
    # Three are open at the end: two over their time, one due before midnight of the 15th.
    debts = [at(DAY, 20), at(DAY, 22), at(DAY + timedelta(days=1), 18)]
    cases += [
        reported(f"owed{n}", DAY - timedelta(days=1), GRIDS[1], case_status="待处置", close_time="", deadline_time=due)
        for n, due in enumerate(debts)
    ]
    patrols = [check_in("a", GRIDS[0], at(DAY, 9))]
    return {"cases": cases, "calls": calls, "patrols": patrols, "catalogue": [camera(1), camera(2, Status="OFF")]}


@pytest.fixture
def briefed(tmp_path) -> Iterator[Callable[..., District]]:
    made: list[District] = []

    def start(**more: list) -> District:
        given = rows()
        for source, added in more.items():
            given[source] = [*given[source], *added]
        made.append(District(tmp_path, now=NOW, more=PROFILE, **given).tick())
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def told(tmp_path_factory) -> Iterator[District]:
    """The same district for tests that change nothing."""
    made = District(tmp_path_factory.mktemp("briefed"), now=NOW, more=PROFILE, **rows()).tick()
    promise = {"area": f"street:{NEAR}", "department": "bureau", "class": "waste", "due": "2024-05-15"}
    made.access.act(Command("promise.make", promise), LEADER)
    yield made
    made.close()


@pytest.fixture
def services_over() -> Iterator[Callable[[District], FastAPI]]:
    """The routes over a real district."""
    made: list[Hub | Pulse] = []

    def over(district: District) -> FastAPI:
        answers, presence = Answers(district.access, Registry()), Presence(time.monotonic)
        hub, pulse = Hub(answers, "test", presence), Pulse(district.access)
        made.extend((hub, pulse))
        api = interface()
        api.state.services = Services(district.access, answers, IdLists(), hub, pulse, presence, "test")
        return api

    yield over
    for one in made:
        one.close()
