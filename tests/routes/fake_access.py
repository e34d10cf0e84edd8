"""A small `Access` over an in-memory database with the published views' columns, for tests of routes alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import duckdb
from h3.api import basic_int as h3

from data_loaders.access import (
    Access,
    Answer,
    AreaKind,
    ClassGroup,
    ClockState,
    Command,
    District,
    FeedState,
    ForbiddenError,
    Grain,
    IncidentClass,
    Question,
    Role,
    Viewer,
)

START = datetime(2013, 7, 8, 13, tzinfo=UTC)
CENTER = (-87.70, 41.84)
NAME = {"zh": "试验区", "en": "Test district"}
OPERATOR = Viewer("demo_operator", Role.OPERATOR)
WALL = Viewer("wall:test", Role.WALL)

_SCHEMA = """
CREATE TABLE incident (id VARCHAR, source VARCHAR, class VARCHAR, class_group VARCHAR, urgency UTINYINT, status VARCHAR,
    acknowledged_at TIMESTAMP, acknowledged BOOLEAN, occurred_at TIMESTAMP, precision VARCHAR, closed_at TIMESTAMP,
    last_received_at TIMESTAMP, cell UBIGINT, lon DOUBLE, lat DOUBLE, flags VARCHAR[], area_police_district VARCHAR,
    key UHUGEINT AS (md5_number(id)));
CREATE VIEW "v_incident@1" AS FROM incident;
CREATE VIEW "v_incident@2" AS FROM incident;
CREATE VIEW "v_case@1" AS SELECT * EXCLUDE (flags), 'grid_cases' AS feed, 'handling' AS step, occurred_at AS step_at,
    NULL::TIMESTAMP AS due_at, NULL::VARCHAR AS department, NULL::UTINYINT AS level, false AS suspended, false AS supervised,
    0 AS escalated, NULL::VARCHAR AS merged_into, 0 AS revision FROM incident;
CREATE TABLE timeline (id VARCHAR, "at" TIMESTAMP, precision VARCHAR, step VARCHAR, actor VARCHAR, comment VARCHAR, rank INT,
    key UHUGEINT AS (md5_number(id)));
CREATE VIEW "v_timeline@1" AS FROM timeline;
CREATE VIEW "v_timeline@2" AS SELECT *, 'source' AS origin, NULL::VARCHAR AS refused, NULL::VARCHAR AS event_id, NULL::JSON AS given FROM timeline;
CREATE TABLE camera (id VARCHAR, name VARCHAR, camera_kind VARCHAR, stated VARCHAR, live_since_at TIMESTAMP,
    cell UBIGINT, lon DOUBLE, lat DOUBLE);
CREATE VIEW "v_camera@1" AS FROM camera;
CREATE TABLE area (kind VARCHAR, code VARCHAR, name VARCHAR);
CREATE VIEW "v_area@1" AS FROM area;
CREATE VIEW "v_outage@1" AS SELECT stated, live_since_at, count(*) AS cameras FROM camera GROUP BY ALL;
"""


def _district() -> District:
    west, south = CENTER[0] - 0.5, CENTER[1] - 0.5
    return District(
        name=NAME, zone="America/Chicago", bounds=(west, south, west + 1, south + 1), center=CENTER, zoom=10,
        min_zoom=8, max_zoom=17, basemap="chicago.pmtiles", area_kinds=(AreaKind("police_district", NAME),),
        classes=(
            IncidentClass("garbage", NAME, "sanitation", 3, sensitive=False),
            IncidentClass("water", NAME, "sanitation", 2, sensitive=False),
        ),
        groups=(ClassGroup("sanitation", NAME),),
    )  # fmt: skip


@dataclass
class FakeAccess:
    """Answers from memory; every `add_*` is one commit."""

    clock: ClockState = field(default_factory=lambda: ClockState(START, 0.0, True, "replay", START, START))
    district: District = field(default_factory=_district)
    area_names: dict[str, dict[str, str]] = field(default_factory=lambda: {"police_district": {"11": "Eleventh"}})
    version: int = 1
    cases_version: int = 1
    alarms_version: int = 1
    reads: list[str] = field(default_factory=list)
    acts: list[tuple[Command, Viewer]] = field(default_factory=list)
    slow_s: float = 0.0
    feed_state: str = "ok"

    def __post_init__(self) -> None:
        self._db = duckdb.connect()
        self._db.execute("SET TimeZone = 'UTC'")
        self._db.execute(_SCHEMA)
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._since = time.monotonic()

    @property
    def real(self) -> Access:
        """Itself, as what the routes are typed for."""
        return cast("Access", self)

    # ── as Access ────────────────────────────────────────────────────────────────────────────────────────
    def read(self, question: Question, viewer: Viewer) -> Answer:
        if question.grain is Grain.RECORD and viewer.role is Role.WALL:
            raise ForbiddenError("the role wall opens no records")
        time.sleep(self.slow_s)
        with self._lock:
            self.reads.append(question.name)
            params = {key: _naive(value) for key, value in question.params.items()}
            return Answer(self._db.execute(question.sql, params).to_arrow_table(), self.now(), self.version)

    def act(self, command: Command, viewer: Viewer) -> int:
        self.acts.append((command, viewer))
        return self.version

    def permits(self, verb: str, viewer: Viewer) -> bool:
        return not (verb == "records" and viewer.role is Role.WALL)

    def now(self) -> datetime:
        return self.clock_state().now

    @property
    def as_of(self) -> datetime:
        return self.now()

    def clock_state(self) -> ClockState:
        if self.clock.paused:
            return self.clock
        ran = timedelta(seconds=(time.monotonic() - self._since) * self.clock.speed)
        return replace(self.clock, now=self.clock.now + ran)

    def feed_states(self) -> list[FeedState]:
        return [
            FeedState("sanitation", "grid_cases", "incident", NAME, START, self.feed_state, 60, 180, 600, 1, 0, 400)
        ]

    def subscribe(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def area_shapes(self, kind: str, viewer: Viewer) -> dict[str, object]:
        return {"type": "FeatureCollection", "features": []}

    # ── for tests ────────────────────────────────────────────────────────────────────────────────────────
    def run(self, speed: float) -> None:
        """Let the clock run from here."""
        self.clock = replace(self.clock_state(), paused=False, speed=speed)
        self._since = time.monotonic()

    def move(self, at: datetime) -> None:
        """Put the clock somewhere else, and say nothing."""
        self.clock, self._since = replace(self.clock, now=at), time.monotonic()

    def add_incident(self, number: int, **given: Any) -> None:
        """One incident, open, an hour ago, `number` hundredths of a degree east of the centre."""
        lon, lat = given.pop("lon", CENTER[0] + number / 100), given.pop("lat", CENTER[1])
        row = {
            "id": f"sanitation:{number}", "source": "sanitation", "class": "garbage", "class_group": "sanitation",
            "urgency": 3, "status": "open", "acknowledged_at": None, "acknowledged": False,
            "occurred_at": START - timedelta(hours=1), "precision": "second", "closed_at": None,
            "last_received_at": START, "cell": lon and h3.latlng_to_cell(lat, lon, 12), "lon": lon, "lat": lat,
            "flags": [], "area_police_district": "11", **given,
        }  # fmt: skip
        self._write("incident", row)

    def add_camera(self, number: int, stated: str = "on") -> None:
        """One camera at the centre."""
        cell = h3.latlng_to_cell(CENTER[1], CENTER[0], 12)
        row = {"id": f"speed:{number}", "name": f"Camera {number}", "camera_kind": "speed", "stated": stated,
               "live_since_at": START, "cell": cell, "lon": CENTER[0], "lat": CENTER[1]}  # fmt: skip
        self._write("camera", row)

    def add_step(self, incident: str, step: str) -> None:
        """One line of a timeline."""
        self._write("timeline", {"id": incident, "at": START, "precision": "second", "step": step,
                                 "actor": None, "comment": None, "rank": 1})  # fmt: skip

    def commit(self) -> None:
        """Tell the listeners of a new version, as the intake's thread does."""
        self.version += 1
        self.cases_version = self.version
        for listener in self._listeners:
            listener()

    def _write(self, table: str, row: dict[str, object]) -> None:
        marks = ", ".join(["?"] * len(row))
        with self._lock:
            self._db.execute(f"INSERT INTO {table} VALUES ({marks})", [_naive(value) for value in row.values()])
        self.commit()


def _naive(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
