"""The routes over the real store, with ten years of Chicago behind them: the numbers agree with each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from dashboard.interface import interface
from dashboard.presence import Presence
from dashboard.routes.answers import Answers, LayerAsk
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.cells_codec import decode
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.live_state import state_of
from dashboard.routes.pulse import Pulse
from data_loaders.access import Role, Viewer
from layers.registry import Registry
from layers.spec import Draw
from tests.routes.conftest import Client, as_viewer
from tests.routes.fake_access import OPERATOR

ROLES = (Role.WALL, Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def services(chicago: SimpleNamespace) -> Iterator[Services]:
    answers = Answers(chicago.access, Registry())
    hub, pulse = Hub(answers, "test", Presence(time.monotonic)), Pulse(chicago.access)
    yield Services(chicago.access, answers, IdLists(), hub, pulse, Presence(time.monotonic), "test")
    hub.close()
    pulse.close()


@pytest.fixture
def operator(services: Services) -> Client:
    return looking(services, OPERATOR)


def looking(services: Services, viewer: Viewer) -> Client:
    api = interface()
    api.state.services = services
    return Client(as_viewer(api, viewer))


@pytest.mark.parametrize("role", ROLES)
def test_every_layer_of_a_role_answers_with_the_count_behind_it(services: Services, role: Role) -> None:
    viewer = Viewer("test", role)
    client = looking(services, viewer)
    for spec in services.answers.layers(viewer):
        window = "28d" if role is Role.WALL else "all"
        response = client.get(f"/data/{spec.draw.value}/{spec.id}?window={window}")
        assert response.status_code == 200, response.text
        if spec.draw is Draw.CELLS:
            header, _, values = decode(response.content)
            assert header["total"] == values.sum()
        elif spec.draw is Draw.POINTS:
            answer = response.json()
            assert answer["meta"]["total"] == len(answer["geojson"]["features"])
        else:
            answer = response.json()
            if not spec.measure.value_unit:  # a share does not add up
                assert answer["meta"]["total"] == sum(item["value"] for item in answer["values"])


def test_every_resolution_sums_to_the_same_total(operator: Client) -> None:
    totals = {
        operator.get(f"/api/v1/cells/incident_density?res={res}&window=all").json()["total"] for res in range(7, 12)
    }
    assert len(totals) == 1
    assert totals.pop() > 50_000


def test_records_of_an_area_are_as_many_as_its_number(operator: Client) -> None:
    areas = operator.get("/api/v1/areas/areas?kind=police_district").json()["areas"]
    smallest = min(areas, key=lambda area: area["value"])
    path = f"/api/v1/records?layer=incidents_open&area=police_district:{smallest['code']}&limit=10"
    seen: list[str] = []
    page = operator.get(path).json()
    seen += [record["id"] for record in page["records"]]
    while page["next"]:
        page = operator.get(f"{path}&after={page['next']}").json()
        seen += [record["id"] for record in page["records"]]
    assert len(seen) == len(set(seen)) == smallest["value"]


def test_an_incident_opens_with_its_timeline(operator: Client) -> None:
    [record] = operator.get("/api/v1/records?layer=incidents_open&limit=1").json()["records"]
    answer = operator.get(f"/api/v1/incidents/{record['id']}").json()
    assert answer["incident"]["id"] == record["id"]
    assert [step["step"] for step in answer["timeline"]] == ["reported"]


def test_the_headline_and_the_open_layer_agree(operator: Client) -> None:
    numbers = operator.get("/data/headline").json()["numbers"]
    meta = operator.get("/data/points/incidents_open").json()["meta"]
    assert numbers["open"] == meta["total"] + meta["unlocated"]


def test_a_live_state_of_every_layer_can_be_told(services: Services) -> None:
    for role in ROLES:
        viewer = Viewer("test", role)
        asks = tuple(LayerAsk(spec.id) for spec in services.answers.layers(viewer))
        state = state_of(services.answers, viewer, asks, "test")
        assert set(state.layers) == {spec.id for spec in services.answers.layers(viewer)}
        assert state.frame(1).startswith(b"id: 1\nevent: state\ndata: {")
