"""The whole application: who gets in, which page is which, and what a stranger's typo gets."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from dashboard.application import Application
from dashboard.identity import Identity
from data_loaders.access import Role
from tests.routes.conftest import Client, WallTime
from tests.routes.fake_access import FakeAccess

HTML = {"Accept": "text/html"}


@pytest.fixture
def stranger(application: Application) -> Client:
    return Client(application)


@pytest.fixture
def signed_in(application: Application, identity: Identity) -> Client:
    session_id, session = identity.sessions.start("operator_1")
    return Client(application, cookies={"fengge_session": session_id}, headers={"X-CSRFToken": session.csrf, **HTML})


def config_of(html: str) -> dict[str, object]:
    found = re.search(r'<script id="_dash-config" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    config: dict[str, object] = json.loads(found[1])
    return config


@pytest.mark.parametrize("path", ["/", "/wall"])
def test_a_page_is_served_to_those_who_are_signed_in(signed_in: Client, stranger: Client, path: str) -> None:
    assert signed_in.get(path).status_code == 200
    sent_on = stranger.get(path, headers=HTML)
    assert sent_on.status_code == 303
    assert sent_on.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "path", ["/_dash-layout", "/wall/_dash-layout", "/_dash-dependencies", "/data/headline", "/live", "/api/v1/layers",
             "/openapi.json", "/nothing", "/assets/bridge/00_core.js"],
)  # fmt: skip
def test_a_stranger_gets_nothing_from(stranger: Client, path: str) -> None:
    response = stranger.get(path)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthenticated"


def test_health_is_open_and_tells_no_secret(access: FakeAccess, stranger: Client) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok", "release": "test", "feeds": {"sanitation": "ok"}}
    access.feed_state = "dead"
    assert stranger.get("/healthz").json()["status"] == "degraded"


@pytest.mark.parametrize(("page", "store"), [("/", "desk-config"), ("/wall", "wall-config")])
def test_each_page_asks_for_its_own_layout(signed_in: Client, page: str, store: str) -> None:
    prefix = config_of(signed_in.get(page).text)["requests_pathname_prefix"]
    layout = signed_in.get(f"{prefix}_dash-layout")
    assert layout.status_code == 200
    assert f'"id":"{store}"' in layout.text
    assert signed_in.get(f"{prefix}_dash-dependencies").json() == signed_in.get("/_dash-dependencies").json()


def test_the_language_is_remembered_once_asked_for(application: Application, signed_in: Client) -> None:
    assert '<html lang="zh" data-theme="dark">' in signed_in.get("/").text
    asked = signed_in.get("/wall?lang=en&theme=light")
    assert '<html lang="en" data-theme="light">' in asked.text
    assert "<title>Wall · Fengge</title>" in asked.text
    kept = asked.headers.get_list("set-cookie")
    assert len(kept) == 2
    assert all("SameSite=Strict" in line and "HttpOnly" in line and "Path=/" in line for line in kept)
    cookies = {name: value for name, _, value in (line.split(";")[0].partition("=") for line in kept)}
    layout = signed_in.get("/_dash-layout", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())
                           + "; fengge_session=" + signed_in._settings["cookies"]["fengge_session"]})  # fmt: skip
    assert '"lang":"en"' in layout.text
    assert '"theme":"light"' in layout.text


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=en%0d%0aSet-Cookie:%20x=y", "theme=pink"])
def test_a_language_that_is_not_offered_is_not_remembered(signed_in: Client, query: str) -> None:
    response = signed_in.get(f"/?{query}")
    assert response.status_code == 200
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["/data/cels/incident_density", "/api/v1/cell", "/api/v2/layers", "/_dash-nothing"])
def test_a_typo_in_a_data_path_is_404_in_json(signed_in: Client, path: str) -> None:
    response = signed_in.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/nothing", "/wall/", "/desk", "/docs", "/redoc", "/wall/nothing"])
def test_an_unknown_page_is_said_in_the_visitors_language_with_the_way_back(signed_in: Client, path: str) -> None:
    response = signed_in.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "没有这一页" in response.text
    assert '<a class="sign-in-home" href="/">' in response.text
    assert "No such page" in signed_in.get(path + "?lang=en&theme=light").text


def test_an_unknown_pages_address_is_text(signed_in: Client) -> None:
    assert "<img" not in signed_in.get("/<img src=x onerror=alert(1)>").text


def test_the_page_calls_nobody_outside(signed_in: Client) -> None:
    html = signed_in.get("/").text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []


def test_every_inline_script_is_named_in_the_policy(application: Application, signed_in: Client) -> None:
    response = signed_in.get("/wall")
    policy = response.headers["content-security-policy"]
    inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", response.text)
    runs = [tag for tag in inline if "application/json" not in tag]
    assert len(runs) == policy.count("'sha256-") > 0


def test_a_callback_runs_as_the_viewer_of_the_request(access: FakeAccess, signed_in: Client) -> None:
    order = {"verb": "clock.speed", "args": {"speed": 60}}
    body = {
        "output": "desk-notice.children",
        "outputs": {"id": "desk-notice", "property": "children"},
        "inputs": [{"id": "desk-clock-command", "property": "data", "value": order}],
        "state": [],
        "changedPropIds": ["desk-clock-command.data"],
    }
    response = signed_in.post("/_dash-update-component", json=body)
    assert response.status_code == 200
    [(command, viewer)] = access.acts
    assert (command.verb, command.args) == ("clock.speed", {"speed": 60})
    assert viewer.account == "operator_1"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"output": "nothing.children"}', '{"output": 7}', "not json"])
def test_a_callback_that_does_not_exist_is_bad_input(signed_in: Client, body: str) -> None:
    response = signed_in.post("/_dash-update-component", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "bad_input"


def test_a_program_reads_with_a_bearer_token(application: Application, identity: Identity, wall_time: WallTime) -> None:
    token = identity.tokens.make("reader", Role.PLANNER, wall_time() + timedelta(days=1))
    program = Client(application, headers={"Authorization": f"Bearer {token}"})
    assert program.get("/api/v1/layers").status_code == 200
    assert program.get("/openapi.json").status_code == 200
    assert program.get("/data/headline").status_code == 401


def test_control_routes_answer_on_the_local_socket_only(signed_in: Client) -> None:
    assert signed_in.post("/control/status").status_code == 403
