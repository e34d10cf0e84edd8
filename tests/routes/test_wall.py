"""A wall is held to looking: what it may ask, and what its points say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.application import Application
from dashboard.identity import Identity
from data_loaders.access import Role
from tests.routes.conftest import Client, ClientOf, WallTime
from tests.routes.fake_access import CENTER, WALL, FakeAccess

LAYERS = {
    "/data/cells/incident_density": "res=9&",
    "/data/points/incidents_open": "",
    "/data/areas/areas": "",
    "/live": "layers=incident_density&",
}


@pytest.mark.parametrize("window", ["24h", "7d", "28d"])
@pytest.mark.parametrize("path", [path for path in LAYERS if path != "/live"])
def test_a_wall_reads_its_pages_windows(client_of: ClientOf, path: str, window: str) -> None:
    assert client_of(WALL).get(f"{path}?{LAYERS[path]}window={window}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["window=all", "window=365d", "window=2013-07-08T08:00:00Z..2013-07-08T08:05:00Z", "window=7d&class=garbage",
     "window=7d&res=10", "window=7d&res=15"],
)  # fmt: skip
@pytest.mark.parametrize("path", LAYERS)
def test_a_wall_that_narrows_its_question_is_refused(client_of: ClientOf, path: str, query: str) -> None:
    given = "" if "res=" in query else LAYERS[path]
    layers = "layers=incident_density&" if path == "/live" else ""
    response = client_of(WALL).get(f"{path}?{layers or given}{query}")
    assert response.status_code == 403
    assert "a wall only looks" in response.json()["error"]["message"]


def test_a_walls_point_is_a_symbol_at_a_hundred_metres_and_nothing_else(
    access: FakeAccess, client_of: ClientOf
) -> None:
    access.add_incident(1, lon=CENTER[0] + 0.0012345, lat=CENTER[1] + 0.0067891, urgency=2)
    answer = client_of(WALL).get("/data/points/incidents_open?window=28d").json()
    [feature] = answer["geojson"]["features"]
    assert feature["geometry"]["coordinates"] == [-87.699, 41.847]
    assert feature["properties"] == {"urgency": 2, "ack": 0}
    assert answer["meta"]["total"] == 1


def test_a_wall_is_offered_no_camera(access: FakeAccess, client_of: ClientOf) -> None:
    access.add_camera(1, "off")
    wall = client_of(WALL)
    assert wall.get("/data/points/cameras?window=28d").status_code == 404
    assert wall.get("/data/headline").json()["numbers"]["cameras_total"] == 1


def test_programs_routes_are_closed_to_a_walls_session(
    application: Application, identity: Identity, wall_time: WallTime
) -> None:
    text = identity.tokens.make("hall", Role.WALL, wall_time() + timedelta(days=1))
    token = identity.tokens.resolve(text)
    assert token is not None
    session_id, _ = identity.sessions.start_wall(token)
    wall = Client(application, cookies={"fengge_session": session_id})
    assert wall.get("/data/points/incidents_open?window=28d").status_code == 200
    for path in ("/api/v1/layers", "/api/v1/cells/incident_density?res=11", "/api/v1/areas/areas", "/api/v1/nothing"):
        response = wall.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")
