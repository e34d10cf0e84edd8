"""A small district built by code: two streets, four communities, eight unit grids, and every feed in its native layout."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_loaders.access import Access
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.crs import from_wgs84
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database
from layers.planner.hanging import kept_from_walls
from tests.town import SECRET, SOUTH, WEST, Town

NOON = datetime(2024, 5, 15, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
SIZE = 0.01
STREETS = {"510199001": "雁塘", "510199002": "青榆"}
PLATE = ("plate", "号牌号码")

HEAD = """
[district]
name = { zh = "小区", en = "District" }
zone = "Asia/Shanghai"
center = [104.02, 30.61]
zoom = 12
basemap = "chicago.pmtiles"
margin_m = 0
"""
CLASSES = {
    "waste": ("any", "", ""), "noise": ("non_police", "", "police = false"), "theft": ("police", "", "police = true"),
    "help": ("non_police", "", "police = false"), "gathering": ("police", "sensitive = true", "police = true"),
    "domestic": ("police", "sensitive = true", "police = true"), "informant": ("police", "sensitive = true", ""),
    "complaint": ("police", "sensitive = true", ""), "crowd": ("any", "", ""), "jam": ("any", "", ""),
    "unmapped": ("any", "sensitive = true", ""),
}  # fmt: skip
SOURCES = {
    "catalogue": (
        "camera_catalogue", "cameras.json", 'format = "json"\nrecords = "DeviceList"',
        'areas = { street = "StreetID", community = "CommunityID", grid = "GridID" }',
    ),
    "counts": ("camera_counts", "counts.csv", 'format = "csv"\ndelimiter = ";"', ""),
    "events": (
        "camera_events", "events.ndjson", 'format = "ndjson"',
        'classes = { "crowding" = "crowd", "congestion" = "jam", "waste_overflow" = "waste" }',
    ),
    "calls": (
        "police_110", "calls.csv", 'format = "csv"\nencoding = "gb18030"\ncrs = "GCJ-02"',
        'areas = { street = "XQDM" }\nclasses = { "10*" = "theft", "20*" = "noise", "2003*" = "domestic", "50*" = "help", '
        '"70*" = "gathering", "90*" = "informant", "95*" = "complaint" }',
    ),
    "cases": (
        "grid_cases", "cases.csv", 'format = "csv"\nencoding = "gb18030"\ncrs = "EPSG:4490"',
        'areas = { street = "street_id", community = "community_id", grid = "grid_id" }\n'
        'classes = { "01*" = "waste" }\nstatuses = { "待处置" = "open", "已结案" = "closed" }',
    ),
    "hotline": (
        "hotline_12345", "hotline.csv", 'format = "csv"\nencoding = "utf-8-sig"\ncrs = "BD-09"',
        'areas = { street = "被反映街乡镇" }\nclasses = { "环境卫生*" = "waste", "噪音/夜间*" = "noise" }',
    ),
    "patrols": ("patrols", "patrols.ndjson", 'format = "ndjson"', 'areas = { grid = "grid_code" }'),
    "registry": (
        "population", "buildings.csv", 'format = "csv"\nencoding = "gb18030"',
        'areas = { community = "community_code" }',
    ),
}  # fmt: skip
COLUMNS = {
    "counts": "detid_15;tag;stunde;qualitaet;q_kfz_det_hr;v_kfz_det_hr",
    "calls": "JJDBH,BJSJ,JJSJ,JQTYPEID1,JQTYPEID2,JQTYPEID3,STATUS,GXDW,XQDM,LON,LAT,"
    "BJRXM,BJDH,BJRXB,LLDH,BJR_ZJHM,BJR_ZJZL,LYBH,BJNR,MEMO,AFDD",
    "cases": "case_code,category_type,big_code,small_code,source_type,longitude,latitude,street_id,community_id,grid_id,"
    "case_status,current_node,handle_dept_id,deadline_time,report_time,accept_time,dispatch_time,close_time,"
    "reporter_name,reporter_phone,reporter_id,reporter_address,description",
    "hotline": "工单编号,创建时间,办结时间,一级分类,二级分类,三级分类,被反映街乡镇,是否有效回访,是否联系,是否解决,是否满意,经度,纬度,"
    "诉求人,联系电话,身份证号,诉求地址,标题,诉求内容",
    "registry": "building_code,community_code,常住人口,户籍人口,流动人口,0-14,15-59,60+,households,homes,elderly_alone,x,y",
}


def square(west: float, south: float, width: float, height: float) -> list[list[list[float]]]:
    east, north = west + width, south + height
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def areas() -> dict[str, list[tuple[str, str, list]]]:
    """Streets side by side, each of two communities side by side, each of two grids one above the other."""
    out: dict[str, list] = {"street": [], "community": [], "grid": []}
    for at, (street, name) in enumerate(STREETS.items()):
        out["street"].append((street, name, square(WEST + 2 * SIZE * at, SOUTH, 2 * SIZE, 2 * SIZE)))
        for number in (0, 1):
            west = WEST + SIZE * (2 * at + number)
            community = f"{street}{number + 1:03d}"
            out["community"].append((community, f"{name}{number + 1}", square(west, SOUTH, SIZE, 2 * SIZE)))
            for row in (0, 1):
                grid = f"{community}{row + 1:03d}"
                out["grid"].append((grid, grid[-3:], square(west, SOUTH + SIZE * row, SIZE, SIZE)))
    return out


GRIDS = [code for code, _, _ in areas()["grid"]]
COMMUNITIES = [code for code, _, _ in areas()["community"]]


def middle(grid: str) -> tuple[float, float]:
    """Centre of a grid, WGS-84."""
    ring = next(box for code, _, box in areas()["grid"] if code == grid)[0]
    return ring[0][0] + SIZE / 2, ring[0][1] + SIZE / 2


def profile_text() -> str:
    parts = [HEAD]
    parts += [
        f'[[areas]]\nkind = "{kind}"\nlabel = {{ zh = "{kind}", en = "{kind}" }}\npath = "{kind}.geojson"\n'
        'code = "code"\nname = "name"\n'
        for kind in areas()
    ]
    parts += [
        f'[[groups]]\nid = "{group}"\nname = {{ zh = "类", en = "group" }}\n'
        for group in ("any", "police", "non_police")
    ]
    parts += [
        f'[[classes]]\nid = "{name}"\nname = {{ zh = "类别", en = "{name}" }}\ngroup = "{group}"\n{one}\n{two}\n'
        for name, (group, one, two) in CLASSES.items()
    ]
    parts += [
        f'[[sources]]\nname = "{name}"\nlabel = {{ zh = "{name}", en = "{name}" }}\nfeed = "{feed}"\ntransport = "files"\n'
        f'path = "{path}"\n{form}\nzone = "Asia/Shanghai"\nevery_s = 1\n{more}\n'
        for name, (feed, path, form, more) in SOURCES.items()
    ]
    return "\n".join(parts)


def encoding_of(source: str) -> str:
    form = SOURCES[source][2]
    return "gb18030" if "gb18030" in form else "utf-8-sig" if "utf-8-sig" in form else "utf-8"


def put(folder: Path, source: str, rows: list[str] | list[dict]) -> None:
    """Write a source's file in its native form: dicts as JSON or NDJSON, lines as CSV under the layout's header."""
    path = folder / SOURCES[source][1]
    if path.suffix == ".csv":
        path.write_text("\n".join([COLUMNS[source], *rows]) + "\n", encoding=encoding_of(source))
    elif path.suffix == ".json":
        path.write_text(json.dumps({"DeviceList": rows}, ensure_ascii=False), encoding="utf-8")
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def line(source: str, **given: object) -> str:
    """One CSV row by column name; what is not given is empty."""
    separator = ";" if source == "counts" else ","
    names = COLUMNS[source].split(separator)
    assert set(given) <= set(names), set(given) - set(names)
    return separator.join(str(given.get(name, "")) for name in names)


LON, LAT = middle(GRIDS[0])


def camera(number: int, grid: str = GRIDS[0], **more) -> dict:
    lon, lat = middle(grid)
    return {
        "DeviceID": f"510199000013200{number:05d}", "Name": f"路口{number}", "Status": "ON", "Secrecy": 0, "UseType": 2,
        "Longitude": lon, "Latitude": lat, "StreetID": grid[:9], "CommunityID": grid[:12], "GridID": grid, **more,
    }  # fmt: skip


def count(number: int, hour: int, flow: object = 600, speed: object = 41, **more) -> str:
    day = more.pop("day", "15.05.2024")
    given = {"detid_15": camera(number)["DeviceID"], "tag": day, "stunde": hour, "qualitaet": 0.98}
    return line("counts", **given, q_kfz_det_hr=flow, v_kfz_det_hr=speed, **more)


def call(key: str, kind: str, at: str = "2024-05-14 08:00:00", **more) -> str:
    lon, lat = shifted("GCJ-02")
    given = {"JJDBH": key, "BJSJ": at, "JQTYPEID1": kind, "STATUS": "1002", "LON": lon, "LAT": lat, "XQDM": "510199001"}
    return line("calls", **{**given, **more})


def case(key: str, **more) -> str:
    given = {
        "case_code": key, "big_code": "01", "small_code": "001", "longitude": LON, "latitude": LAT, "case_status": "待处置",
        "current_node": "任务处置", "report_time": "2024-05-14 08:00:00", "handle_dept_id": "环卫所",
        "deadline_time": "2024-05-14 20:00:00", "street_id": GRIDS[0][:9], "community_id": GRIDS[0][:12], "grid_id": GRIDS[0],
    }  # fmt: skip
    return line("cases", **{**given, **more})


def check_in(officer: str, grid: str, at: str) -> dict:
    lon, lat = middle(grid)
    return {"officer_code": officer, "force_tier": 1, "grid_code": grid, "time": at, "lon": lon, "lat": lat}


def house(key: str, grid: str, at: tuple[float, float] | None = None, **more) -> str:
    """One building of the registry: 60 residents in 30 homes, of every age."""
    lon, lat = at or middle(grid)
    given = {
        "building_code": key, "community_code": grid[:12], "常住人口": 60, "户籍人口": 40, "流动人口": 20, "0-14": 8, "15-59": 40,
        "60+": 12, "households": 29, "homes": 30, "elderly_alone": 3, "x": lon, "y": lat,
    }  # fmt: skip
    return line("registry", **{**given, **more})


def shifted(system: str) -> tuple[float, float]:
    """The first grid's middle as a source in that system writes it."""
    return tuple(float(part[0]) for part in from_wgs84(system, [LON], [LAT]))


def by_day(profile: str) -> str:
    """A second source of cases, `by_day.csv`, which writes days and no times."""
    (block,) = (part for part in profile.split("[[sources]]")[1:] if 'name = "cases"' in part)
    return "[[sources]]" + block.replace('"cases', '"by_day') + 'precision = "day"\n'


def write(folder: Path, rows: dict[str, list], more: str = "", names: dict[str, str] | None = None) -> Path:
    """Write the district's boundaries, profile (with `more` TOML before its tables) and sources; give the profile's path.

    `names` replaces area names, by code. Rows `by_day` are cases of which their source knows the day alone.
    """
    for kind, shapes in areas().items():
        features = [
            {
                "type": "Feature",
                "properties": {"code": code, "name": (names or {}).get(code, name)},
                "geometry": {"type": "Polygon", "coordinates": box},
            }
            for code, name, box in shapes
        ]
        (folder / f"{kind}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    text = more + profile_text()
    (folder / "district.toml").write_text(text + by_day(text) if "by_day" in rows else text)
    if "by_day" in rows:
        (folder / "by_day.csv").write_text("\n".join([COLUMNS["cases"], *rows["by_day"]]) + "\n", encoding_of("cases"))
    for source in SOURCES:
        put(folder, source, rows.get(source, []))
    return folder / "district.toml"


class District(Town):
    """The district's pump and doors; a test gives the rows of the sources that it looks at."""

    def __init__(
        self, folder: Path, now: datetime = NOON, home: Path | None = None, more: str = "", **rows: list
    ) -> None:
        self.folder, home = folder, home or folder
        self.profile = load_profile(str(write(folder, rows, more)))
        self.clock = FrozenClock(now)
        self.intake = Intake(self.profile, self.clock, Database(home / "city.duckdb"), SECRET)
        self.access = Access(
            self.intake, AuditLog(home / "audit.jsonl", home / "audit.head", lambda: NOON), hangs=kept_from_walls
        )

    def put(self, source: str, rows: list) -> None:
        put(self.folder, source, rows)

    def later(self, **passed: float) -> District:
        """Let time pass and turn the pump."""
        self.clock.set(self.clock.now() + timedelta(**passed))
        self.tick()
        return self
