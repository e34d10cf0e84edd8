"""The public interface: whole counts, pages that lose nothing, errors that help."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from h3.api import basic_int as h3

from data_loaders.access import Role, Viewer
from tests.routes.conftest import Client, ClientOf
from tests.routes.fake_access import CENTER, START, WALL, FakeAccess

CELLS = "/api/v1/cells/incident_density"


@pytest.fixture
def spread(access: FakeAccess) -> FakeAccess:
    """Forty incidents along a line, and one without a place."""
    for number in range(40):
        access.add_incident(number, occurred_at=START - timedelta(minutes=1 + number // 2))
    access.add_incident(99, lon=None, lat=None)
    return access


def test_layers_are_those_of_the_role(client: Client, client_of: ClientOf) -> None:
    operator = [layer["id"] for layer in client.get("/api/v1/layers").json()]
    leader = [layer["id"] for layer in client_of(Viewer("l", Role.LEADER)).get("/api/v1/layers").json()]
    assert "sensitive_incidents" not in operator
    assert set(leader) - set(operator) == {"sensitive_incidents"}


def test_a_cell_is_its_fifteen_digits_and_the_total_is_the_sum(spread: FakeAccess, client: Client) -> None:
    answer = client.get(f"{CELLS}?res=9").json()
    assert all(len(item["cell"]) == 15 and h3.is_valid_cell(int(item["cell"], 16)) for item in answer["cells"])
    assert answer["total"] == sum(item["value"] for item in answer["cells"]) == 40
    assert (answer["layer"], answer["res"], answer["unit"], answer["unlocated"]) == (
        "incident_density",
        9,
        "incidents",
        1,
    )
    assert answer["as_of"] == START.isoformat()


def test_arrow_says_the_same_as_json(spread: FakeAccess, client: Client) -> None:
    told = client.get(f"{CELLS}?res=8").json()
    response = client.get(f"{CELLS}?res=8", headers={"Accept": "application/vnd.apache.arrow.stream"})
    table = pa.ipc.open_stream(response.content).read_all()
    assert [f"{cell:x}" for cell in table["cell"].to_pylist()] == [item["cell"] for item in told["cells"]]
    assert table["value"].to_pylist() == [item["value"] for item in told["cells"]]
    metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert metadata["as_of"] == told["as_of"]
    assert metadata["total"] == str(told["total"])


def test_moving_the_box_a_metre_changes_no_cells_number(spread: FakeAccess, client: Client) -> None:
    whole = {item["cell"]: item["value"] for item in client.get(f"{CELLS}?res=9").json()["cells"]}
    for step in range(12):
        west = CENTER[0] + 0.05 + step * 1e-5
        answer = client.get(f"{CELLS}?res=9&bbox={west},41.0,{west + 0.1},42.0").json()
        assert 0 < len(answer["cells"]) < len(whole)
        assert all(whole[item["cell"]] == item["value"] for item in answer["cells"])
        assert answer["total"] == sum(item["value"] for item in answer["cells"])


def test_a_span_is_given_by_from_and_to(spread: FakeAccess, client: Client) -> None:
    answer = client.get(f"{CELLS}?from=2013-07-08T12:55:00Z&to=2013-07-08T13:00:00Z").json()
    assert answer["total"] == 10
    assert answer["window"] == "2013-07-08T12:55:00+00:00..2013-07-08T13:00:00+00:00"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("res=5", "published at resolutions 7 to 11"),
        ("bbox=1,2,3", "west,south,east,north"),
        ("from=2013-07-08T12:00:00Z", "give both"),
        ("from=2013-07-08T12:00:00&to=2013-07-09T12:00:00", "with a zone"),
        ("from=2013-07-09T12:00:00Z&to=2013-07-08T12:00:00Z", "END after START"),
        ("from=noon&to=midnight", "from"),
    ],
)
def test_a_bad_question_is_answered_with_what_to_do(client: Client, query: str, said: str) -> None:
    response = client.get(f"{CELLS}?{query}")
    assert response.status_code == 422
    assert said in response.json()["error"]["message"]


def test_areas_come_as_json_and_as_arrow(spread: FakeAccess, client: Client) -> None:
    told = client.get("/api/v1/areas/areas?kind=police_district").json()
    assert told["areas"] == [{"code": "11", "value": 41}]
    response = client.get("/api/v1/areas/areas", headers={"Accept": "application/vnd.apache.arrow.stream"})
    assert pa.ipc.open_stream(response.content).read_all().to_pylist() == told["areas"]


@pytest.mark.parametrize("limit", [1, 7, 41, 1000])
def test_pages_of_records_lose_nothing_and_repeat_nothing(spread: FakeAccess, client: Client, limit: int) -> None:
    seen: list[str] = []
    moments: list[str] = []
    after = ""
    while True:
        page = client.get(f"/api/v1/records?layer=incidents_open&limit={limit}{after}").json()
        assert len(page["records"]) <= limit
        seen += [record["id"] for record in page["records"]]
        moments += [record["occurred_at"] for record in page["records"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 41
    assert moments == sorted(moments, reverse=True)
    assert moments[0] == "2013-07-08T12:59:00+00:00"


def test_records_are_found_by_cell_area_or_box(spread: FakeAccess, client: Client) -> None:
    cell = f"{h3.latlng_to_cell(CENTER[1], CENTER[0], 9):x}"
    path = "/api/v1/records?layer=incidents_open"
    assert [r["id"] for r in client.get(f"{path}&cell={cell}").json()["records"]] == ["sanitation:0"]
    assert len(client.get(f"{path}&area=police_district:11").json()["records"]) == 41
    assert client.get(f"{path}&area=police_district:99").json()["records"] == []
    assert len(client.get(f"{path}&bbox={CENTER[0] - 0.001},41,{CENTER[0] + 0.011},42").json()["records"]) == 2


def test_records_are_found_by_status(spread: FakeAccess, client: Client) -> None:
    path = "/api/v1/records?layer=incident_density&window=24h"
    spread.add_incident(50, status="closed")
    assert [r["id"] for r in client.get(f"{path}&status=closed").json()["records"]] == ["sanitation:50"]


@pytest.mark.parametrize(
    "query",
    ["cell=zzz", "area=nonsense", "area=street:1", "bbox=1", "status=lost", "limit=0", "limit=1001", "after=nonsense",
     "after=W10", "cell=8926647b5d7ffff&bbox=1,1,2,2"],
)  # fmt: skip
def test_a_bad_record_question_is_refused(client: Client, query: str) -> None:
    response = client.get(f"/api/v1/records?layer=incidents_open&{query}")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "bad_input"


def test_a_layer_of_totals_has_no_records(client: Client) -> None:
    assert client.get("/api/v1/records?layer=areas").status_code == 422


def test_a_wall_opens_no_records(spread: FakeAccess, client_of: ClientOf) -> None:
    wall = client_of(WALL)
    for path in ("/api/v1/records?layer=incidents_open", "/api/v1/incidents/sanitation:1"):
        assert wall.get(path).status_code == 403


def test_an_incident_comes_with_its_timeline(spread: FakeAccess, client: Client) -> None:
    spread.add_step("sanitation:1", "reported")
    answer = client.get("/api/v1/incidents/sanitation:1").json()
    assert answer["incident"]["id"] == "sanitation:1"
    assert [step["step"] for step in answer["timeline"]] == ["reported"]


def test_an_incident_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/api/v1/incidents/sanitation:nothing").status_code == 404


def test_the_description_is_for_those_who_are_signed_in(client: Client) -> None:
    described = client.get("/openapi.json").json()
    assert {"/api/v1/layers", "/api/v1/cells/{layer}", "/api/v1/records", "/healthz"} <= set(described["paths"])
    assert not any(path.startswith("/control") for path in described["paths"])


def test_moments_leave_in_utc_wherever_the_clock_stands(spread: FakeAccess, client: Client) -> None:
    spread.move(START.astimezone(ZoneInfo("America/Chicago")))
    spread.commit()
    assert client.get(f"{CELLS}?res=9").json()["as_of"] == START.isoformat()
    assert client.get("/data/headline").json()["meta"]["as_of"] == START.isoformat()
