"""What a desk pins on the walls: until when, by whom not, and the ticker that every wall shows."""

from datetime import timedelta

import pytest

from data_loaders.access import BadInputError, Command, ForbiddenError, Jurisdiction, NotFoundError, Role, Viewer
from data_loaders.settings import load_profile
from layers.indicators.ticker import ticker
from tests.district import GRIDS, NOON, STREETS, case

DESK, CHIEF, WALL = Viewer("duty-1", Role.OPERATOR), Viewer("chief", Role.LEADER), Viewer("wall", Role.WALL)
SCENES = """
[wall]
distance_m = 6
[[wall.scenes]]
id = "open"
name = { zh = "未结", en = "Open" }
layers = ["incidents_open", "areas"]
[[wall.scenes]]
id = "south"
name = { zh = "南片", en = "South" }
layers = ["incident_density"]
view = "point:104.01,30.61,13"
"""


@pytest.fixture
def walled(district):
    return district(more=SCENES, cases=[case("a")]).tick()


def pin(made, viewer=DESK, **args):
    return made.access.act(Command("wall.pin", args), viewer)


def test_a_pin_lasts_until_its_time_and_the_walls_go_on(walled):
    pin(walled, scene="open", minutes="30")
    held = walled.access.wall.pinned(WALL)
    assert (held.scene, held.until) == ("open", NOON + timedelta(minutes=30))
    assert "duty-1" not in str(held), "a wall is told of no post"
    walled.clock.set(NOON + timedelta(minutes=31))
    assert walled.access.wall.pinned(WALL) is None


def test_a_later_pin_takes_the_place_of_an_earlier_one_and_a_rebuild_knows_it(walled):
    pin(walled, scene="open", minutes="60")
    pin(walled, CHIEF, camera="104.01000,30.61000,13.50", layers="incidents_open,areas", minutes="10")
    walled.intake.rebuild()
    held = walled.access.wall.pinned(WALL)
    assert (held.scene, held.camera, held.layers) == (None, "104.01000,30.61000,13.50", "incidents_open,areas")
    walled.access.act(Command("wall.unpin"), DESK)
    assert walled.access.wall.pinned(WALL) is None, "the earlier one does not come back"
    with pytest.raises(NotFoundError, match="nothing is pinned"):
        walled.access.act(Command("wall.unpin"), DESK)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"scene": "moon"}, NotFoundError),
        ({"scene": "open", "minutes": "721"}, BadInputError),
        ({"scene": "open", "minutes": "-5"}, BadInputError),
        ({"camera": "104,30", "layers": "areas"}, BadInputError),
        ({"camera": "104,30,12", "layers": "<script>"}, BadInputError),
        ({}, BadInputError),
    ],
)
def test_what_no_wall_can_show_is_refused_and_nothing_is_pinned(walled, args, error):
    with pytest.raises(error):
        pin(walled, **args)
    assert walled.access.wall.pinned(WALL) is None


def test_no_post_of_a_street_holds_the_districts_walls(walled):
    street = Viewer("x", Role.OPERATOR, Jurisdiction("street", frozenset({next(iter(STREETS))})))
    with pytest.raises(ForbiddenError):
        pin(walled, street, scene="open")
    pin(walled, scene="open")
    assert walled.access.wall.pinned(street).scene == "open"


def test_the_ticker_tells_what_came_in_and_what_became_late_and_no_number_that_names_one(district):
    rows = [
        case("new", report_time="2024-05-15 11:45:00", case_status="待处置", current_node="信息采集", deadline_time=""),
        case("late", report_time="2024-05-14 08:00:00", case_status="待处置", deadline_time="2024-05-15 11:30:00"),
        case("old", report_time="2024-05-14 08:00:00", case_status="待处置", deadline_time="2024-05-15 10:30:00"),
    ]
    made = district(cases=rows).tick()
    told = made.access.read(ticker(NOON, "street"), WALL).table
    assert [(row["what"], row["area"]) for row in told.to_pylist()] == [
        ("new", GRIDS[0][:9]),
        ("overdue", GRIDS[0][:9]),
    ]
    assert set(told.column_names) == {"what", "class", "area", "happened_at", "urgency"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('view = "point:104.01,30.61,13"', 'view = "point:north"', "scene south: view 'point:north'"),
        ('view = "point:104.01,30.61,13"', 'view = "area:parish:1"', "kinds of areas"),
        ('id = "south"', 'id = "open"', "declared twice"),
        ("distance_m = 6", "distance_m = 0", "distance_m"),
        ('layers = ["incident_density"]', "layers = []", "layers"),
    ],
)
def test_a_scene_that_cannot_be_is_named_with_its_fault(walled, old, new, said):
    path = walled.folder / "district.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(Exception, match=said):
        load_profile(str(path))
