"""The real application over a small real district, and one session for every role and area."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from dashboard.application import Application, Options, build
from dashboard.identity import Guard, Identity
from data_loaders.access import Access, Jurisdiction, Role, Viewer
from data_loaders.audit import AuditLog
from data_loaders.clock import ReplayClock
from data_loaders.intake import Intake
from data_loaders.media import PhotoStore
from data_loaders.settings import LimitsPart, load_profile
from data_loaders.store import Database
from layers.planner.hanging import kept_from_walls
from layers.registry import Registry
from tests.district import GRIDS, NOON, SECRET, STREETS, call, camera, case, middle, write

NEAR, FAR = STREETS
AREAS = {
    "whole": Jurisdiction(),
    "street": Jurisdiction("street", frozenset({NEAR})),
    "gone": Jurisdiction("street", frozenset({"510199999"})),
}
ROLES = [role for role in Role if role is not Role.JOB]
# What only the other street has: nothing of it may stand in any answer to a post of the near one.
FOREIGN = (b"far1", b"far2", FAR.encode(), json.dumps(STREETS[FAR]).strip('"').encode(), STREETS[FAR].encode())


@dataclass
class Reply:
    """Status and the first part of the body."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Walked:
    """Everything that the walk knocks at."""

    application: Application
    access: Access
    identity: Identity
    folder: Any
    keys: dict[tuple[Role, str], tuple[str, str]]

    @property
    def guard(self) -> Guard:
        """The gate around everything."""
        return self.application.asgi._app

    def ask(
        self,
        method: str,
        path: str,
        who: tuple[Role, str] | None,
        body: bytes = b"",
        *,
        form: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request as that post, or as nobody; `headers` go before the usual ones."""
        sent = {
            "host": "localhost",
            "content-type": "application/x-www-form-urlencoded" if form else "application/json",
        }
        if who is not None:
            session_id, csrf = self.keys[who]
            sent |= {"cookie": f"fengge_session={session_id}", "x-csrftoken": csrf}
        return asyncio.run(_once(self.application, method, path, {**sent, **(headers or {})}, body))


async def _once(app: Application, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
    """Read until the answer is whole, or a stream has said its first words."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "root_path": "", "scheme": "http",
        "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers.items()],
        "client": ("127.0.0.1", 5000), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    pending, enough, reply = (
        [{"type": "http.request", "body": body, "more_body": False}],
        asyncio.Event(),
        Reply(0, b""),
    )

    async def receive() -> dict[str, Any]:
        if pending:
            return pending.pop()
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {key.decode(): value.decode() for key, value in message["headers"]}
            return
        reply.body += message.get("body", b"")
        if b"event: state" in reply.body or not message.get("more_body"):
            enough.set()

    task = asyncio.create_task(app(scope, receive, send))
    done, _ = await asyncio.wait(
        {task, asyncio.create_task(enough.wait())}, return_when=asyncio.FIRST_COMPLETED, timeout=20
    )
    assert done, f"{method} {path}: no answer"
    await asyncio.wait({task}, timeout=2)
    task.cancel()
    return reply


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("walk")
    west, east = _inside(NEAR), _inside(FAR)
    rows = {
        "cases": [case("near1", **west), case("near2", **west), case("far1", **east), case("far2", **east)],
        "calls": [call("k1", "200301"), call("k2", "100100")],
        "catalogue": [camera(1), camera(2, GRIDS[-1])],
    }
    # The walk takes more than a person would; limits have tests of their own.
    plenty = LimitsPart(record_rows_per_minute=10**6, record_rows_per_hour=10**6, commands_per_minute=10**6,
                        exports_per_hour=10**6, sensitive_reads_per_hour=10**3, sql_per_minute=10**3)  # fmt: skip
    profile = load_profile(str(write(folder, rows))).model_copy(update={"limits": plenty})
    clock = ReplayClock(NOON - timedelta(days=30), NOON + timedelta(days=1), 1.0, NOON)
    clock.pause()
    intake = Intake(profile, clock, Database(folder / "city.duckdb"), SECRET)
    intake.tick()
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    log = AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: now)
    access = Access(intake, log, PhotoStore(folder / "media"), kept_from_walls)
    identity = Identity.open(folder, lambda: now, PasswordHasher(1, 8, 1))
    options = Options(release="walk", hosts={"localhost"}, secure=False,
                      audit=lambda event, account, detail: log.append(account, "", event, dict(detail)))  # fmt: skip
    application = build(access, Registry(), identity, options)
    application.hub._beat_s = 0.2
    walked = Walked(application, access, identity, folder, {})
    for role in ROLES:
        for name in AREAS:
            walked.keys[role, name] = enter(identity, role, name)
    yield walked
    application.hub.close()
    identity.close()
    intake.database.close()


def enter(identity: Identity, role: Role, area: str) -> tuple[str, str]:
    """A new session of a new post (a wall's by its device token); the id and the page's token."""
    name = f"{role.value}_{area}"
    if role is Role.WALL:
        text = identity.tokens.make(name, role, identity.now() + timedelta(days=30), AREAS[area])
        session_id, session = identity.sessions.start_wall(identity.tokens.resolve(text))
    else:
        if not identity.accounts.exists(name):
            identity.accounts.add(name, role, "correct horse battery staple", AREAS[area])
        session_id, session = identity.sessions.start(name)
    return session_id, session.csrf


def viewer(role: Role, area: str) -> Viewer:
    return Viewer(f"{role.value}_{area}", role, AREAS[area])


def _inside(street: str) -> dict[str, object]:
    """Where a case of that street lies."""
    grid = next(code for code in GRIDS if code.startswith(street))
    lon, lat = middle(grid)
    return {"longitude": lon, "latitude": lat, "street_id": street, "community_id": "", "grid_id": ""}
