"""The planner's real routes over a district, asked as any viewer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator

import httpx

from dashboard.interface import interface
from dashboard.planning import Planning
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Access, Viewer
from layers.registry import Registry

Get = Callable[..., httpx.Response]


@contextlib.contextmanager
def served(access: Access, planning: Planning, usual: Viewer) -> Iterator[Get]:
    """One GET as a viewer, `usual` where none is named."""
    api = interface()
    answers, presence = Answers(access, Registry()), Presence(time.monotonic)
    hub, pulse = Hub(answers, "test", presence), Pulse(access)
    api.state.services = Services(access, answers, IdLists(), hub, pulse, presence, "test")
    api.state.planning = planning

    def ask(path: str, viewer: Viewer = usual, **more) -> httpx.Response:
        async def guarded(scope, receive, send) -> None:
            await api({**scope, "state": {"viewer": viewer}}, receive, send)

        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(guarded, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.get(path, **more)

        return asyncio.run(once())

    yield ask
    hub.close()
    pulse.close()
