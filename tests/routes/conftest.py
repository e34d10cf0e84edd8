"""A FastAPI app of the routes alone (no guard, no Dash) over the small fake access."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.application import Application, Options, build
from dashboard.identity import Identity
from dashboard.interface import interface
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Role, Viewer
from layers.registry import Registry
from tests.routes.fake_access import OPERATOR, FakeAccess


class Client:
    """Asks an ASGI application, one request at a time, without a server."""

    def __init__(self, app: ASGIApp, **settings: Any) -> None:
        self._app, self._settings = app, settings

    def get(self, path: str, **more: Any) -> httpx.Response:
        """One GET."""
        return self.send("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """One POST."""
        return self.send("POST", path, **more)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request."""

        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            settings = {"base_url": "http://localhost", **self._settings}
            async with httpx.AsyncClient(transport=transport, **settings) as client:
                return await client.request(method, path, **more)

        return asyncio.run(once())


ClientOf = Callable[[Viewer], Client]


@pytest.fixture
def access() -> FakeAccess:
    """An empty district whose clock stands still."""
    return FakeAccess()


@pytest.fixture
def services(access: FakeAccess) -> Iterator[Services]:
    """The services behind the routes."""
    answers = Answers(access.real, Registry())
    presence = Presence(time.monotonic)
    hub, pulse = Hub(answers, "test", presence, tick_s=0.1, beat_s=0.5), Pulse(access.real, wait_s=0.3)
    presence.subscribe(hub.on_change)
    yield Services(access.real, answers, IdLists(), hub, pulse, presence, "test")
    hub.close()
    pulse.close()


@pytest.fixture
def api(services: Services) -> FastAPI:
    """The routes over those services."""
    app = interface()
    app.state.services = services
    return app


def as_viewer(api: FastAPI, viewer: Viewer | None) -> ASGIApp:
    """`api` as the guard would call it for `viewer`."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        await api({**scope, "state": {**scope.get("state", {}), "viewer": viewer}}, receive, send)

    return guarded


@pytest.fixture
def client_of(api: FastAPI) -> ClientOf:
    """A client that looks as a given viewer."""
    return lambda viewer: Client(as_viewer(api, viewer))


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    """A client that looks as an operator."""
    return client_of(OPERATOR)


class WallTime:
    """The time that sessions go by; moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def wall_time() -> WallTime:
    """Eight on a Monday."""
    return WallTime()


@pytest.fixture
def identity(tmp_path: Path, wall_time: WallTime) -> Iterator[Identity]:
    """An account store with one operator."""
    opened = Identity.open(tmp_path, wall_time, PasswordHasher(1, 8, 1))
    opened.accounts.add("operator_1", Role.OPERATOR, "correct horse battery staple")
    yield opened
    opened.close()


@pytest.fixture
def notes() -> list[tuple[str, str, Mapping[str, object]]]:
    """What the audit log was told of sign-ins."""
    return []


@pytest.fixture
def application(
    access: FakeAccess, identity: Identity, notes: list[tuple[str, str, Mapping[str, object]]]
) -> Iterator[Application]:
    """The whole application over the fake access."""

    def note(event: str, account: str, detail: Mapping[str, object]) -> None:
        notes.append((event, account, detail))

    options = Options(release="test", hosts={"localhost", "127.0.0.1"}, audit=note, secure=False)
    built = build(access.real, Registry(), identity, options)
    built.hub._tick_s, built.hub._beat_s = 0.1, 0.3
    yield built
    built.hub.close()
