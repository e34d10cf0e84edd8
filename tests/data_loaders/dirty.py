"""A town with one source, whose file and settings a test chooses: what entered, what stayed out, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database, DeadLetters
from tests.town import CASES, NOON, PROFILE, SECRET, SOUTH, WEST, write

LON, LAT = WEST + 0.005, SOUTH + 0.005
PLACE = f"{LON},{LAT}"
GOOD = f"good,2024-05-14 08:00,,开,垃圾,{PLACE}"
HEAD = PROFILE[: PROFILE.index("[[sources]]")].format()

COLUMNS = {
    "source_id": "id", "occurred_at": "opened", "closed_at": "closed", "status_native": "status", "class_native": "kind",
    "lon": "lon", "lat": "lat",
}  # fmt: skip
CASE_SOURCE: dict[str, Any] = {
    "feed": "grid_cases", "zone": "Asia/Shanghai", "columns": COLUMNS, "statuses": {"开": "open", "结": "closed"},
    "classes": {"垃圾": "waste", "家中": "home"},
}  # fmt: skip
CAMERA_SOURCE: dict[str, Any] = {"feed": "camera_catalogue", "columns": {}}
POPULATION_SOURCE: dict[str, Any] = {"feed": "population", "columns": {}}


def table(*rows: str, head: str = CASES) -> bytes:
    """A CSV file in UTF-8."""
    return ("\n".join([head, *rows]) + "\n").encode()


def record(**cells: object) -> dict[str, object]:
    """A good case as a JSON record, with some cells changed."""
    return {"id": "x", "opened": "2024-05-14 08:00", "status": "开", "kind": "垃圾", "lon": LON, "lat": LAT} | cells


def records(*rows: object) -> bytes:
    """NDJSON; a text stands as it is."""
    return (
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows) + "\n"
    ).encode()


@dataclass
class Dirty:
    """What became of one file."""

    ids: set[str]
    letters: list[tuple[int, str]]
    failure: str
    flags: dict[str, list[str]]
    folder: Path
    intake: Intake = field(repr=False)

    def rows(self, sql: str) -> list[tuple]:
        with self.intake.database.reading() as cursor:
            return cursor.execute(sql).fetchall()


def load(
    folder: Path, name: str, content: bytes | None, base: dict[str, Any] = CASE_SOURCE, top: str = "", **settings: Any
) -> Dirty:
    """Write the file (None: it stands there already), read it through the whole pump, and look."""
    write(folder)
    if content is not None:
        (folder / name).write_bytes(content)
    source = {
        "name": "dirty",
        "label": {"zh": "脏", "en": "dirty"},
        "transport": "files",
        "path": name,
        "format": "csv",
        "every_s": 1,
    }
    whole = {**source, **base, **settings}
    lines = [f"{key} = {_toml(value)}" for key, value in whole.items()]
    (folder / "dirty.toml").write_text("\n".join([top, HEAD, "[[sources]]", *lines, ""]), encoding="utf-8")
    intake = Intake(
        load_profile(str(folder / "dirty.toml")), FrozenClock(NOON), Database(folder / "city.duckdb"), SECRET
    )
    intake.tick()
    return look(folder, intake)


def look(folder: Path, intake: Intake) -> Dirty:
    with intake.database.reading() as cursor:
        seen = [
            row
            for kind in ("incident", "camera", "population")
            for row in cursor.execute(f"SELECT source_id, flags FROM city.state.{kind}").fetchall()
        ]
    letters = [(item.row, item.reason) for item in DeadLetters(intake.database).waiting()]
    return Dirty({row[0] for row in seen}, letters, intake.lines[0].health.failure, dict(seen), folder, intake)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(item)}" for key, item in value.items())
            + " }"
        )
    return json.dumps(value, ensure_ascii=False)
