"""The map's cells: ids once, then values; nothing is sent twice, and one scope learns nothing of another."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from h3.api import basic_int as h3

from dashboard.routes.cells_codec import decode
from layers.registry import Registry
from tests.routes.conftest import Client, ClientOf
from tests.routes.fake_access import CENTER, OPERATOR, START, WALL, FakeAccess

PATH = "/data/cells/incident_density?res=9&window=7d"


class Page:
    """A page that keeps its ids as the bridge does."""

    def __init__(self, client: Client, path: str = PATH) -> None:
        self.client, self.path = client, path
        self.epoch, self.digest = "", ""
        self.ids: list[int] = []
        self.header: dict[str, Any] = {}
        self.drawn: dict[int, float] = {}

    def ask(self) -> int:
        """Ask once; the status."""
        held = {"If-None-Match": f'"{self.digest}"'} if self.digest else {}
        response = self.client.get(f"{self.path}&epoch={self.epoch}&have={len(self.ids)}", headers=held)
        if response.status_code == 200:
            self.header, new, values = decode(response.content)
            self.ids = self.ids + new.tolist() if self.header["epoch"] == self.epoch else new.tolist()
            self.epoch, self.digest = self.header["epoch"], self.header["digest"]
            self.drawn = {cell: value for cell, value in zip(self.ids, values.tolist(), strict=True) if value}
        return response.status_code


def cell(number: int = 0) -> int:
    return h3.latlng_to_cell(CENTER[1], CENTER[0] + number / 100, 9)


def test_the_first_answer_brings_every_id_with_its_value(access: FakeAccess, client: Client) -> None:
    for _ in range(3):
        access.add_incident(0)
    access.add_incident(1)
    page = Page(client)
    assert page.ask() == 200
    assert page.drawn == {cell(0): 3, cell(1): 1}
    assert page.header["dtype"] == "u8"
    assert page.header["total"] == 4
    assert page.header["as_of"] == START.isoformat()
    assert page.header["feeds"] == list(Registry().get("incident_density").feeds)


def test_the_next_answer_brings_only_ids_that_are_new(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    page = Page(client)
    page.ask()
    access.add_incident(0)
    access.add_incident(5)
    assert page.ask() == 200
    assert (page.header["new"], page.header["count"]) == (1, 2)
    assert page.drawn == {cell(0): 2, cell(5): 1}


def test_nothing_changed_is_nothing_sent(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    page = Page(client)
    page.ask()
    access.commit()
    assert page.ask() == 304


def test_a_cell_that_empties_keeps_its_place_and_is_not_drawn(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    access.add_incident(1, occurred_at=START - timedelta(days=6))
    page = Page(client)
    page.ask()
    access.move(START + timedelta(days=2))
    assert page.ask() == 200
    assert page.drawn == {cell(0): 1}
    assert page.header["new"] == 0


def test_another_epoch_brings_every_id_again(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    page = Page(client)
    page.ask()
    page.epoch, page.digest = "of-a-server-before", ""
    page.ask()
    assert page.ids == [cell(0)]


def test_a_client_that_claims_ids_never_given_is_told_so(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    page = Page(client)
    page.ask()
    response = client.get(f"{PATH}&epoch={page.epoch}&have=2")
    assert response.status_code == 422
    assert "ask again without epoch" in response.json()["error"]["message"]


def test_a_resolution_beyond_the_layers_own_is_answered_at_the_nearest(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    page = Page(client, "/data/cells/incident_density?res=3&window=7d")
    page.ask()
    assert page.header["res"] == 7
    assert page.ids == [h3.cell_to_parent(cell(0), 7)]


def test_incidents_without_a_place_are_counted_and_not_drawn(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    access.add_incident(1, lon=None, lat=None)
    page = Page(client)
    page.ask()
    assert (page.header["total"], page.header["unlocated"]) == (1, 1)


def test_a_short_window_says_how_many_it_leaves_out_for_want_of_an_hour(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    access.add_incident(1, precision="day")
    for window, told in (("24h", (1, 1)), ("7d", (2, 0))):
        page = Page(client, f"/data/cells/incident_density?res=9&window={window}")
        page.ask()
        assert (page.header["total"], page.header["day_only"]) == told
        answer = client.get(f"/api/v1/cells/incident_density?window={window}").json()
        assert (answer["total"], answer["day_only"]) == told


def test_classes_limit_what_is_counted(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    access.add_incident(0, **{"class": "water"})
    page = Page(client, PATH + "&class=water")
    page.ask()
    assert page.drawn == {cell(0): 1}


def test_ids_of_one_scope_never_reach_another(access: FakeAccess, client_of: ClientOf) -> None:
    access.add_incident(0)
    operator, wall = Page(client_of(OPERATOR)), Page(client_of(WALL))
    operator.ask()
    wall.ask()
    assert operator.epoch != wall.epoch


def test_equal_questions_of_one_scope_are_answered_once(access: FakeAccess, client: Client) -> None:
    access.add_incident(0)
    for _ in range(5):
        Page(client).ask()
    assert access.reads == ["incident_density:cells", "incident_density:counts"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("window=yesterday", "expected one of 24h, 7d"),
        ("window=2013-07-08..2013-07-01", "window"),
        ("class=nonsense", "not one of garbage, water"),
        ("kind=nonsense", "not one of police_district"),
        ("res=16", "less than or equal to 15"),
        ("res=-1", "greater than or equal to 0"),
        ("res=x", "valid integer"),
        ("have=-1", "greater than or equal to 0"),
    ],
)
def test_a_bad_parameter_is_refused_with_what_is_offered(client: Client, query: str, said: str) -> None:
    response = client.get(f"/data/cells/incident_density?{query}")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "bad_input"
    assert said in response.json()["error"]["message"]


@pytest.mark.parametrize("layer", ["nonsense", "incidents_open", "sensitive_incidents"])
def test_a_layer_out_of_reach_looks_like_one_that_never_was(client: Client, layer: str) -> None:
    response = client.get(f"/data/cells/{layer}")
    assert response.status_code == 404
    assert "incident_density" in response.json()["error"]["message"]


def test_values_are_whole_numbers_in_the_smallest_type(access: FakeAccess, client: Client) -> None:
    for _ in range(300):
        access.add_incident(0)
    page = Page(client)
    page.ask()
    assert page.header["dtype"] == "u16"
    assert page.drawn == {cell(0): np.float64(300)}
