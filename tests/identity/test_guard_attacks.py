"""What somebody would try on the gate."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dashboard.identity import checks
from data_loaders.access import Role

CALLBACK = "/_dash-update-component"
CLOCK_TEXT = "wall-clock-text.children"
MIB = 1024 * 1024


@pytest.mark.parametrize(
    "path",
    [
        "/assets/css/../bridge.js", "/assets/css/./../bridge.js", "/assets/fonts/../../_dash-layout", "/assets/../desk",
        "//desk", "/healthz//", "/sign-in/../desk", "/assets/css/..", "/assets/css//tokens.css", "/..", "/.",
        "/assets/css/..\\bridge.js", "/assets\\css", "/desk\x00", "/desk\n", "/de\tsk", "/desk\x7f", "desk", "",
        "*", "http://desk.test/desk", "//evil.example/sign-in",
    ],
)  # fmt: skip
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_path_with_two_readings_is_refused(house: Any, path: str, signed_in: bool) -> None:
    browser = house.signed_in() if signed_in else house.browser()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    reply = house.ask(path, headers=[("cookie", cookie), ("accept", "text/html")])
    assert (reply.status, reply.code()) == (400, "bad_path")
    assert house.seen == []


@pytest.mark.parametrize(
    "path",
    [
        "/assets/css/%2e%2e/bridge.js", "/assets/css/..%2fbridge.js", "/assets/css/tokens.css/",
        "/assets/css/tokens.css;x",
        "/assets/css/%2e%2e%2fbridge.js", "/assets/css/sub/a.css", "/assets/css/.hidden", "/assets/css/a",
        "/ASSETS/css/a.css",
        "/assets/css/tokens.css\u2028", "/assets/css/ün.css", "/assets/css/a..css", "/assets/css/a.css%00",
    ],
)  # fmt: skip
def test_nothing_hides_behind_the_open_folders(house: Any, path: str) -> None:
    """Paths here are as the server decoded them: `%2e` in one was `%252e` on the wire."""
    assert house.ask(path).status == 401


@pytest.mark.parametrize("given", ["", "wrong", "é", "A" * 43])
@pytest.mark.parametrize("path", [CALLBACK, "/data/export", "/sign-out", "/api/incidents"])
def test_a_write_without_the_sessions_csrf_token_is_refused(house: Any, path: str, given: str) -> None:
    browser = house.signed_in()
    headers = {"X-CSRFToken": given.encode("latin-1")} if given else {}
    response = browser.request("POST", path, json={"output": "x"}, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "csrf"
    assert house.seen == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get"])
def test_every_method_but_get_and_head_counts_as_a_write(house: Any, method: str) -> None:
    browser = house.signed_in()
    assert house.ask("/desk", method, headers=[("cookie", _cookie(browser))]).code() == "csrf"


def test_a_planted_csrf_cookie_does_not_help(house: Any) -> None:
    browser = house.signed_in()
    browser.cookies.set("_csrf_token", "planted", domain="desk.test")
    assert browser.post(CALLBACK, csrf="planted").status_code == 403


def test_another_sessions_csrf_token_does_not_help(house: Any) -> None:
    victim, mallory = house.signed_in(Role.LEADER), house.signed_in(Role.PLANNER)
    assert victim.post(CALLBACK, csrf=mallory.cookie("_csrf_token")).status_code == 403
    assert victim.post(CALLBACK).status_code == 200


@pytest.mark.parametrize(
    "hosts",
    [
        ["evil.example"], ["desk.test.evil.example"], ["evil.example:443"], ["desk.test@evil.example"], ["desk.test, evil"],
        ["desk.test:x"], ["desk.test:"], [""], [], ["desk.test", "evil.example"], ["desk.test", "desk.test"], ["desk.test."],
        ["[::1]"], ["xdesk.test"], ["desk.test/evil"], ["desk_test"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/desk", "/healthz", "/sign-in"])
def test_a_name_that_is_not_ours_is_refused_everywhere(house: Any, path: str, hosts: list[str]) -> None:
    headers = [("host", host) for host in hosts] + [("x-forwarded-host", "desk.test")]
    reply = house.ask(path, headers=headers, with_host=False)
    assert (reply.status, reply.code()) == (400, "bad_host")


@pytest.mark.parametrize("host", ["desk.test", "DESK.test", "desk.test:8443", "localhost:8050", "127.0.0.1"])
def test_our_names_are_known_with_any_port_and_case(house: Any, host: str) -> None:
    assert house.ask("/healthz", headers=[("host", host)], with_host=False).status == 200


def test_a_host_may_be_allowed_on_one_port_alone(build: Callable[..., Any]) -> None:
    house = build(allowed_hosts={"Desk.test:8050", "[::1]", "FE80::1"})
    for host, status in {
        "desk.test:8050": 200,
        "desk.test": 400,
        "desk.test:1": 400,
        "[::1]:8050": 200,
        "[fe80::1]": 200,
    }.items():
        assert house.ask("/healthz", headers=[("host", host)], with_host=False).status == status


FOREIGN = [
    [("origin", "https://evil.example")], [("origin", "https://desk.test.evil.example")],
    [("origin", "https://desk.test:1")],
    [("origin", "null")], [("origin", "ftp://desk.test")], [("origin", "")], [("origin", "desk.test")],
    [("origin", "https://evil@desk.test")], [("sec-fetch-site", "cross-site")], [("sec-fetch-site", "same-site")],
    [("origin", "null"), ("sec-fetch-site", "cross-site")],
    [("origin", "https://desk.test"), ("origin", "https://evil.example")],
    [("origin", "https://[")],
]  # fmt: skip
NATIVE = [
    [], [("origin", "https://desk.test")], [("origin", "null"), ("sec-fetch-site", "same-origin")],
    [("sec-fetch-site", "none")],
]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_write_from_another_sites_page_is_refused(house: Any, headers: list[tuple[str, str]]) -> None:
    browser = house.signed_in()
    more = [("cookie", _cookie(browser)), ("x-csrftoken", browser.cookie("_csrf_token"))]
    for path in (CALLBACK, "/sign-in"):
        reply = house.ask(path, "POST", headers=[*headers, *more])
        assert (reply.status, reply.code()) == (403, "bad_origin")
    assert house.seen == []


@pytest.mark.parametrize("headers", NATIVE)
def test_a_write_from_our_own_page_is_let_in(house: Any, headers: list[tuple[str, str]]) -> None:
    browser = house.signed_in()
    more = [("cookie", _cookie(browser)), ("x-csrftoken", browser.cookie("_csrf_token"))]
    assert house.ask(CALLBACK, "POST", headers=[*headers, *more]).status == 200


def test_reading_from_another_sites_link_is_no_write(house: Any) -> None:
    browser = house.signed_in()
    headers = [("cookie", _cookie(browser)), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]
    assert house.ask("/desk", headers=headers).status == 200


def _write(house: Any, browser: Any, chunks: tuple[bytes, ...], *more: tuple[str, str]) -> Any:
    headers = [("cookie", _cookie(browser)), ("x-csrftoken", browser.cookie("_csrf_token")), *more]
    return house.ask(CALLBACK, "POST", headers=headers, chunks=chunks)


def test_a_body_of_one_mib_is_taken_and_one_byte_more_is_not(house: Any) -> None:
    browser = house.signed_in()
    whole = _write(house, browser, (b"x" * MIB,))
    assert (whole.status, json.loads(whole.body)["size"]) == (200, MIB)
    assert _write(house, browser, (b"x" * MIB, b"x")).code() == "too_large"
    assert len(house.seen) == 1


def test_a_chunked_body_is_counted_as_it_comes_and_put_together(house: Any) -> None:
    browser = house.signed_in()
    parts = _write(house, browser, (b"ab", b"", b"cd"), ("transfer-encoding", "chunked"))
    assert json.loads(parts.body)["size"] == 4
    endless = _write(house, browser, (b"x" * 65536,) * 1000, ("transfer-encoding", "chunked"))
    assert (endless.status, endless.code()) == (413, "too_large")
    lying = _write(house, browser, (b"x" * MIB, b"y"), ("content-length", "2"))
    assert lying.status == 413


@pytest.mark.parametrize("length", [str(MIB + 1), "9" * 5000, "-1", "1e3", "", "٣"])
def test_a_length_that_is_too_long_or_no_number_is_refused_unread(house: Any, length: str) -> None:
    browser = house.signed_in()
    if length.isascii():
        assert _write(house, browser, (b"never read",), ("content-length", length)).status == 413


def test_the_sign_in_form_takes_little(house: Any) -> None:
    assert house.ask("/sign-in", "POST", chunks=(b"x" * 16384, b"x")).code() == "too_large"


def test_a_bearers_body_is_counted_too(house: Any) -> None:
    text = house.identity.tokens.make("robot", Role.PLANNER, house.clock() + timedelta(hours=1))
    headers = [("authorization", f"Bearer {text}")]
    assert house.ask("/api/incidents", "POST", headers=headers, chunks=(b"x" * MIB, b"x")).status == 413


def test_a_body_that_drips_is_cut_off(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_BODY_TIMEOUT_S", 0.05)
    reply = house.ask("/sign-in", "POST", chunks=())
    assert (reply.status, reply.code()) == (408, "too_slow")


def test_a_client_that_hangs_up_midway_is_forgotten(house: Any) -> None:
    async def go() -> list[Any]:
        sent: list[Any] = []
        messages = iter([{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}])

        async def receive() -> Any:
            return next(messages)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/sign-in", "query_string": b"", "headers": [(b"host", b"desk.test")],
            "client": ("10.1.1.1", 1), "server": ("10.0.0.1", 443),
        }  # fmt: skip
        await house.app(scope, receive, send)
        return sent

    assert asyncio.run(go()) == []


def test_a_wall_looks_and_does_nothing_else(house: Any) -> None:
    wall = house.at_the_wall()
    assert wall.get("/wall").json()["role"] == "wall"
    assert wall.get("/api/incidents").status_code == 403
    for path in (CALLBACK, "/data/export", "/api/incidents", "/sign-out"):
        response = wall.post(path, json={"output": CLOCK_TEXT})
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "forbidden"


OVER_UNIX: dict[str, Any] = {"client": None, "server": ("/home/keys/control.sock", None)}


def test_control_routes_answer_on_the_local_socket_alone(house: Any) -> None:
    reply = house.ask("/control/rebuild", "POST", **OVER_UNIX)
    assert reply.status == 200
    assert (house.seen[0].account, house.seen[0].role) == ("control", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    "scope",
    [
        {}, {"client": None}, {"server": ("x.sock", None)}, {"client": None, "server": None},
        {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8050)},
    ],
)  # fmt: skip
def test_control_routes_never_answer_over_tcp(house: Any, scope: dict[str, Any]) -> None:
    administrator = house.signed_in(Role.ADMINISTRATOR)
    headers = [("cookie", _cookie(administrator)), ("x-csrftoken", administrator.cookie("_csrf_token"))]
    reply = house.ask("/control/rebuild", "POST", headers=headers, **scope)
    assert (reply.status, reply.code()) == (403, "forbidden")
    assert house.seen == []


def test_the_local_socket_opens_control_routes_alone(house: Any) -> None:
    assert house.ask("/desk", **OVER_UNIX).status == 401
    assert house.ask("/control/../desk", **OVER_UNIX).status == 400


def _cookie(browser: Any) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
