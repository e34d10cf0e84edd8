"""The desk's routes over a real small district: queue, choices, orders and their refusals, emergencies."""

import time
from collections.abc import Iterator

import pytest

from dashboard.interface import interface
from dashboard.presence import Presence
from dashboard.routes.answers import Answers
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Role, Viewer
from layers.registry import Registry
from tests.district import District, case
from tests.routes.conftest import Client, as_viewer

FRESH = {"current_node": "信息采集", "handle_dept_id": "", "deadline_time": "2024-05-15 14:00:00"}
ROWS = [case("late"), case("fresh", **FRESH), case("done", case_status="已结案", close_time="2024-05-14 12:00:00")]


@pytest.fixture
def desks(tmp_path) -> Iterator:
    made = District(tmp_path, cases=ROWS).tick()
    answers, presence = Answers(made.access, Registry()), Presence(time.monotonic)
    hub, pulse = Hub(answers, "test", presence), Pulse(made.access)
    api = interface()
    api.state.services = Services(made.access, answers, IdLists(), hub, pulse, presence, "test")
    yield lambda name, role=Role.OPERATOR: Client(as_viewer(api, Viewer(name, role)))
    hub.close()
    pulse.close()
    made.close()


def ids(answer) -> list[str]:
    return [row["id"] for row in answer.json()["rows"]]


def test_the_queue_holds_what_is_open_and_counts_what_each_filter_would_keep(desks):
    desk = desks("duty-1")
    whole = desk.get("/data/cases").json()
    assert (whole["total"], whole["filtered"], whole["next"]) == (2, 2, None)
    assert [row["id"] for row in whole["rows"]] == ["cases:late", "cases:fresh"]
    overdue = desk.get("/data/cases?standing=overdue")
    assert (ids(overdue), overdue.json()["filtered"]) == (["cases:late"], 1)
    # A filter's own counts stay those of the others, so that one can change one's mind.
    assert overdue.json()["facets"]["standing"]["due_today"] == 1
    assert overdue.json()["facets"]["step"] == {"handling": 1}
    assert ids(desk.get("/data/cases?step=collection")) == ["cases:fresh"]
    assert ids(desk.get("/data/cases?q=LAT")) == ["cases:late"]
    assert ids(desk.get("/data/cases?q=%25")) == []
    first = desk.get("/data/cases?limit=1&order=newest").json()
    assert first["next"] == 1
    assert ids(desk.get("/data/cases?limit=1&order=newest&after=1")) != [row["id"] for row in first["rows"]]


def test_a_case_is_found_by_its_whole_number_in_all_sources_at_once(desks):
    desk = desks("duty-1")
    assert desk.get("/data/cases?q=done").json()["rows"] == [], "closed, so it is not in the queue"
    for number in ("done", "DONE", "late"):
        assert desk.get(f"/data/case-numbers/{number}").json() == {"ids": [f"cases:{number.lower()}"]}
    for number in ("don", "cases:done", "a/b", "%25"):
        assert desk.get(f"/data/case-numbers/{number}").status_code == 404
    assert desks("hall", Role.WALL).get("/data/case-numbers/done").status_code == 403


@pytest.mark.parametrize(
    "query", ["standing=odd", "order=odd", "limit=201", "after=-1", "area=street", "level=9", "q=" + "x" * 61]
)
def test_what_the_page_never_asks_is_refused_with_a_sentence(desks, query):
    answer = desks("duty-1").get(f"/data/cases?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_an_order_is_done_and_the_next_choices_follow(desks):
    desk = desks("duty-1")
    before = desk.get("/data/cases/cases:fresh").json()
    assert (before["revision"], before["allowed"]["register"], before["allowed"]["close"]) == (0, None, "wrong_step")
    done = desk.post("/data/cases/cases:fresh/register", json={"action": "ab" * 12, "revision": 0})
    assert (done.status_code, done.json()["revision"]) == (200, 1)
    after = desk.get("/data/cases/cases:fresh").json()
    assert (after["allowed"]["register"], after["allowed"]["dispatch"]) == ("wrong_step", None)
    assert (after["undo"]["event"], after["undo"]["verb"]) == ("ab" * 12, "register")
    assert after["undo"]["until"] == after["last"]["at"] + 600
    assert (before["last"], after["last"]["verb"], after["last"]["by"]) == (None, "register", "duty-1")
    again = desk.post("/data/cases/cases:fresh/register", json={"action": "ab" * 12, "revision": 0})
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    late = desks("duty-2").post("/data/cases/cases:fresh/register", json={"action": "cd" * 12, "revision": 0})
    assert (late.status_code, late.json()["error"]["reason"]) == (409, "conflict")


def test_half_a_character_in_a_comment_is_bad_input_and_nothing_is_done(desks):
    body = '{"comment": "sent \\ud800"}'
    headers = {"Content-Type": "application/json"}
    answer = desks("duty-1").post("/data/cases/cases:fresh/note", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_input")
    assert desks("duty-1").get("/data/cases/cases:fresh").json()["revision"] == 0


def test_two_at_one_case_see_each_other(desks):
    assert desks("duty-1").post("/data/cases/cases:late/looking").status_code == 204
    assert desks("duty-2").get("/data/cases/cases:late").json()["others"] == ["duty-1"]
    assert desks("duty-1").post("/data/cases/cases:nobody/looking").status_code == 404


def test_an_emergency_is_declared_by_a_leader_and_known_to_all(desks):
    order = {"reason": "暴雨红色预警", "until": "2024-05-15T18:00:00+08:00", "area": "street:510199001"}
    assert desks("duty-1").post("/data/emergency", json=order).status_code == 403
    assert desks("chief", Role.LEADER).post("/data/emergency", json=order).status_code == 200
    (lasting,) = desks("hall", Role.WALL).get("/data/emergency").json()["lasting"]
    assert (lasting["area_code"], lasting["reason"]) == ("510199001", None)
    assert desks("chief", Role.LEADER).post("/data/emergency/end", json={"emergency": lasting["id"]}).status_code == 200
    assert desks("duty-1").get("/data/emergency").json()["lasting"] == []
