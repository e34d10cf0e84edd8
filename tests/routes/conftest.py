"""A FastAPI app of the routes alone (no guard, no Dash) over the small fake access."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.interface import interface
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from data_loaders.access import Viewer
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
    hub = Hub(answers, "test", tick_s=0.1, beat_s=0.5)
    yield Services(access.real, answers, IdLists(), hub, "test")
    hub.close()


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
