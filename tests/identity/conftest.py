"""A small house behind the real gate: FastAPI, real SQLite, a clock that the test moves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message

from dashboard.identity import Demo, Guard, Identity, content_security_policy, sign_in_router
from dashboard.identity.throttle import LoginThrottle
from data_loaders.access import Jurisdiction, Role

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class WallClock:
    """Wall time, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Reply:
    """What came back over raw ASGI."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    messages: list[Message]

    @staticmethod
    def of(sent: list[Message]) -> Reply:
        start: Message = next((message for message in sent if message["type"] == "http.response.start"), {"status": 0})
        headers = [(name.decode().lower(), value.decode()) for name, value in start.get("headers", ())]
        return Reply(start["status"], headers, b"".join(message.get("body", b"") for message in sent), sent)

    def code(self) -> str:
        return str(json.loads(self.body)["error"]["code"])

    def header(self, name: str) -> str | None:
        values = [value for key, value in self.headers if key == name]
        assert len(values) <= 1, f"{name} was sent {len(values)} times"
        return values[0] if values else None


@dataclass
class House:
    """The gate, what stands behind it, and ways to knock."""

    app: ASGIApp
    identity: Identity
    clock: WallClock
    audit: list[tuple[str, str, dict[str, object]]]
    seen: list[Any] = field(default_factory=list)

    def browser(self, address: str = "10.1.1.1") -> Browser:
        return Browser(self, address)

    def signed_in(self, role: Role = Role.OPERATOR, jurisdiction: Jurisdiction | None = None) -> Browser:
        """A browser that holds a session of a new account of this role."""
        self.identity.accounts.add(f"{role.value}_1", role, PASSWORD, jurisdiction)
        browser = self.browser()
        browser.hold(*self.identity.sessions.start(f"{role.value}_1"))
        return browser

    def at_the_wall(self) -> Browser:
        """A browser that holds a wall's session."""
        text = self.identity.tokens.make("hall", Role.WALL, self.clock() + timedelta(days=30))
        browser = self.browser()
        assert browser.get("/sign-in", params={"token": text}).status_code == 303
        return browser

    def ask(self, path: str, method: str = "GET", **more: Any) -> Reply:
        """One request over raw ASGI: nothing in between tidies the path or the headers."""
        return asyncio.run(self.ask_async(path, method, **more))

    async def ask_async(
        self,
        path: str,
        method: str = "GET",
        *,
        headers: list[tuple[str, str]] | None = None,
        chunks: tuple[bytes, ...] = (b"",),
        **scope: Any,
    ) -> Reply:
        pairs: list[tuple[str, str]] = (
            [("host", "desk.test"), *(headers or [])] if scope.pop("with_host", True) else headers or []
        )
        path, _, query = path.partition("?")
        full: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "root_path": "",
            "scheme": "https", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs],
            "client": ("10.1.1.1", 50000), "server": ("10.0.0.1", 443), "state": {}, **scope,
        }  # fmt: skip
        pending = [
            {"type": "http.request", "body": chunk, "more_body": index < len(chunks) - 1}
            for index, chunk in enumerate(chunks)
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            if pending:
                return pending.pop(0)
            await asyncio.sleep(3600)
            raise AssertionError("nobody waits this long")

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(full, receive, send)
        return Reply.of(sent)


class Browser:
    """A synchronous httpx client on the house; keeps cookies as a browser does."""

    def __init__(self, house: House, address: str) -> None:
        self.house = house
        self.address = address
        self.cookies = httpx.Cookies()

    def hold(self, session_id: str, session: Any) -> None:
        self.cookies.set("__Host-fengge_session", session_id, domain="desk.test")
        self.cookies.set("_csrf_token", session.csrf, domain="desk.test")

    def cookie(self, name: str) -> str | None:
        return self.cookies.get(name)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.house.app, client=(self.address, 50000))
            client = httpx.AsyncClient(transport=transport, base_url="https://desk.test", cookies=self.cookies)
            async with client:
                response = await client.request(method, path, **more)
                self.cookies = client.cookies
                return response

        return asyncio.run(go())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def open(self, path: str) -> httpx.Response:
        return self.get(path, headers={"accept": "text/html,application/xhtml+xml"})

    def post(self, path: str, *, csrf: str | None = None, headers: dict[str, str] | None = None, **more: Any) -> Any:
        token = self.cookie("_csrf_token") if csrf is None else csrf
        return self.request("POST", path, headers={"X-CSRFToken": token or "", **(headers or {})}, **more)

    def sign_in(self, account: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
        """Open the page, fill in the form and send it."""
        page = self.open("/sign-in").text
        token = page.split('name="form_token" value="')[1].split('"')[0]
        form = {"form_token": token, "account": account, "password": password, **fields}
        return self.request("POST", "/sign-in", data=form)


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def identity(tmp_path: Path, clock: WallClock) -> Iterator[Identity]:
    opened = Identity.open(tmp_path / "home", clock, QUICK)
    yield opened
    opened.close()


def _rooms(house_seen: list[Any], folder: Path) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None)
    router = APIRouter(include_in_schema=False)

    async def room(request: Request) -> dict[str, object]:
        house_seen.append(request.state.viewer)
        viewer = request.state.viewer
        return {"viewer": viewer and viewer.account, "role": viewer and viewer.role, "size": len(await request.body())}

    async def live(request: Request) -> StreamingResponse:
        return StreamingResponse(app.state.stream(request), media_type="text/event-stream")

    for path in ("/", "/desk", "/_dash-layout", "/data/cells/x", "/healthz", "/api/incidents", "/{rest:path}"):
        router.add_api_route(path, room, methods=["GET", "HEAD"])
    for path in ("/_dash-update-component", "/api/incidents", "/control/rebuild", "/data/export"):
        router.add_api_route(path, room, methods=["POST"])
    app.add_api_route("/live", live)
    for name in ("css/tokens.css", "fonts/noto.woff2", "fonts/noto-sans-sc/a-4.woff2", "bridge.js", "vendor/deck.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"/* {name} */")
    app.mount("/assets", StaticFiles(directory=folder))
    app.state.router = router
    return app


@pytest.fixture
def build(tmp_path: Path, identity: Identity, clock: WallClock) -> Callable[..., House]:
    """Build a house; keyword arguments go to `Guard`, `demo` and `throttle` to the sign-in routes."""

    def make(
        *,
        demo: Demo | None = None,
        throttle: LoginThrottle | None = None,
        stream: Any = None,
        audit: Any = None,
        **more: Any,
    ) -> House:
        noted: list[tuple[str, str, dict[str, object]]] = []
        seen: list[Any] = []
        app = _rooms(seen, tmp_path / "assets")
        app.state.stream = stream
        app.include_router(
            sign_in_router(
                identity,
                translate=lambda lang, key: f"[{lang}:{key}]",
                audit=audit or (lambda *event: noted.append(event)),
                secure=more.get("secure", True),
                demo=demo,
                homes={Role.OPERATOR: "/desk"},
                throttle=throttle,
            )
        )
        app.include_router(app.state.router)
        csp = content_security_policy(["'sha256-abc='"])
        options = {"allowed_hosts": {"desk.test", "127.0.0.1", "localhost"}, "csp": csp, **more}
        return House(Guard(app, identity=identity, **options), identity, clock, noted, seen)

    return make


@pytest.fixture
def house(build: Callable[..., House]) -> House:
    return build()
