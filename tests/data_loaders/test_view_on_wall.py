"""A saved view on the walls: sent by who may hold them, as it was sent, until it is over, taken down, deleted or changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from data_loaders.access import (
    Access,
    BadInputError,
    Command,
    ForbiddenError,
    Jurisdiction,
    NotFoundError,
    Question,
    RefusedError,
    Role,
    Viewer,
)
from data_loaders.audit import AuditLog
from tests.district import NOON, STREETS, District, case

CHIEF, WALL = Viewer("chief", Role.LEADER), Viewer("hall", Role.WALL)
OWNER = Viewer("planner-1", Role.PLANNER)
PART = Jurisdiction("street", frozenset({next(iter(STREETS))}))
FITS, TELLS = "1;window=7d;by=street", "1;window=7d;class=waste;by=street"


@pytest.fixture
def made(tmp_path) -> Iterator[District]:
    district = District(tmp_path, cases=[case("g1")]).tick()
    yield district
    district.close()


def do(made: District, verb: str, viewer: Viewer = CHIEF, **args: object) -> None:
    made.clock.set(made.clock.now() + timedelta(seconds=1))
    made.access.act(Command(verb, args), viewer)


def saved(made: District, question: str = FITS, name: str = "各街道一周") -> str:
    do(made, "view.save", OWNER, name=name, question=question)
    return made.access.saved_views.all(OWNER)[0].id


def sent(made: District, minutes: str = "30", question: str = FITS) -> str:
    view = saved(made, question)
    do(made, "view.send", view=view, to="wall", minutes=minutes)
    return view


def test_it_hangs_as_it_was_sent_until_its_time_and_says_nobody(made):
    view = sent(made)
    held = made.access.wall.pinned(WALL)
    assert (held.view, held.name, held.question) == (view, "各街道一周", FITS)
    assert (held.scene, held.camera) == (None, None)
    assert held.until == made.clock.now() + timedelta(minutes=30)
    assert not {"chief", "planner-1"} & set(str(held).replace("'", " ").split())
    made.intake.rebuild()
    assert made.access.wall.pinned(WALL) == held
    made.clock.set(held.until)
    assert made.access.wall.pinned(WALL) is None


def test_without_minutes_it_hangs_for_an_hour(made):
    view = saved(made)
    do(made, "view.send", view=view, to="wall")
    assert made.access.wall.pinned(WALL).until == made.clock.now() + timedelta(minutes=60)


@pytest.mark.parametrize("minutes", ["9", "721", "", "-30", "soon"])
def test_no_shorter_than_it_is_read_and_no_longer_than_a_shift(made, minutes):
    view = saved(made)
    with pytest.raises(BadInputError, match="from 10 to 720"):
        do(made, "view.send", view=view, to="wall", minutes=minutes)
    assert made.access.wall.pinned(WALL) is None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("held", [Jurisdiction(), PART], ids=["whole", "street"])
def test_who_may_both_send_views_and_hold_the_walls_sends_it_there(made, role, held):
    view = saved(made)
    post = Viewer("post", role, held)
    if role is Role.LEADER and held.is_whole:
        do(made, "view.send", post, view=view, to="wall")
        assert made.access.wall.pinned(WALL).view == view
        return
    with pytest.raises(ForbiddenError):
        do(made, "view.send", post, view=view, to="wall")
    assert made.access.wall.pinned(WALL) is None
    assert json.loads((made.folder / "audit.jsonl").read_text("utf-8").splitlines()[-1])["event"] == "refused"


def test_what_may_not_hang_is_refused_with_its_reason_and_leaves_no_trace(made):
    view = saved(made, TELLS)
    with pytest.raises(RefusedError) as refused:
        do(made, "view.send", view=view, to="wall")
    assert refused.value.reason == "classes"
    assert made.access.wall.pinned(WALL) is None
    (kept,) = made.access.saved_views.all(CHIEF)
    assert [step["verb"] for step in kept.history] == ["view.save"]


def test_a_view_out_of_reach_is_none(made):
    with pytest.raises(NotFoundError):
        do(made, "view.send", view="view:none", to="wall")


@pytest.mark.parametrize(
    "change",
    [
        lambda made, view: do(made, "view.delete", OWNER, view=view),
        lambda made, view: do(made, "view.save", OWNER, view=view, name="x", question=TELLS),
        # Another question is not what was sent, whatever it asks: whoever may hold the walls sends it anew.
        lambda made, view: do(made, "view.save", OWNER, view=view, name="x", question="1;window=24h;by=street"),
    ],
    ids=["deleted", "says too much", "asks something else"],
)
def test_deleted_or_changed_it_hangs_no_more_and_the_scenes_go_on(made, change):
    view = sent(made)
    change(made, view)
    assert made.access.wall.pinned(WALL) is None
    with pytest.raises(NotFoundError):
        do(made, "wall.unpin")


def test_its_owner_renames_it_and_the_walls_keep_the_name_that_was_sent(made):
    view = sent(made)
    do(made, "view.rename", OWNER, view=view, name="别的名字")
    assert made.access.wall.pinned(WALL).name == "各街道一周"


def test_what_the_rule_no_longer_lets_hang_is_taken_from_the_walls_at_the_next_asking(made):
    sent(made)
    log = AuditLog(made.folder / "audit.jsonl", made.folder / "audit.head", lambda: NOON)
    stricter = Access(made.intake, log, hangs=lambda *_: ("window",))
    assert stricter.wall.pinned(WALL) is None
    assert Access(made.intake, log).wall.pinned(WALL) is None, "without a judge nothing hangs"
    assert made.access.wall.pinned(WALL) is not None


def test_its_history_says_that_it_was_sent_and_taken_down_and_by_whom(made):
    sent(made)
    do(made, "wall.unpin", Viewer("duty-1", Role.OPERATOR))
    (view,) = made.access.saved_views.all(CHIEF)
    assert [(step["verb"], step["by"], step["target"]) for step in view.history] == [
        ("view.save", "planner-1", None), ("view.send", "chief", "wall"), ("view.take_down", "duty-1", None),
    ]  # fmt: skip
    assert made.access.wall.pinned(WALL) is None
    log = [json.loads(line) for line in (made.folder / "audit.jsonl").read_text("utf-8").splitlines()]
    told = [(line["actor"], line["event"], line["detail"].get("args", {}).get("to")) for line in log]
    assert told[-2:] == [("chief", "view.send", "wall"), ("duty-1", "wall.unpin", None)]


def test_a_later_pin_takes_its_place_and_the_first_version_of_the_view_knows_scenes_alone(made):
    sent(made)
    asked = Question("pins", 'SELECT * FROM "v_wall_pin@1"')
    assert made.access.read(asked, WALL).table.num_rows == 0
    do(made, "wall.pin", camera="104.01000,30.61000,13.50", layers="areas", minutes="10")
    held = made.access.wall.pinned(WALL)
    assert (held.view, held.camera) == (None, "104.01000,30.61000,13.50")
    assert made.access.read(asked, WALL).table.num_rows == 1
