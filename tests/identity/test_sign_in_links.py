"""Signing in by a link: a wall's device token, the demo's key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity import prepare_demo
from data_loaders.access import Role

SESSION = "__Host-fengge_session"


def test_a_wall_exchanges_its_token_and_goes_to_its_page(house: Any, clock: Any) -> None:
    text = house.identity.tokens.make("hall", Role.WALL, clock() + timedelta(days=30))
    wall = house.browser()
    response = wall.get("/sign-in", params={"token": text, "next": "/desk"})
    assert (response.status_code, response.headers["location"]) == (303, "/wall")
    assert text not in str(response.headers.get_list("set-cookie"))
    session = next(line for line in response.headers.get_list("set-cookie") if line.startswith(SESSION))
    assert "Max-Age=2592000" in session
    assert wall.get("/wall").json()["viewer"] == "wall:hall"
    assert house.audit == [("sign_in", "wall:hall", {"address": "10.1.1.1", "by": "wall_token", "role": "wall"})]
    clock.advance(days=20)
    assert wall.get("/wall").status_code == 200


def test_a_token_that_is_expired_revoked_forged_or_no_walls_is_refused(house: Any, clock: Any) -> None:
    later = clock() + timedelta(days=1)
    texts = {label: house.identity.tokens.make(label, Role.WALL, later) for label in ("expired", "revoked")}
    texts["robot"] = house.identity.tokens.make("robot", Role.PLANNER, later + timedelta(days=9))
    house.identity.tokens.revoke("revoked")
    clock.advance(days=2)
    for text in (*texts.values(), "", "fg_" + "A" * 43, "x" * 5000):
        browser = house.browser()
        response = browser.get("/sign-in", params={"token": text})
        assert response.status_code == 401
        assert "[zh:signin.error_token]" in response.text
        assert browser.cookie(SESSION) is None
        assert not text or text not in response.text


def test_the_demo_key_opens_each_roles_account(build: Callable[..., Any], identity: Any, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "127.0.0.1", identity)
    house = build(demo=demo)
    for role, name in demo.accounts.items():
        browser = house.browser()
        response = browser.get("/sign-in", params={"key": demo.key.text, "as": role})
        assert response.status_code == 303
        assert browser.get("/desk").json() == {"viewer": name, "role": role, "size": 0}
    wall = house.browser()
    assert wall.get("/sign-in", params={"key": demo.key.text, "as": "wall"}).headers["location"] == "/wall"
    going = house.browser().get("/sign-in", params={"key": demo.key.text, "as": "operator", "next": "/desk?z=3"})
    assert going.headers["location"] == "/desk?z=3"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_on_another_sites_page_starts_no_session(
    build: Callable[..., Any], identity: Any, tmp_path: Path, site: str
) -> None:
    demo = prepare_demo(tmp_path, "127.0.0.1", identity)
    house = build(demo=demo)
    browser = house.browser()
    browser.get("/sign-in", params={"key": demo.key.text, "as": "planner"})
    held = browser.cookie(SESSION)
    for query in ({"key": demo.key.text, "as": "leader"}, {"token": demo.wall_token}):
        response = browser.get("/sign-in", params=query, headers={"Sec-Fetch-Site": site})
        assert response.status_code == 200
        assert "[zh:signin.heading]" in response.text
        assert (browser.cookie(SESSION), browser.get("/desk").json()["role"]) == (held, "planner")
    for ours in ("none", "same-origin"):
        other = house.browser()
        answer = other.get("/sign-in", params={"token": demo.wall_token}, headers={"Sec-Fetch-Site": ours})
        assert answer.status_code == 303


def test_a_wrong_demo_key_or_role_opens_nothing(build: Callable[..., Any], identity: Any, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "127.0.0.1", identity)
    house = build(demo=demo)
    identity.accounts.disable("demo_auditor")
    key = demo.key.text
    tries = [
        ("", "operator"),
        ("x", "operator"),
        (key, "emperor"),
        (key, "job"),
        (key, ""),
        (key + "x", "wall"),
        (key, "auditor"),
    ]
    for text, role in tries:
        browser = house.browser()
        response = browser.get("/sign-in", params={"key": text, "as": role})
        assert (response.status_code, browser.cookie(SESSION)) == (401, None)
        assert "[zh:signin.error_key]" in response.text


def test_outside_the_demo_there_is_no_key(house: Any) -> None:
    assert house.browser().get("/sign-in", params={"key": "", "as": "operator"}).status_code == 401


def test_looking_at_a_sign_in_link_does_not_use_it(build: Callable[..., Any], identity: Any, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "127.0.0.1", identity)
    house = build(demo=demo)
    reply = house.ask(f"/sign-in?key={demo.key.text}&as=operator", "HEAD")
    assert reply.status == 401
    assert identity.database.rows("SELECT * FROM sessions") == []
