"""What no page of ours sends: refused in words, and never a failure of ours."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest

from dashboard.application import Application
from dashboard.identity import Identity
from tests.routes.conftest import Client
from tests.routes.fake_access import FakeAccess

CALLBACK = "/_dash-update-component"
PANEL: dict[str, Any] = {
    "output": "desk-panel-body.children",
    "outputs": {"id": "desk-panel-body", "property": "children"},
    "inputs": [
        {"id": "desk-view-selection", "property": "data", "value": None},
        {"id": "desk-view-state", "property": "data", "value": None},
        {"id": "desk-live-cases", "property": "data", "value": 1},
    ],
    "state": [],
    "changedPropIds": ["desk-view-selection.data"],
}
CLOCK: dict[str, Any] = {
    "output": "desk-notice.children",
    "outputs": {"id": "desk-notice", "property": "children"},
    "inputs": [{"id": "desk-clock-command", "property": "data", "value": {"verb": "clock.pause", "args": {}}}],
    "state": [],
    "changedPropIds": ["desk-clock-command.data"],
}
HALF = "\ud800"


@pytest.fixture
def signed_in(application: Application, identity: Identity) -> Client:
    session_id, session = identity.sessions.start("operator_1")
    return Client(application, cookies={"fengge_session": session_id}, headers={"X-CSRFToken": session.csrf})


def call(client: Client, body: object, encoding: str = "utf-8") -> Any:
    content = json.dumps(body).encode(encoding)
    return client.post(CALLBACK, content=content, headers={"Content-Type": "application/json"})


def changed(body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(body), **more}


def valued(body: dict[str, Any], part: str, at: int, value: object) -> dict[str, Any]:
    made = copy.deepcopy(body)
    made[part][at]["value"] = value
    return made


def test_the_pages_own_calls_go_through(access: FakeAccess, signed_in: Client) -> None:
    access.add_incident(1)
    assert call(signed_in, PANEL).status_code == 200
    assert call(signed_in, CLOCK).status_code == 200
    assert len(access.acts) == 1


@pytest.mark.parametrize(
    "selection",
    [{"type": "incident", "id": f"a{HALF}"}, {"type": "area", "kind": "police_district", "id": HALF},
     {"type": "cell", "id": HALF}, {"type": "incident", "id": "a\0"}, {f"x{HALF}": 1}, HALF],
)  # fmt: skip
def test_half_a_character_in_a_selection_is_bad_input(signed_in: Client, selection: object) -> None:
    assert call(signed_in, valued(PANEL, "inputs", 0, selection)).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        changed(PANEL, inputs=[]), changed(PANEL, inputs=PANEL["inputs"][:2]), changed(PANEL, inputs=PANEL["inputs"] * 2),
        changed(PANEL, inputs=[*PANEL["inputs"][:2], 7]), changed(PANEL, inputs=[*PANEL["inputs"][:2], [1]]),
        changed(PANEL, inputs=[*PANEL["inputs"][:2], {}]), changed(PANEL, inputs="abc"), changed(PANEL, inputs=None),
        changed(PANEL, inputs=PANEL["inputs"][::-1]), changed(PANEL, state=PANEL["inputs"]), changed(PANEL, state={}),
        changed(PANEL, outputs=None), changed(PANEL, outputs=[]), changed(PANEL, outputs=[7]), changed(PANEL, outputs="x"),
        changed(PANEL, outputs=[PANEL["outputs"]]), changed(PANEL, changedPropIds=7),
        changed(PANEL, changedPropIds=[{}]), changed(PANEL, output="desk-mounted.data"),
        {"output": "desk-mounted.data", "outputs": {"id": "desk-mounted", "property": "data"},
         "inputs": [{"id": "desk-config", "property": "data", "value": {}}], "changedPropIds": []},
        {"output": HALF}, changed(CLOCK, inputs=[]),
    ],
)  # fmt: skip
def test_a_call_of_another_shape_is_bad_input(access: FakeAccess, signed_in: Client, body: object) -> None:
    response = call(signed_in, body)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "bad_input")
    assert access.acts == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_no_failure(signed_in: Client, encoding: str) -> None:
    assert call(signed_in, PANEL, encoding).status_code < 500
    assert call(signed_in, "x", encoding).status_code == 422
    cut = json.dumps(PANEL).encode(encoding)[:-1]
    assert signed_in.post(CALLBACK, content=cut, headers={"Content-Type": "application/json"}).status_code == 422


@pytest.mark.parametrize(
    "value",
    [[], {}, "x", 1e300, True, {"type": []}, {"type": "area", "kind": {}, "id": {}}, {"type": "cell", "id": [1]},
     {"type": "incident", "id": {"a": 1}}, {"type": "area", "kind": "police_district", "id": "x" * 9000}],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1, 2])
def test_values_of_any_form_are_answered(signed_in: Client, at: int, value: object) -> None:
    assert call(signed_in, valued(PANEL, "inputs", at, value)).status_code == 200


def test_a_body_as_deep_as_it_is_long_is_bad_input(signed_in: Client) -> None:
    for depth in (500, 50_000):
        deep = json.dumps(PANEL).replace('"value": 1', f'"value": {"[" * depth}{"]" * depth}')
        response = signed_in.post(CALLBACK, content=deep, headers={"Content-Type": "application/json"})
        assert response.status_code < 500


@pytest.mark.parametrize("after", [["2013-07-08T00:00:00+00:00", HALF], ["0001-01-01T00:00:00+14:00", "x"]])
def test_a_forged_cursor_is_bad_input(signed_in: Client, after: list[str]) -> None:
    text = base64.urlsafe_b64encode(json.dumps(after).encode()).decode().rstrip("=")
    response = signed_in.get(f"/api/v1/records?layer=incidents_open&after={text}")
    assert response.status_code == 422


@pytest.mark.parametrize(
    "query",
    ["area=police_district:%00", "area=police_district:%ed%a0%80", "layer=%00", "cell=%00", "bbox=nan,0,1,inf",
     "class=%00,%ff", "after=%00", "limit=99999999999999999999"],
)  # fmt: skip
def test_any_query_is_answered(signed_in: Client, query: str) -> None:
    layer = "" if "layer=" in query else "layer=incidents_open&"
    assert signed_in.get(f"/api/v1/records?{layer}{query}").status_code < 500
