"""A district at work: cases of every feed at every step, some late, some suspended, some handed up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from data_loaders.access import Command, RefusedError, Role, Viewer
from tests.district import GRIDS, NOON, District, call, case, line, middle, shifted

LOCAL = NOON + timedelta(hours=8)
NODES = ("信息采集", "案卷建立", "任务派遣", "任务处置", "处理反馈", "核查")
DEPARTMENTS = """
[[departments]]
id = "bureau"
level = "district"
name = { zh = "区城管局", en = "Bureau" }

[[departments]]
id = "{street}001"
level = "street"
name = { zh = "{street}街道执法队", en = "{street} team" }

"""
FREE_TEXT = "王某某的班组"
DONE = (
    ("acknowledge", {}), ("supervise", {}), ("urge", {}), ("suspend", {"reason": "等待配件"}),
    ("escalate", {"level": 1, "reason": "authority"}), ("escalate", {"level": 2, "reason": "authority"}),
    ("escalate", {"level": 3, "reason": "authority"}), ("return", {"reason": "不属本部门"}),
)  # fmt: skip


def local(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def cases(dice: random.Random) -> Iterator[str]:
    """Grid cases of three days: most open, some without deadline, department or coordinates."""
    for number in range(90):
        grid = dice.choice(GRIDS)
        lon, lat = middle(grid) if number % 11 else ("", "")
        due = LOCAL + timedelta(minutes=dice.randint(-9 * 1440, 2 * 1440))
        yield case(
            f"g{number:03d}",
            current_node=dice.choice(NODES),
            case_status="已结案" if number % 7 == 3 else "待处置",
            handle_dept_id=dice.choice(["", "bureau", f"{grid[:9]}001", FREE_TEXT]),
            deadline_time="" if number % 5 == 0 else local(due),
            report_time=local(LOCAL - timedelta(minutes=dice.randint(10 * 1440, 12 * 1440))),
            longitude=lon,
            latitude=lat,
            street_id=grid[:9],
            community_id=grid[:12],
            grid_id=grid,
        )


def events() -> Iterator[dict]:
    """What cameras reported: within the last day and before it."""
    lon, lat = middle(GRIDS[5])
    for hours in (1, 23, 25, 60):
        at = local(LOCAL - timedelta(hours=hours))
        yield {"event_id": f"e{hours}", "event_class": "waste_overflow", "occurred_at": at, "lon": lon, "lat": lat}


def request(key: str) -> str:
    lon, lat = shifted("BD-09")
    given = {
        "工单编号": key,
        "创建时间": local(LOCAL - timedelta(hours=30)),
        "一级分类": "环境卫生",
        "被反映街乡镇": "雁塘",
    }
    return line("hotline", **given, 经度=lon, 纬度=lat)


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    dice = random.Random(20241126)
    calls = [call(f"p{n}", kind, STATUS=state) for n, (kind, state) in enumerate([("10", "1002"), ("20", "1003")])]
    made = District(
        tmp_path_factory.mktemp("at_work"),
        more=DEPARTMENTS,
        cases=list(cases(dice)),
        events=list(events()),
        calls=calls,
        hotline=[request(f"h{n}") for n in range(4)],
    ).tick()
    for number in range(90):
        verb, given = DONE[number % len(DONE)]
        order = {"incident": f"cases:g{number:03d}", **given}
        try:
            made.access.act(Command(f"case.{verb}", order), Viewer(f"duty-{number}", Role.OPERATOR))
        except RefusedError:
            continue  # closed already, or not at a step where that can be said
    yield made
    made.close()
