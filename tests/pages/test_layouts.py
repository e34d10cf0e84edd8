"""What the pages carry: the bridge's configuration, the ids it fills, what the wall leaves out."""

import json

import pytest

from dashboard.pages import desk, wall
from dashboard.pages.callbacks import _clock_order
from dashboard.pages.config import WINDOWS, page_config
from dashboard.parts.layer_list import has_feed, shows_without_feed
from data_loaders.access import BadInputError, Role, Viewer, Window
from layers.indicators.headline import headline
from layers.registry import Registry
from layers.view import LayerView
from tests.pages.conftest import OPERATOR, WALL, plain
from tests.pages.tree import find, walk


def config_of(layout, page):
    return find(layout, id=f"{page}-config")[0].data


def test_the_configuration_is_plain_json_and_names_every_layer_of_the_role(looking):
    config = config_of(desk.layout(looking().context), "desk")
    assert json.loads(json.dumps(config)) == config
    assert [layer["id"] for layer in config["layers"]] == [spec.id for spec in Registry().for_role(Role.OPERATOR)]
    assert config["zone"] == "Asia/Shanghai"
    assert config["map"]["basemap"] == "/assets/basemap/chicago.pmtiles"
    assert config["can"] == {"clock": False, "records": True, "photos": True, "emergencies": True}


def test_breaks_are_given_for_each_window_and_resolution_and_rise(looking):
    for layer in page_config("desk", looking().context)["layers"]:
        if layer["legend"]["type"] != "steps":
            continue
        assert set(layer["legend"]["breaks"]) == set(WINDOWS)
        low, high = layer["resolutions"]
        kinds = range(len(looking().context.access.district.area_kinds))
        places = kinds if layer["draw"] == "areas" else range(low, high + 1)
        for by_resolution in layer["legend"]["breaks"].values():
            assert set(by_resolution) == {str(place) for place in places}
            for breaks in by_resolution.values():
                assert breaks == sorted(set(breaks))


def test_every_layer_of_the_list_has_the_places_that_the_bridge_fills(looking):
    context = looking().context
    ids = {getattr(item, "id", None) for item in walk(desk.layout(context))}
    for spec in Registry().for_role(Role.OPERATOR):
        if not has_feed(spec, context) and not shows_without_feed(spec):
            assert f"desk-layer-no-feed-{spec.id}" in ids
            assert f"desk-layer-count-{spec.id}" not in ids
            continue
        for part in ("toggle", "count", "asof", "unlocated", "dayonly", "stale"):
            assert f"desk-layer-{part}-{spec.id}" in ids
    for name in ("map", "hover", "stale", "band-text", "live-text", "clock-text", "feeds-list", "panel-body", "case"):
        assert f"desk-{name}" in ids


def test_no_id_stands_twice_on_a_page(looking):
    for layout in (desk.layout(looking().context), wall.layout(looking(WALL).context)):
        ids = [item.id for item in walk(layout) if getattr(item, "id", None)]
        assert len(ids) == len(set(ids))


def test_the_wall_offers_nothing_to_press_and_may_nothing(looking):
    layout = wall.layout(looking(WALL).context)
    assert [item for item in walk(layout) if type(item).__name__ in ("Button", "A", "Input", "Textarea")] == []
    assert config_of(layout, "wall")["can"] == {
        "clock": False,
        "records": False,
        "photos": False,
        "emergencies": True,
    }


@pytest.mark.parametrize("viewer", [WALL, OPERATOR], ids=["wall", "operator"])
def test_the_wall_shows_no_camera_whoever_looks_and_keeps_their_number(looking, viewer):
    layout = wall.layout(looking(viewer).context)
    assert {layer["id"] for layer in config_of(layout, "wall")["layers"]} == {
        spec.id for spec in Registry().for_role(Role.WALL)
    }
    ids = {getattr(item, "id", None) for item in walk(layout)}
    assert not any(str(name).startswith("wall-layer-") and "cameras" in str(name) for name in ids)
    assert {"wall-number-cameras_on", "wall-note-cameras_on"} <= ids


def test_every_number_of_the_wall_is_one_that_the_headline_gives(looking):
    seen = looking(WALL)
    view = LayerView(9, Window.of("7d", seen.context.access.now()))
    given = set(seen.town.access.read(headline(view, "Asia/Shanghai", counted=True), WALL).table.column_names)
    shown = {str(item.id).removeprefix("wall-number-") for item in walk(wall.layout(seen.context))
             if str(getattr(item, "id", "")).startswith("wall-number-")}  # fmt: skip
    assert len(shown) == 6
    assert shown <= given


def test_only_the_roles_layers_are_listed(looking):
    leader = plain(desk.layout(looking(Viewer("leader", Role.LEADER)).context))
    operator = plain(desk.layout(looking().context))
    assert "desk-layer-toggle-sensitive_incidents" in json.dumps(leader)
    assert "desk-layer-toggle-sensitive_incidents" not in json.dumps(operator)


def test_sensitive_classes_are_not_offered_as_a_filter(looking):
    offered = [
        item.to_plotly_json()["props"]["data-class"]
        for item in find(desk.layout(looking().context), data_action="class")
    ]
    assert "waste" in offered
    assert "home" not in offered


@pytest.mark.parametrize("given", [None, [], {"verb": "rebuild"}, {"verb": {"a": 1}}, {"verb": "clock.pause "}])
def test_a_clock_command_that_was_never_offered_is_refused(given):
    with pytest.raises(BadInputError):
        _clock_order(given)


def test_a_clock_command_keeps_only_its_own_arguments():
    assert _clock_order({"verb": "clock.speed", "args": {"speed": 60, "x": 1}}) == ("clock.speed", {"speed": 60})


def test_a_post_that_opens_no_records_has_layers_and_no_queue(looking):
    ids = {getattr(item, "id", None) for item in walk(desk.layout(looking().context))}
    assert {"desk-queue-rows", "desk-tab-layers", "desk-case-verbs"} <= ids
    seen = looking(WALL)
    assert find(desk.layout(seen.context), id="desk-queue-rows") == []
    assert find(desk.layout(seen.context), id="desk-tab-layers")[0].hidden is False


def test_only_who_may_declare_an_emergency_is_offered_it(looking):
    leader = desk.layout(looking(Viewer("leader", Role.LEADER)).context)
    assert len(find(leader, data_action="emergency")) == 1
    assert find(desk.layout(looking().context), data_action="emergency") == []


def test_the_wall_is_told_of_no_department(looking):
    assert config_of(wall.layout(looking(WALL).context), "wall")["departments"] == {}
