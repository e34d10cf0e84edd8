"""What a wall is told of a saved view: its map and legend, in its own scope, while it hangs; nothing that a desk has besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from dashboard.planning import Planning
from data_loaders.access import Command, Role, Viewer
from layers.planner.question import PlannerQuestion
from tests.planner.asked import Get, served
from tests.planner.conftest import PLANNER, STREET

CHIEF, WALL = Viewer("chief", Role.LEADER), Viewer("hall", Role.WALL)
STREET_WALL = Viewer("hall-2", Role.WALL, STREET.jurisdiction)
# Nothing of these is told to a wall, whatever it asks.
DESK_ONLY = ("waste", "noise", "theft", "team_a", "facets", "planner-1", "chief", "cases:", "g1")


@pytest.fixture(scope="module")
def get(planned: SimpleNamespace) -> Iterator[Get]:
    with served(planned.district.access, Planning(planned.district.access), WALL) as ask:
        yield ask


@pytest.fixture
def hang(planned: SimpleNamespace) -> Iterator[Callable[[PlannerQuestion], str]]:
    """Saves a question and sends it to the walls; taken down afterwards, so that the district is left as it was."""
    access = planned.district.access

    def do(question: PlannerQuestion) -> str:
        access.act(Command("view.save", {"name": "各街道", "question": question.text()}), PLANNER)
        view = next(one.id for one in access.saved_views.all(PLANNER) if one.question == question.text())
        access.act(Command("view.send", {"view": view, "to": "wall"}), CHIEF)
        return view

    yield do
    if access.wall.pinned(WALL):
        access.act(Command("wall.unpin"), CHIEF)
    for view in access.saved_views.all(PLANNER):
        access.act(Command("view.delete", {"view": view.id}), PLANNER)


def values(told: dict) -> dict[str, float]:
    return dict(zip(told["columns"]["key"], told["columns"]["value"], strict=True))


@pytest.mark.parametrize("by", ["street", "hexagon"])
def test_a_wall_is_told_the_planners_own_answer(planned, get, hang, by):
    question = PlannerQuestion(window="7d", by=by, resolution=8)
    view = hang(question)
    pin, told = get("/data/wall").json()["pin"], get("/data/wall/view").json()
    assert (pin["view"], pin["name"], pin["id"]) == (view, "各街道", told["pin"])
    assert (pin["place"], pin["kind"]) == ("district", None if by == "hexagon" else "street")
    answer = planned.ask(question).answer
    assert values(told) == {row.key: row.value for row in answer.rows if row.key != "none"}
    assert told["total"]["value"] == answer.whole.value
    assert told["breaks"] == answer.breaks
    assert (told["unlocated"] > 0) == (by == "hexagon")
    assert [row["name"] for row in told["ranking"]["rows"]] == ["青榆", "雁塘"] or len(told["ranking"]["rows"]) == 2
    assert sum(row["value"] for row in told["ranking"]["rows"]) <= told["total"]["value"]


def test_two_periods_are_told_by_what_changed_beyond_chance(planned, get, hang):
    question = PlannerQuestion(window="7d", against="previous", by="street")
    hang(question)
    told = get("/data/wall/view").json()
    rows = [row for row in planned.ask(question).answer.rows if row.key != "none"]
    assert told["columns"]["significant"] == [row.difference.told for row in rows]
    assert set(told["columns"]) == {"key", "value", "z", "significant"}


@pytest.mark.parametrize(
    "question",
    [
        PlannerQuestion(window="28d", groups=("any", "non_police"), by="community"),
        PlannerQuestion(window="24h", resolution=9),
        PlannerQuestion(measure="overdue", window="28d", by="street"),
        PlannerQuestion(measure="per_1000", window="28d", resolution=8),
    ],
    ids=lambda question: question.text(),
)
def test_nothing_that_a_desk_has_besides_is_told(get, hang, question):
    hang(question)
    told = get("/data/wall/view").json()
    for text in (str(told), str(get("/data/wall").json()["pin"])):
        assert [word for word in DESK_ONLY if word in text] == []
    assert set(told["columns"]) == {"key", "value"}
    assert set(told["total"]) == {"value", "value_then"}


def test_it_is_asked_within_the_walls_own_scope_never_the_senders(planned, get, hang):
    question = PlannerQuestion(window="28d", by="street")
    hang(question)
    whole, part = get("/data/wall/view").json(), get("/data/wall/view", STREET_WALL).json()
    mine = next(iter(STREET.jurisdiction.codes))
    assert set(values(whole)) > set(values(part)) == {mine}
    assert part["total"]["value"] == planned.ask(question, STREET).answer.whole.value < whole["total"]["value"]


def test_it_answers_only_while_it_hangs(planned, get, hang):
    assert get("/data/wall/view").status_code == 404
    view = hang(PlannerQuestion(window="7d", by="street"))
    assert get("/data/wall/view").status_code == 200
    access = planned.district.access
    access.act(Command("wall.unpin"), CHIEF)
    assert get("/data/wall/view").status_code == 404
    access.act(Command("view.send", {"view": view, "to": "wall"}), CHIEF)
    assert get("/data/wall/view").status_code == 200
    access.act(Command("view.save", {"view": view, "name": "x", "question": "1;class=waste"}), PLANNER)
    for viewer in (WALL, CHIEF):
        assert get("/data/wall/view", viewer).status_code == 404
        assert get("/data/wall", viewer).json()["pin"] is None


def test_a_wall_asks_no_question_of_its_own_and_an_auditor_sees_no_wall(get, hang):
    hang(PlannerQuestion(window="7d", by="street"))
    plain = get("/data/wall/view").json()
    asked = get("/data/wall/view?q=1;class=waste;by=point&window=all&res=11").json()
    assert asked["columns"] == plain["columns"]
    assert get("/data/planner?q=1;by=street").status_code == 403
    assert get("/data/planner/views").status_code == 403
    assert get("/data/wall/view", Viewer("a", Role.AUDITOR)).status_code == 403


def test_an_unchanged_state_is_asked_once_for_all_walls(planned, get, hang):
    hang(PlannerQuestion(window="7d", by="street"))
    first = get("/data/wall/view").json()
    planned.district.clock.set(planned.district.clock.now() + timedelta(seconds=1))
    try:
        assert get("/data/wall/view").json()["id"] == first["id"]
    finally:
        planned.district.clock.set(planned.district.clock.now() - timedelta(seconds=1))


def test_the_planners_page_is_told_what_may_hang_and_what_does(get, hang):
    view = hang(PlannerQuestion(window="7d", by="street"))
    hang_not = PlannerQuestion(window="7d", classes=("waste",), by="point")
    wall = get("/data/planner/views", CHIEF).json()["wall"]
    assert wall["may_send"] is True
    assert wall["kept"] == {view: []}
    assert wall["held"]["view"] == view
    assert get("/data/planner/views", PLANNER).json()["wall"]["may_send"] is False
    assert hang_not.text().startswith("1;class=waste")
