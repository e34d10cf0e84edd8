"""A district with two months of cases that a test can count again by hand: every filter has something to keep and to lose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.planning import Planning, Told
from data_loaders.access import Jurisdiction, Question, Role, Viewer
from layers.planner.question import PlannerQuestion
from tests.district import GRIDS, NOON, STREETS, District, call, case, house, line, middle, shifted

LOCAL = NOON + timedelta(hours=8)
PLANNER = Viewer("planner-1", Role.PLANNER)
STREET = Viewer("planner-2", Role.PLANNER, Jurisdiction("street", frozenset({next(iter(STREETS))})))


def written(at) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _cases(dice: random.Random) -> Iterator[str]:
    for number in range(700):
        grid = dice.choice(GRIDS)
        lon, lat = middle(grid)
        at = LOCAL - timedelta(minutes=dice.randint(1, 60 * 1440))
        closed = at + timedelta(minutes=dice.randint(30, 6000))
        ended = number % 3 != 0 and closed < LOCAL
        placed = number % 13 != 0
        yield case(
            f"g{number}",
            longitude=lon + dice.uniform(-0.0045, 0.0045) if placed else "",
            latitude=lat + dice.uniform(-0.0045, 0.0045) if placed else "",
            street_id=grid[:9],
            community_id=grid[:12],
            grid_id=grid,
            report_time=written(at),
            accept_time=written(at + timedelta(minutes=5)),
            dispatch_time=written(at + timedelta(minutes=15)),
            close_time=written(closed) if ended else "",
            case_status="已结案" if ended else "待处置",
            deadline_time=written(at + timedelta(days=2)) if number % 5 else "",
            handle_dept_id=dice.choice(["", "team_a", "team_b", "清运 二班"]),
        )


def _cases_by_day() -> Iterator[str]:
    for number in range(9):
        grid = GRIDS[number % len(GRIDS)]
        day = (LOCAL - timedelta(days=3 * number + 2)).strftime("%Y-%m-%d")
        yield case(f"d{number}", street_id=grid[:9], community_id=grid[:12], grid_id=grid, report_time=day)


def _request(number: int, at) -> str:
    lon, lat = shifted("BD-09")
    given = {"工单编号": f"h{number}", "创建时间": written(at), "一级分类": "噪音", "二级分类": "夜间"}
    return line("hotline", **given, 被反映街乡镇=STREETS["510199001"], 经度=lon, 纬度=lat)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The district, who answers questions of it, and its published rows as a frame."""
    dice = random.Random(20261126)
    district = District(
        tmp_path_factory.mktemp("planned"),
        cases=list(_cases(dice)),
        by_day=list(_cases_by_day()),
        calls=[
            call(f"p{n}", kind, at=written(LOCAL - timedelta(days=n, minutes=1)))
            for n, kind in enumerate(("10", "20", "2003", "70"))
        ],
        hotline=[_request(n, LOCAL - timedelta(hours=7 * n + 1)) for n in range(60)],
        registry=[house(f"b{n}", grid) for n, grid in enumerate(GRIDS * 4)],
    ).tick()
    planning = Planning(district.access)

    def ask(question: PlannerQuestion, viewer: Viewer = PLANNER) -> Told:
        return planning.ask(question.text(), viewer)

    def frame(viewer: Viewer = PLANNER) -> pd.DataFrame:
        rows = district.access.read(
            Question("all", 'SELECT *, CAST(cell AS VARCHAR) AS cell_text FROM "v_case@1"'), viewer
        ).table.to_pandas()
        local = rows["occurred_at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Shanghai")
        return rows.assign(
            week_hour=(local.dt.day_of_week * 24 + local.dt.hour).where(rows["precision"] != "day"),
            department=rows["department"].fillna("none"),
        )

    yield SimpleNamespace(district=district, planning=planning, ask=ask, frame=frame)
    district.close()
