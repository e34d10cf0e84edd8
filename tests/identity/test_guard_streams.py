"""An open stream is presence while it lasts, and ends with the session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from data_loaders.access import Role


def heartbeats(clock: Any, at: dict[int, Callable[[], object]], count: int, done: list[int]) -> Any:
    """A stream of `count` comments, 15 s apart; before comment n something may happen."""

    async def stream(_: Any) -> AsyncIterator[bytes]:
        for number in range(count):
            at.get(number, lambda: None)()
            yield b":\n\n"
            done.append(number)
            clock.advance(seconds=15)
            await asyncio.sleep(0)

    return stream


@pytest.mark.parametrize("spec_version", ["2.3", "2.4"])
@pytest.mark.parametrize(
    "end",
    [
        lambda house: house.identity.accounts.disable("planner_1"),
        lambda house: house.identity.sessions.end_all("planner_1"),
        lambda house: house.clock.advance(hours=13),
    ],
)
def test_a_stream_ends_in_good_order_within_a_heartbeat_of_its_session(
    build: Callable[..., Any], clock: Any, spec_version: str, end: Callable[[Any], object]
) -> None:
    done: list[int] = []
    house = build(stream=heartbeats(clock, {3: lambda: end(house)}, 1000, done))
    browser = house.signed_in(Role.PLANNER)
    cookie = f"__Host-fengge_session={browser.cookie('__Host-fengge_session')}"
    asgi = {"version": "3.0", "spec_version": spec_version}
    reply = house.ask("/live", headers=[("cookie", cookie)], asgi=asgi)
    assert reply.status == 200
    assert done == [0, 1, 2]
    assert [message.get("more_body", False) for message in reply.messages[1:]] == [True, True, True, False]


def test_a_stream_keeps_a_planner_signed_in(build: Callable[..., Any], clock: Any) -> None:
    done: list[int] = []
    house = build(stream=heartbeats(clock, {}, 400, done))  # 100 minutes
    browser = house.signed_in(Role.PLANNER)
    browser.get("/live")
    assert len(done) == 400
    assert browser.get("/desk").status_code == 200


def test_revoking_a_walls_token_ends_its_stream(build: Callable[..., Any], clock: Any) -> None:
    done: list[int] = []
    house = build(stream=heartbeats(clock, {2: lambda: house.identity.tokens.revoke("hall")}, 100, done))
    wall = house.at_the_wall()
    assert wall.get("/live").status_code == 200
    assert done == [0, 1]
    assert wall.get("/wall").status_code == 401


def test_an_api_stream_ends_with_its_token(build: Callable[..., Any], clock: Any) -> None:
    done: list[int] = []
    house = build(stream=heartbeats(clock, {2: lambda: house.identity.tokens.revoke("robot")}, 100, done))
    inner = house.app._app
    text = house.identity.tokens.make("robot", Role.PLANNER, clock() + timedelta(hours=1))

    async def api_live(scope: Any, receive: Any, send: Any) -> None:
        await inner({**scope, "path": "/live"}, receive, send)

    house.app._app = api_live
    reply = house.ask("/api/live", headers=[("authorization", f"Bearer {text}")])
    assert reply.status == 200
    assert done == [0, 1]


def test_many_chunks_at_once_are_not_checked_one_by_one(build: Callable[..., Any], monkeypatch: Any) -> None:
    async def download(_: Any) -> AsyncIterator[bytes]:
        for _number in range(1000):
            yield b"x"

    house = build(stream=download)
    browser = house.signed_in(Role.PLANNER)
    asked: list[object] = []

    def touch(*session: object) -> bool:
        asked.append(session)
        return True

    monkeypatch.setattr(type(house.identity.sessions), "touch", touch)
    assert len(browser.get("/live").content) == 1000
    assert asked == []
