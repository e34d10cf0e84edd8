"""Points, areas and the wall's numbers."""

from datetime import timedelta

import pytest

from tests.routes.conftest import Client, ClientOf
from tests.routes.fake_access import CENTER, START, WALL, FakeAccess


def test_an_open_incident_is_a_point_with_what_its_symbol_needs(access: FakeAccess, client: Client) -> None:
    access.add_incident(1, urgency=2, acknowledged=True, precision="day")
    answer = client.get("/data/points/incidents_open").json()
    [feature] = answer["geojson"]["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [round(CENTER[0] + 0.01, 6), CENTER[1]]}
    assert feature["properties"] == {
        "id": "sanitation:1", "cls": "garbage", "urgency": 2, "ack": 1, "day": 1, "at": "2013-07-08T12:00:00+00:00",
    }  # fmt: skip
    assert answer["meta"]["total"] == 1


def test_what_is_closed_or_not_known_is_not_open(access: FakeAccess, client: Client) -> None:
    for number, status in enumerate(["closed", "unknown", "duplicate"]):
        access.add_incident(number, status=status)
    assert client.get("/data/points/incidents_open").json()["geojson"]["features"] == []


def test_an_open_incident_without_a_place_is_counted_as_unlocated(access: FakeAccess, client: Client) -> None:
    access.add_incident(1, lon=None, lat=None)
    answer = client.get("/data/points/incidents_open").json()
    assert answer["geojson"]["features"] == []
    assert (answer["meta"]["total"], answer["meta"]["unlocated"]) == (0, 1)


def test_a_camera_is_a_point_with_its_state(access: FakeAccess, client: Client) -> None:
    access.add_camera(1, "off")
    access.add_camera(2, "unheard of")
    features = client.get("/data/points/cameras").json()["geojson"]["features"]
    assert [f["properties"] for f in features] == [
        {"id": "speed:1", "name": "Camera 1", "kind": "speed", "state": "off"},
        {"id": "speed:2", "name": "Camera 2", "kind": "speed", "state": "unknown"},
    ]


@pytest.mark.parametrize("path", ["/data/points/incidents_open", "/data/areas/areas?kind=police_district"])
def test_what_did_not_change_is_not_sent_again(access: FakeAccess, client: Client, path: str) -> None:
    access.add_incident(1)
    tag = client.get(path).headers["etag"]
    access.commit()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    access.add_incident(2)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_symbols_without_ids_in_another_order_are_no_change(access: FakeAccess, client_of: ClientOf) -> None:
    wall = client_of(WALL)
    access.add_incident(1, id="")
    access.add_incident(2, id="")
    before = wall.get("/data/points/incidents_open").headers["etag"]
    access._db.execute("CREATE TABLE turned AS FROM incident ORDER BY lon DESC")
    access._db.execute('CREATE OR REPLACE VIEW "v_incident@1" AS FROM turned')
    access.commit()
    assert wall.get("/data/points/incidents_open").headers["etag"] == before


def test_areas_carry_their_open_incidents(access: FakeAccess, client: Client) -> None:
    access.add_incident(1)
    access.add_incident(2, area_police_district="12")
    access.add_incident(3, area_police_district="12")
    access.add_incident(4, area_police_district=None)
    answer = client.get("/data/areas/areas?kind=police_district").json()
    assert answer["values"] == [{"code": "11", "value": 1}, {"code": "12", "value": 2}]
    assert (answer["meta"]["total"], answer["meta"]["unlocated"], answer["meta"]["kind"]) == (3, 1, "police_district")


def test_an_area_kind_that_the_district_lacks_is_named(client: Client) -> None:
    assert client.get("/data/areas/areas?kind=street").status_code == 422
    response = client.get("/data/area-shapes/street")
    assert response.status_code == 404
    assert "police_district" in response.json()["error"]["message"]


def test_area_shapes_are_geojson_with_a_tag(client: Client) -> None:
    first = client.get("/data/area-shapes/police_district")
    assert first.headers["content-type"] == "application/geo+json"
    tag = first.headers["etag"]
    assert client.get("/data/area-shapes/police_district", headers={"If-None-Match": tag}).status_code == 304


def test_the_headline_counts_what_the_layers_show(access: FakeAccess, client: Client) -> None:
    access.add_incident(1)
    access.add_incident(2, acknowledged=True)
    access.add_incident(3, status="closed", closed_at=START - timedelta(minutes=1))
    access.add_camera(1, "on")
    answer = client.get("/data/headline").json()
    assert answer["numbers"]["open"] == 2
    assert answer["numbers"]["unacknowledged"] == 1
    assert (answer["numbers"]["reported_today"], answer["numbers"]["reported_yesterday"]) == (3, 0)
    assert (answer["numbers"]["closed_today"], answer["numbers"]["closed_yesterday"]) == (1, 0)
    assert (answer["numbers"]["cameras_on"], answer["numbers"]["cameras_total"]) == (1, 1)
    assert answer["meta"] == {"as_of": START.isoformat(), "version": access.version}
    nothing = {"mean": None, "weeks": 0, "kind": "unknown"}
    assert answer["usual"] == dict.fromkeys(
        ("reported_today", "closed_today", "reported_7d", "open", "unacknowledged"), nothing
    )
