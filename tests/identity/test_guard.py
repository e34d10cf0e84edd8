"""The gate: nothing without a session, except what a short list opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data_loaders.access import Jurisdiction, Role

CLOSED = [
    "/", "/desk", "/wall", "/_dash-layout", "/_dash-dependencies", "/_dash-component-suites/dash/deps/react.js",
    "/_reload-hash", "/assets/bridge.js", "/assets/vendor/deck.js", "/assets/i18n/zh.json", "/assets/css/",
    "/assets/css", "/assets/cssx/a.css", "/data/cells/incident_density", "/live", "/api/incidents", "/openapi.json",
    "/docs", "/healthz/", "/healthz/x", "/sign-in/", "/sign-in/x", "/Sign-in", "/sign-out", "/no-such-page", "/control",
]  # fmt: skip
OPEN = [
    "/sign-in",
    "/healthz",
    "/assets/css/tokens.css",
    "/assets/fonts/noto.woff2",
    "/assets/fonts/noto-sans-sc/a-4.woff2",
]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", CLOSED)
def test_without_a_session_every_route_and_method_is_closed(house: Any, path: str, method: str) -> None:
    reply = house.ask(path, method)
    assert reply.status == 401
    assert house.seen == []
    if method != "HEAD":
        assert reply.code() == "unauthenticated"


@pytest.mark.parametrize("path", OPEN)
def test_the_short_list_is_open(house: Any, path: str) -> None:
    assert house.ask(path).status == 200


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
def test_an_open_route_is_open_for_reading_alone(house: Any, path: str, method: str) -> None:
    # POST /sign-in is the form, which answers by itself (400: no form token).
    assert house.ask(path, method).status == (400 if (path, method) == ("/sign-in", "POST") else 401)


def test_an_open_route_has_no_viewer_even_if_the_server_brings_one(house: Any) -> None:
    house.ask("/healthz", state={"viewer": "mallory", "session": "x"})
    assert house.seen == [None]


def test_pages_lead_to_the_sign_in_page_and_remember_where_to(house: Any) -> None:
    response = house.browser().open("/desk?z=12&sel=cell:8928308280fffff&layers=a,b")
    assert response.status_code == 303
    assert response.headers["location"] == (
        "/sign-in?next=%2Fdesk%3Fz%3D12%26sel%3Dcell%3A8928308280fffff%26layers%3Da%2Cb"
    )


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream", "*/*", ""])
def test_data_answer_401_in_json(house: Any, accept: str) -> None:
    reply = house.ask("/data/cells/x", headers=[("accept", accept)])
    assert (reply.status, reply.code()) == (401, "unauthenticated")


def test_a_link_followed_from_another_site_is_opened_again_from_here(house: Any) -> None:
    # The browser kept the SameSite=Strict cookie at home because the link stood in another site's page.
    cross = [("accept", "text/html"), ("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "document")]
    reply = house.ask('/desk?sel=a"><script>&z=1', headers=cross)
    assert reply.status == 200
    assert b'content="0;url=/desk?sel=a&quot;&gt;&lt;script&gt;&amp;z=1"' in reply.body
    again = house.ask("/desk?z=1", headers=[("accept", "text/html"), ("sec-fetch-site", "same-origin")])
    assert again.status == 303


def test_a_session_opens_the_house_and_names_the_viewer(house: Any) -> None:
    area = Jurisdiction("police_district", frozenset({"007"}))
    browser = house.signed_in(Role.LEADER, area)
    assert browser.get("/_dash-layout").json()["viewer"] == "leader_1"
    [viewer] = house.seen
    assert (viewer.role, viewer.jurisdiction) == (Role.LEADER, area)


def test_a_session_that_ended_opens_nothing(house: Any, clock: Any) -> None:
    browser = house.signed_in(Role.PLANNER)
    assert browser.get("/desk").status_code == 200
    clock.advance(minutes=31)
    assert browser.get("/desk").status_code == 401
    other = house.signed_in(Role.LEADER)
    house.identity.accounts.disable("leader_1")
    assert other.get("/desk").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "a; b", "é", "..", "%00"])
def test_a_made_up_cookie_opens_nothing(house: Any, cookie: str) -> None:
    assert house.ask("/desk", headers=[("cookie", f"__Host-fengge_session={cookie}")]).status == 401


def test_two_session_cookies_are_a_planted_one_and_a_real_one(house: Any) -> None:
    house.identity.accounts.add("planner", Role.PLANNER, "correct horse battery")
    real, _ = house.identity.sessions.start("planner")
    name = "__Host-fengge_session"
    assert house.ask("/desk", headers=[("cookie", f"a=b; {name}={real}")]).status == 200
    assert house.ask("/desk", headers=[("cookie", f"{name}={real}; {name}=planted")]).status == 401
    assert house.ask("/desk", headers=[("cookie", f"{name}={real}"), ("cookie", f"{name}=planted")]).status == 401


def test_without_tls_the_cookie_has_its_plain_name_and_only_that_counts(build: Callable[..., Any]) -> None:
    house = build(secure=False)
    house.identity.accounts.add("planner", Role.PLANNER, "correct horse battery")
    real, _ = house.identity.sessions.start("planner")
    assert house.ask("/desk", headers=[("cookie", f"fengge_session={real}")]).status == 200
    assert house.ask("/desk", headers=[("cookie", f"__Host-fengge_session={real}")]).status == 401


def test_an_area_that_left_the_profile_closes_the_house(build: Callable[..., Any]) -> None:
    house = build(jurisdiction_holds=lambda area: area.codes <= {"001", "002"})
    lost = house.signed_in(Role.LEADER, Jurisdiction("police_district", frozenset({"007"})))
    response = lost.get("/desk")
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "no_jurisdiction"
    assert "police_district:007" in response.json()["error"]["message"]
    assert house.signed_in(Role.PLANNER).get("/desk").status_code == 200


def token_of(house: Any, role: Role = Role.PLANNER) -> str:
    return str(house.identity.tokens.make("robot", role, house.clock() + timedelta(hours=1)))


@pytest.mark.parametrize("path", ["/api/incidents", "/openapi.json"])
def test_a_bearer_token_opens_the_api(house: Any, path: str) -> None:
    assert house.ask(path, headers=[("authorization", f"Bearer {token_of(house)}")]).status == 200


def test_a_bearer_token_writes_without_csrf_and_names_its_program(house: Any) -> None:
    reply = house.ask("/api/incidents", "POST", headers=[("authorization", f"bearer {token_of(house)}")])
    assert reply.status == 200
    assert house.seen[0].account == "token:robot"


@pytest.mark.parametrize(
    "path", ["/desk", "/_dash-layout", "/live", "/api", "/openapi.json/", "/apix/y", "/assets/api/x"]
)
def test_a_bearer_token_opens_the_api_alone(house: Any, path: str) -> None:
    assert house.ask(path, headers=[("authorization", f"Bearer {token_of(house)}")]).status == 401


def test_a_bad_bearer_token_is_not_made_up_for_by_a_cookie(house: Any) -> None:
    browser = house.signed_in()
    assert browser.get("/api/incidents").status_code == 200
    assert browser.get("/api/incidents", headers={"authorization": "Bearer fg_x"}).status_code == 401


@pytest.mark.parametrize("form", ["{}", "Basic {}", "Bearer  {}", "Bearer {} ", "Bearer", "Bearer {}x", "Token {}"])
def test_a_malformed_authorization_opens_nothing(house: Any, form: str) -> None:
    reply = house.ask("/api/incidents", headers=[("authorization", form.format(token_of(house)))])
    assert reply.status == 401
    assert reply.header("www-authenticate") == "Bearer"


def test_expired_and_revoked_tokens_are_closed_at_once(house: Any, clock: Any) -> None:
    headers = [("authorization", f"Bearer {token_of(house)}")]
    clock.advance(hours=2)
    assert house.ask("/api/incidents", headers=headers).status == 401
    clock.advance(hours=-2)
    assert house.ask("/api/incidents", headers=headers).status == 200
    house.identity.tokens.revoke("robot")
    assert house.ask("/api/incidents", headers=headers).status == 401


def test_a_stolen_wall_token_is_no_bearer_token(house: Any) -> None:
    reply = house.ask("/api/incidents", headers=[("authorization", f"Bearer {token_of(house, Role.WALL)}")])
    assert reply.status == 401


@pytest.mark.parametrize("headers", [[], [("origin", "https://desk.test")]])
def test_websockets_stay_closed_even_with_a_session(house: Any, headers: list[tuple[str, str]]) -> None:
    house.identity.accounts.add("planner", Role.PLANNER, "correct horse battery")
    real, _ = house.identity.sessions.start("planner")
    pairs = [("host", "desk.test"), ("cookie", f"__Host-fengge_session={real}"), *headers]
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket", "path": "/_dash-ws-callback", "query_string": b"", "scheme": "wss", "subprotocols": [],
        "headers": [(name.encode(), value.encode()) for name, value in pairs], "client": ("10.1.1.1", 1),
        "server": ("10.0.0.1", 443),
    }  # fmt: skip
    asyncio.run(house.app(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_kind_of_connection_that_does_not_exist_yet_is_refused(house: Any) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("nothing may be said on it")

    asyncio.run(house.app({"type": "webtransport", "path": "/desk"}, never, never))
    assert house.seen == []


@pytest.mark.parametrize("path", ["/desk", "/sign-in", "/healthz", "/assets/css/tokens.css", "/a//b", "/no-such"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_carries_the_security_headers(house: Any, path: str, signed_in: bool) -> None:
    browser = house.signed_in() if signed_in else house.browser()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    reply = house.ask(path, headers=[("cookie", cookie)])
    assert reply.header("content-security-policy") == (
        "default-src 'self'; script-src 'self' 'sha256-abc='; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
        "blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "frame-ancestors 'none'; form-action 'self'"
    )
    assert reply.header("x-content-type-options") == "nosniff"
    assert reply.header("referrer-policy") == "no-referrer"
    assert reply.header("x-frame-options") == "DENY"
    assert reply.header("cross-origin-opener-policy") == "same-origin"
    assert "geolocation=()" in str(reply.header("permissions-policy"))
    assert reply.header("cache-control") == "no-store"


def test_vendored_files_and_fonts_last_but_their_errors_do_not(house: Any) -> None:
    browser = house.signed_in()
    for path in ("/assets/vendor/deck.js", "/assets/fonts/noto.woff2"):
        assert browser.get(path).headers["cache-control"] == "private, max-age=31536000, immutable"
    assert browser.get("/assets/vendor/none.js").headers["cache-control"] == "no-store"
    assert house.browser().get("/assets/vendor/deck.js").headers["cache-control"] == "no-store"
    assert browser.get("/assets/bridge.js").headers["cache-control"] == "no-store"


def test_an_error_of_the_application_is_still_an_error_with_headers(build: Callable[..., Any]) -> None:
    async def broken(_: Any) -> Any:
        raise ValueError("inside")
        yield b""

    house = build(stream=broken)
    browser = house.signed_in()
    with pytest.raises(ValueError, match="inside"):
        browser.get("/live")
