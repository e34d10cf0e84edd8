"""The district that is attacked: every feed, ten weeks of sensitive calls, buildings of all sizes, canaries everywhere."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from data_loaders.crs import from_wgs84
from tests.canaries import MANY, OFFICERS, put_filled
from tests.district import GRIDS, SOURCES, call, camera, case, check_in, count, house, line, middle, write

MONDAY = date(2024, 6, 10)
CLOCK = """[clock]
kind = "replay"
start = 2024-06-10T12:00:00+08:00
end = 2024-12-01T00:00:00+08:00
speed = 0.001
"""
# An attacker who asks as often as he likes: what stops him must be what is published, not how often he may ask.
PATIENT = "[limits]\nexports_per_hour = 100000\nsql_per_minute = 100000\n"
BUILDINGS = 40  # of each grid
WEEKS = 12


def build(folder: Path, more: str = CLOCK) -> Path:
    """Write boundaries, profile and sources; give the profile's path."""
    path = write(folder, {}, more)
    for source, rows in sources().items():
        put_filled(folder, source, rows)
    return path


@cache
def sources() -> dict[str, list]:
    """Rows by source. Whoever changes them works on a copy."""
    return {
        "catalogue": [camera(at, GRIDS[at % 8], Secrecy=int(at % 9 == 0), Status="OFF" if at % 7 == 0 else "ON") for at in range(MANY)],
        "counts": [count(at, hour, day="09.06.2024") for at in range(8) for hour in range(6)],
        "events": [_event(at) for at in range(MANY)],
        "calls": [*(_ordinary_call(at) for at in range(MANY)), *sensitive_calls()],
        "cases": [_case(at) for at in range(MANY)],
        "hotline": [_request(at) for at in range(MANY)],
        "patrols": [check_in(OFFICERS[at], GRIDS[at % 6], "2024-06-10 03:10:00") for at in range(MANY)],
        "registry": registry(),
    }  # fmt: skip


def _day(at: int) -> str:
    return f"{MONDAY - timedelta(days=1 + at % 20)} 08:00:00"


def _event(at: int) -> dict:
    lon, lat = middle(GRIDS[at % 8])
    return {
        "event_id": f"e{at}", "event_class": ["congestion", "crowding"][at % 2], "lon": lon, "lat": lat,
        "occurred_at": _day(at), "device_id": camera(at)["DeviceID"],
    }  # fmt: skip


def _placed(grid: str) -> dict[str, object]:
    lon, lat = (float(part[0]) for part in from_wgs84("GCJ-02", [middle(grid)[0]], [middle(grid)[1]]))
    return {"LON": lon, "LAT": lat, "XQDM": grid[:9]}


def _ordinary_call(at: int) -> str:
    when = "gestern" if at % 25 == 7 else _day(at)
    return call(f"c{at}", "100100", when, **_placed(GRIDS[at % 8]))


def _case(at: int) -> str:
    grid = GRIDS[at % 8]
    lon, lat = middle(grid)
    areas = {"street_id": grid[:9], "community_id": grid[:12], "grid_id": grid}
    return case(f"a{at}", report_time=_day(at), longitude=lon, latitude=lat, **areas)


def _request(at: int) -> str:
    street = "雁塘" if at % 2 else "青榆"
    return line("hotline", 工单编号=f"h{at}", 一级分类="环境卫生", 创建时间=_day(at), 被反映街乡镇=street)


def sensitive_calls() -> list[str]:
    """Calls of the last `WEEKS` weeks, none to six a grid and week: some weeks large, many small."""
    dice = random.Random(20240610)
    rows = []
    for week in range(1, WEEKS + 1):
        for grid in GRIDS:
            for number in range(dice.choice([0, 0, 0, 1, 1, 2, 3])):
                day = MONDAY - timedelta(weeks=week) + timedelta(days=number % 7)
                rows.append(call(f"s{week}-{grid}-{number}", "200301", f"{day} 09:00:00", **_placed(grid)))
    return rows


def one_more(key: str, day: date, grid: str = GRIDS[0]) -> str:
    """A sensitive call that was not there before."""
    return call(key, "200301", f"{day} 10:00:00", **_placed(grid))


def registry() -> list[str]:
    """Buildings all over the district; the last community is small, the third has hardly anybody but adults."""
    dice = random.Random(9)
    rows = []
    for grid in GRIDS:
        lon, lat = middle(grid)
        for number in range(BUILDINGS):
            at = (lon + dice.uniform(-0.0048, 0.0048), lat + dice.uniform(-0.0048, 0.0048))
            residents = dice.choice([1, 2, 3, 4, 7, 11, 18, 30, 46, 63])
            if grid[:12] == GRIDS[-1][:12]:
                residents = 1 + residents % 5
            old, young = (0, 0) if grid[:12] == GRIDS[-3][:12] else (residents // 4, residents // 7)
            given = {
                "常住人口": residents, "户籍人口": residents, "流动人口": 0, "0-14": young, "60+": old, "15-59": residents - old - young,
                "homes": max(1, residents // (7 if number % 4 == 0 else 2)), "elderly_alone": old // 3,
            }  # fmt: skip
            rows.append(house(f"b{grid}{number}", grid, at, **given))
    return rows


def by_area(folder: Path) -> None:
    """Make the registry one of areas: every grid with a count and its polygon, nothing of buildings."""
    text = (folder / "district.toml").read_text()
    feed, path, form, more = SOURCES["registry"]
    old = f'path = "{path}"\n{form}\nzone = "Asia/Shanghai"\nevery_s = 1\n{more}'
    new = (
        'path = "grid.geojson"\nformat = "geojson"\nzone = "Asia/Shanghai"\nevery_s = 1\n'
        'columns = { source_id = "code", residents = "residents", geometry = "geometry" }'
    )
    assert text.count(old) == 1, (feed, old)
    (folder / "district.toml").write_text(text.replace(old, new))


def street_of_incident() -> dict[str, str]:
    """In which street each ordinary incident lies, by its id, as the sources say."""
    out = {f"cases:a{at}": GRIDS[at % 8][:9] for at in range(MANY)}
    out |= {f"calls:c{at}": GRIDS[at % 8][:9] for at in range(MANY) if at % 25 != 7}
    out |= {f"events:e{at}": GRIDS[at % 8][:9] for at in range(0, MANY, 2)}
    streets = {"雁塘": GRIDS[0][:9], "青榆": GRIDS[-1][:9]}
    out |= {f"hotline:h{at}": streets["雁塘" if at % 2 else "青榆"] for at in range(MANY)}
    return out
