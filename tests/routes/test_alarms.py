"""The alarms' routes over a real small district: what stands, for whom, and what is done to it."""

import time
from collections.abc import Iterator

import pytest

from dashboard.interface import interface
from dashboard.jobs.alarms import Alarms
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Jurisdiction, Role, Viewer
from layers.registry import Registry
from tests.district import NOON, STREETS, District, case
from tests.routes.conftest import Client, as_viewer

WEST, EAST = STREETS
RULES = """
[[alarms]]
id = "late"
kind = "overdue"
name = { zh = "积压", en = "Overdue" }
priority = 1
area = "street"
limit = 2

[[alarms]]
id = "near"
kind = "cluster"
name = { zh = "聚集", en = "Close together" }
priority = 3
limit = 2
window_min = 1440
parent = ["late"]

[[alarms]]
id = "silent"
kind = "feed"
name = { zh = "中断", en = "Silent" }
priority = 2
limit = 10
sources = ["cases"]
"""
LATE = [case("a"), case("b")]
ID = f"alarm:late:street:{WEST}"


@pytest.fixture
def city(tmp_path) -> Iterator:
    made = District(tmp_path, more=RULES, cases=LATE).tick()
    Alarms().run(made.access)
    answers, presence = Answers(made.access, Registry()), Presence(time.monotonic)
    hub, pulse = Hub(answers, "test", presence), Pulse(made.access)
    api = interface()
    api.state.services = Services(made.access, answers, IdLists(), hub, pulse, presence, "test")
    made.as_ = lambda name, role=Role.OPERATOR, held=None: Client(
        as_viewer(api, Viewer(name, role, held or Jurisdiction()))
    )
    yield made
    hub.close()
    pulse.close()
    made.close()


def told(city, *args):
    return city.as_(*args).get("/data/alarms").json()


def test_what_stands_is_told_with_its_place_its_words_and_its_count(city):
    answer = told(city, "duty-1")
    (row,) = answer["rows"]
    assert (row["id"], row["state"], row["kind"], row["value"], row["limit"]) == (ID, "unacknowledged", "overdue", 2, 2)
    assert row["name"] == {"zh": "积压", "en": "Overdue"}
    assert row["raised_at"] == NOON.isoformat()
    west, south, east, north = row["place"]["bounds"]
    assert (row["place"]["name"]["zh"], row["place"]["area"]) == ("雁塘", f"street:{WEST}")
    assert row["place"]["centre"] == [(west + east) / 2, (south + north) / 2]
    assert answer["counts"] == {
        "unacknowledged": 1,
        "acknowledged": 0,
        "shelved": 0,
        "suppressed": 0,
        "priority": {"1": 1, "2": 0, "3": 0},
    }
    assert answer["may_act"]


def test_an_alarm_goes_from_list_to_list_with_what_is_done_to_it(city):
    desk = city.as_("duty-1")
    assert desk.post("/data/alarms/acknowledge", json={"alarm": ID, "comment": "已派人"}).status_code == 200
    (row,) = told(city, "chief", Role.LEADER)["rows"]
    assert (row["state"], row["acknowledged_by"], row["comment"]) == ("acknowledged", "duty-1", "已派人")
    assert desk.post("/data/alarms/shelve", json={"alarm": ID, "minutes": 60, "reason": "施工"}).status_code == 200
    answer = told(city, "duty-1")
    assert (answer["rows"], [row["id"] for row in answer["shelved"]]) == ([], [ID])
    assert desk.post("/data/alarms/unshelve", json={"alarm": ID}).status_code == 200
    assert [row["state"] for row in told(city, "duty-1")["rows"]] == ["acknowledged"]


def test_a_refusal_says_why_in_a_code_that_the_page_has_words_for(city):
    desk = city.as_("duty-1")
    answer = desk.post("/data/alarms/acknowledge", json={"alarm": ID, "comment": ""})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, "no_comment")
    assert desk.post("/data/alarms/acknowledge", json={"alarm": "alarm:none:", "comment": "x"}).status_code == 404
    assert desk.post("/data/alarms/fly", json={"alarm": ID}).status_code == 422
    assert desk.post("/data/alarms/shelve", json={"alarm": ID, "minutes": "an hour", "reason": "x"}).status_code == 422


def test_the_clocks_own_order_is_out_of_every_pages_reach(city):
    for role in (Role.OPERATOR, Role.LEADER, Role.ADMINISTRATOR):
        assert city.as_("x", role).post("/data/alarms/tick", json={"findings": []}).status_code in {403, 422}


def test_a_wall_is_told_where_and_how_urgent_and_by_nobody(city):
    city.as_("duty-1").post("/data/alarms/acknowledge", json={"alarm": ID, "comment": "已派人"})
    answer = told(city, "hall", Role.WALL)
    (row,) = answer["rows"]
    assert (row["priority"], row["place"]["code"], row["state"], answer["may_act"]) == (1, WEST, "acknowledged", False)
    assert "已派人" not in str(answer)
    assert "duty-1" not in str(answer)


def test_another_street_has_another_list(city):
    east = Jurisdiction("street", frozenset({EAST}))
    assert told(city, "east", Role.OPERATOR, east)["rows"] == []


def test_a_silent_source_is_named_and_stands_nowhere_on_the_map(city):
    (city.folder / "cases.csv").unlink()
    city.later(minutes=5)
    Alarms().run(city.access)
    silent = next(row for row in told(city, "duty-1")["rows"] if row["rule"] == "silent")
    assert (silent["place"]["kind"], silent["place"]["name"]["zh"], silent["place"]["bounds"]) == (
        "feed",
        "cases",
        None,
    )


def test_what_a_parent_explains_is_told_apart(city):
    city.put("cases", [*LATE, *(case(f"n{n}", report_time="2024-05-15 11:55:00", deadline_time="") for n in range(2))])
    city.later(seconds=5)
    Alarms().run(city.access)
    answer = told(city, "duty-1")
    assert [row["rule"] for row in answer["rows"]] == ["late"]
    assert [(row["rule"], row["suppressed_name"]["zh"]) for row in answer["suppressed"]] == [("near", "积压")]
    cell = answer["suppressed"][0]["place"]
    assert (cell["kind"], len(cell["code"]), cell["area"][:7]) == ("cell", 15, "grid:51")
