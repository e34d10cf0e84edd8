"""Saved views: kept as events, seen within their owner's area, changed by their owner, and asked anew by whoever opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from data_loaders.access import BadInputError, Command, ForbiddenError, Jurisdiction, NotFoundError, Role, Viewer
from tests.district import STREETS, District, case

NEAR, FAR = STREETS
WHOLE = Viewer("planner-1", Role.PLANNER)
OTHER = Viewer("planner-2", Role.PLANNER)
MINE = Viewer("leader-near", Role.LEADER, Jurisdiction("street", frozenset({NEAR})))
THEIRS = Viewer("leader-far", Role.LEADER, Jurisdiction("street", frozenset({FAR})))


@pytest.fixture
def made(tmp_path) -> Iterator[District]:
    district = District(tmp_path, cases=[case("g1")]).tick()
    yield district
    district.close()


def do(made: District, verb: str, viewer: Viewer = WHOLE, **args: object) -> None:
    made.clock.set(made.clock.now() + timedelta(seconds=1))
    made.access.act(Command(f"view.{verb}", args), viewer)


def names(made: District, viewer: Viewer) -> list[str]:
    return [view.name for view in made.access.saved_views.all(viewer)]


def saved(
    made: District, viewer: Viewer = WHOLE, name: str = "夜间噪声", question: str = "1;class=noise;hours=22-24"
) -> str:
    do(made, "save", viewer, name=name, question=question)
    return made.access.saved_views.all(viewer)[0].id


def test_a_view_is_kept_with_its_owner_and_question(made):
    saved(made)
    (view,) = made.access.saved_views.all(OTHER)
    assert (view.owner, view.name, view.question) == ("planner-1", "夜间噪声", "1;class=noise;hours=22-24")
    assert view.saved_at == view.changed_at == made.clock.now()


def test_its_history_says_who_changed_what(made):
    view = saved(made)
    do(made, "save", view=view, name="夜间", question="1;window=7d")
    do(made, "rename", view=view, name="夜里")
    do(made, "send", OTHER, view=view, to="briefing")
    (now,) = made.access.saved_views.all(WHOLE)
    assert (now.name, now.question, now.sent_to) == ("夜里", "1;window=7d", ("briefing",))
    assert [(step["verb"], step["by"], step["name"]) for step in now.history] == [
        ("view.save", "planner-1", "夜间噪声"), ("view.save", "planner-1", "夜间"),
        ("view.rename", "planner-1", "夜里"), ("view.send", "planner-2", None),
    ]  # fmt: skip
    assert [sent.id for sent in made.access.saved_views.sent("briefing", MINE)] == [view]


def test_a_view_of_one_street_is_seen_there_and_by_the_whole_district(made):
    saved(made, MINE, "本街道")
    saved(made, WHOLE, "全区")
    assert sorted(names(made, MINE)) == sorted(names(made, WHOLE)) == ["全区", "本街道"]
    assert names(made, THEIRS) == ["全区"]


def test_what_another_area_does_with_a_view_does_not_move_it(made):
    view = saved(made, MINE, "本街道")
    do(made, "send", WHOLE, view=view, to="briefing")
    assert names(made, THEIRS) == []
    assert names(made, MINE) == ["本街道"]


def test_its_owner_alone_changes_it_and_out_of_reach_there_is_none(made):
    view = saved(made, MINE)
    for verb in ("rename", "delete"):
        with pytest.raises(ForbiddenError, match="another post"):
            do(made, verb, WHOLE, view=view, name="x")
        with pytest.raises(NotFoundError):
            do(made, verb, THEIRS, view=view, name="x")
    do(made, "delete", MINE, view=view)
    assert names(made, WHOLE) == []
    with pytest.raises(NotFoundError):
        do(made, "rename", MINE, view=view, name="x")


def test_a_name_loses_what_could_name_a_person(made):
    saved(made, name="王某 13800138000  的投诉")
    assert names(made, WHOLE) == ["王某 ▮▮▮ 的投诉"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"name": " ", "question": "1"}, "name"),
        ({"name": "长" * 61, "question": "1"}, "name"),
        ({"name": "x", "question": "SELECT 1"}, "question"),
        ({"name": "x", "question": "1;class=<script>"}, "question"),
        ({"name": "x", "question": "1;class=" + "a" * 5_000}, "question"),
    ],
)
def test_what_is_no_view_is_refused(made, args, said):
    with pytest.raises(BadInputError, match=said):
        do(made, "save", **args)
    assert names(made, WHOLE) == []


def test_views_outlive_a_rebuild(made):
    saved(made)
    before = made.access.saved_views.all(WHOLE)
    made.intake.rebuild()
    assert made.access.saved_views.all(WHOLE) == before


def test_nothing_is_sent_where_nobody_would_show_it(made):
    view = saved(made, MINE)
    with pytest.raises(BadInputError, match="briefing, wall"):
        do(made, "send", MINE, view=view, to="newspaper")
