"""What hangs on a source that does not answer is unknown at every exit; a closed period names itself."""

from collections import Counter
from types import SimpleNamespace

import pytest

from dashboard.planner_files import note_of
from dashboard.planning import Planning, payload
from dashboard.routes.answers import Answers, LayerAsk
from dashboard.routes.points import geojson_of
from dashboard.wall_view import wall_payload
from data_loaders.access import Role, Viewer
from layers.registry import Registry
from tests.district import GRIDS, District, camera, check_in

OPERATOR = Viewer("post_7", Role.OPERATOR)
LEADER = Viewer("post_1", Role.LEADER)


@pytest.fixture
def district(tmp_path):
    made = District(
        tmp_path,
        catalogue=[camera(1), camera(2, Status="OFF"), camera(3)],
        patrols=[check_in("o1", GRIDS[0], "2024-05-15T02:00:00+08:00")],
    ).tick()
    yield made
    made.close()


def states(answers: Answers) -> Counter:
    features = geojson_of(answers.get(OPERATOR, LayerAsk("cameras")))["features"]
    return Counter(feature["properties"]["state"] for feature in features)


def test_cameras_of_a_silent_catalogue_are_unknown_and_known_again_when_it_answers(district):
    answers = Answers(district.access, Registry())
    assert states(answers) == {"on": 2, "off": 1}
    told = answers.get(OPERATOR, LayerAsk("cameras")).digest
    kept = (district.folder / "cameras.json").read_bytes()
    (district.folder / "cameras.json").unlink()
    district.later(seconds=60)
    assert states(answers) == {"unknown": 3}
    assert answers.get(OPERATOR, LayerAsk("cameras")).digest != told
    health = answers.get(OPERATOR, LayerAsk("camera_health", area_kind="street"))
    assert health.parts == {"camera_off": 0, "camera_unknown": 3}
    assert health.table.to_pylist()[0]["unknown"] == 3
    (district.folder / "cameras.json").write_bytes(kept)
    district.later(seconds=5)
    assert states(answers) == {"on": 2, "off": 1}


def test_events_of_sources_that_never_told_anything_have_no_number_in_a_planners_answer(district):
    told = Planning(district.access).ask("1;window=all;against=", Viewer("p", Role.PLANNER))
    page, wall = payload(told, {}), wall_payload(SimpleNamespace(id="x", name="x", until=None), told, {})
    for body in (page, wall):
        assert not body["heard"]
        assert body["total"]["value"] is body["total"]["value_then"] is None
    assert "hotline" in page["silent"]
    assert "not known" in note_of(told, district.access)["events"]


def test_a_release_names_its_period_and_nothing_released_names_none(district):
    answers = Answers(district.access, Registry())
    assert answers.get(LEADER, LayerAsk("sensitive_incidents")).meta()["period"] is None
    assert answers.get(OPERATOR, LayerAsk("incident_density")).meta()["period"] is None


def test_a_released_week_is_named_by_its_first_and_last_day(chicago_spring_read):
    _, access, _ = chicago_spring_read
    week = Answers(access, Registry()).get(LEADER, LayerAsk("sensitive_incidents")).meta()["period"]
    month = Answers(access, Registry()).get(Viewer("p", Role.PLANNER), LayerAsk("sensitive_incidents")).meta()["period"]
    assert week == {"start": "2010-03-22", "end": "2010-03-28"}
    assert month == {"start": "2010-03-01", "end": "2010-03-28"}
