"""A small town built by code: two square quarters, one source a feed, files written by the test."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from data_loaders.access import Access
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import Profile, load_profile
from data_loaders.store import Database

NOON = datetime(2024, 5, 15, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
WEST, SOUTH = 104.00, 30.60
SECRET = b"town" * 8

PROFILE = """
[district]
name = {{ zh = "小城", en = "Town" }}
zone = "Asia/Shanghai"
center = [104.02, 30.61]
zoom = 11
basemap = "chicago.pmtiles"
margin_m = 0

[[areas]]
kind = "street"
label = {{ zh = "街道", en = "Street" }}
path = "quarters.geojson"
code = "code"
name = "name"

[[groups]]
id = "any"
name = {{ zh = "全部", en = "All" }}

[[classes]]
id = "waste"
name = {{ zh = "暴露垃圾", en = "Waste" }}
group = "any"
urgency = 2

[[classes]]
id = "home"
name = {{ zh = "敏感", en = "Sensitive" }}
group = "any"
sensitive = true

[[classes]]
id = "unmapped"
name = {{ zh = "未归类", en = "Not classified" }}
group = "any"
sensitive = true

[[sources]]
name = "cases"
label = {{ zh = "案卷", en = "Cases" }}
feed = "grid_cases"
transport = "files"
path = "cases.csv"
format = "csv"
encoding = "{encoding}"
zone = "Asia/Shanghai"
every_s = 1
columns = {{ source_id = "id", occurred_at = "opened", closed_at = "closed", status_native = "status", class_native = "kind", lon = "lon", lat = "lat" }}
statuses = {{ "开" = "open", "结" = "closed" }}
classes = {{ "垃圾" = "waste", "家中" = "home" }}

[[sources]]
name = "calls"
label = {{ zh = "接处警", en = "Calls" }}
feed = "police_110"
transport = "files"
path = "calls.csv"
format = "csv"
zone = "Asia/Shanghai"
every_s = 1
columns = {{ occurred_at = "at", class_native = "kind", lon = "lon", lat = "lat" }}
classes = {{ "垃圾" = "waste", "家中" = "home" }}
"""

CASES = "id,opened,closed,status,kind,lon,lat"
CALLS = "at,kind,lon,lat,BJDH"


def square(west: float, south: float, size: float = 0.02) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def write(folder: Path, cases: list[str] = (), calls: list[str] = (), encoding: str = "utf-8") -> Profile:
    """Write the town's files; give its profile."""
    quarters = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": box},
        }
        for code, name, box in (("1", "西街", square(WEST, SOUTH)), ("2", "东街", square(WEST + 0.02, SOUTH)))
    ]
    (folder / "quarters.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": quarters}))
    (folder / "cases.csv").write_text("\n".join([CASES, *cases]) + "\n", encoding=encoding)
    (folder / "calls.csv").write_text("\n".join([CALLS, *calls]) + "\n")
    (folder / "town.toml").write_text(PROFILE.format(encoding=encoding))
    return load_profile(str(folder / "town.toml"))


class Town:
    """The town's pump and doors over files in one folder."""

    def __init__(
        self, folder: Path, cases: list[str] = (), calls: list[str] = (), profile: Profile | None = None
    ) -> None:
        self.folder = folder
        self.profile = profile or write(folder, cases, calls)
        self.clock = FrozenClock(NOON)
        self.intake = Intake(self.profile, self.clock, Database(folder / "city.duckdb"), SECRET)
        self.access = Access(self.intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: NOON))

    def tick(self) -> Town:
        self.intake.tick()
        return self

    def rows(self, sql: str) -> list[tuple]:
        with self.intake.database.reading() as cursor:
            return cursor.execute(sql).fetchall()

    def close(self) -> None:
        self.intake.database.close()
