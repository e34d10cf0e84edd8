"""The attacked district in this process: the same pump, views and routes, so that the publication can be changed under it."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import httpx
import shapely

from dashboard.interface import interface
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Access, Jurisdiction, Role, Viewer
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database
from layers.planner.hanging import kept_from_walls
from layers.registry import Registry
from tests.attacks import world
from tests.attacks.released import Released, from_views
from tests.district import GRIDS
from tests.routes.conftest import Client, as_viewer

NOON = datetime(2024, 6, 10, 4, tzinfo=UTC)
STREET = {name: GRIDS[at][:9] for name, at in (("west", 0), ("east", -1))}
VIEWERS = {
    **{role.value: Viewer(f"{role.value}_1", role) for role in Role if role is not Role.JOB},
    **{
        f"{role.value}_{name}": Viewer(f"{role.value}_{name}", role, Jurisdiction("street", frozenset({STREET[name]})))
        for role, name in ((Role.LEADER, "west"), (Role.OPERATOR, "east"))
    },
}
# Posts of one street, with its code.
SCOPED = {f"{role}_{name}": STREET[name] for role, name in (("leader", "west"), ("operator", "east"))}


class Local:
    """One district in `folder`; `areas` makes its registry one of areas."""

    def __init__(self, folder: Path, *, areas: bool = False) -> None:
        self.folder = folder
        profile = world.build(folder)
        if areas:
            world.by_area(folder)
            self._count_grids()
        self.clock = FrozenClock(NOON)
        self.intake = Intake(load_profile(str(profile)), self.clock, Database(folder / "city.duckdb"), b"attacked" * 4)
        self.intake.tick()
        self.intake.close_periods()
        now = self.clock.now
        self.access = Access(
            self.intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", now), hangs=kept_from_walls
        )
        answers = Answers(self.access, Registry(finest=self.access.district.finest))
        self._hub, self._pulse = Hub(answers, "test", Presence(time.monotonic)), Pulse(self.access)
        self._api = interface()
        self._api.state.services = Services(
            self.access, answers, IdLists(), self._hub, self._pulse, Presence(time.monotonic), "test"
        )

    def get(self, name: str, path: str, **more: Any) -> httpx.Response:
        """What the viewer of that name is answered."""
        return Client(as_viewer(self._api, VIEWERS[name])).get(path, **more)

    def released(self) -> Released:
        """All that is published now."""
        return from_views(self.access)

    def shapes(self, kind: str = "community") -> dict[str, shapely.Geometry]:
        """Outlines by code; everybody has them."""
        layer = self.intake.places.layer(kind)
        return dict(zip(layer.codes, layer.shapes, strict=True))

    def sensitive_weeks(self) -> dict[tuple[int, date], int]:
        """True numbers of sensitive incidents by cell and week, read here in a way of their own: what the attacker wants."""
        with self.intake.database.reading() as cursor:
            rows = cursor.execute(
                "SELECT cell, occurred_at FROM city.state.incident WHERE sensitive AND cell IS NOT NULL"
            ).fetchall()
        local = [(cell, (at + timedelta(hours=8)).date()) for cell, at in rows]
        return Counter((h3.cell_to_parent(cell, 7), day - timedelta(days=day.weekday())) for cell, day in local)

    def publish_again(self) -> None:
        """A release of data that did not change."""
        self.intake._publish_people(self.intake.database)

    def close(self) -> None:
        """Stop."""
        self._hub.close()
        self._pulse.close()
        self.intake.database.close()

    def _count_grids(self) -> None:
        path = self.folder / "grid.geojson"
        grids = json.loads(path.read_text())
        for at, feature in enumerate(grids["features"]):
            feature["properties"]["residents"] = 700 + 90 * at
        path.write_text(json.dumps(grids))
