"""The panel over a district with every feed: residents, calls without a state, cameras whose catalogue is silent."""

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import h3
import pytest

from dashboard.i18n import Words
from dashboard.pages.drill import AreaNames, Drill
from dashboard.parts.overview import DistrictFacts, overview_panel
from dashboard.parts.panel import Names
from dashboard.silence import tells_of_incidents
from data_loaders.access import Role, Viewer, Window
from layers.indicators.headline import headline
from layers.registry import Registry
from layers.view import LayerView
from tests.district import GRIDS, LAT, LON, NOON, District, call, camera, case, line, middle
from tests.pages.tree import find, texts

OPERATOR = Viewer("post_7", Role.OPERATOR)
WORDS = Words.of("zh", "Asia/Shanghai")


def building(code: str, residents: int, grid: str) -> str:
    lon, lat = middle(grid)
    return line("registry", building_code=code, community_code=grid[:12], 常住人口=residents, x=lon, y=lat)


@pytest.fixture
def district(tmp_path):
    made = District(
        tmp_path,
        cases=[case("a1"), case("a2", longitude="", latitude="", street_id="", community_id="", grid_id="")],
        calls=[call("j1", "100000", STATUS="")],
        catalogue=[camera(1), camera(2, Status="OFF")],
        registry=[building("b1", 640, GRIDS[0]), building("b2", 3, GRIDS[7])],
    ).tick()
    yield made
    made.close()


def drill(district: District) -> Drill:
    registry = Registry(finest=district.access.district.finest)
    names = AreaNames(district.access)
    return Drill(access=district.access, registry=registry, viewer=OPERATOR, words=WORDS, area_names=names)


def numbers(children) -> dict[str, list[str]]:
    found = [[text.replace("\u2009", "") for text in texts(item)] for item in find(children, class_name="number")]
    return {label: rest for label, *rest in found}


def notes(children) -> list[str]:
    return [texts(item)[0].replace("\u2009", "") for item in find(children, class_name="panel-note")]


def cell(lat: float, lon: float, resolution: int = 9) -> dict:
    return {"type": "cell", "id": h3.cell_to_parent(h3.latlng_to_cell(lat, lon, 12), resolution)}


def test_a_hexagon_shows_its_published_residents_and_few_as_few(district):
    children = drill(district).panel(cell(LAT, LON), None)
    assert numbers(children)["常住人口"] == ["640", "人 · 取整到5"]
    lon, lat = middle(GRIDS[7])
    few = drill(district).panel(cell(lat, lon), None)
    assert numbers(few)["常住人口"][0] == "<10"
    nobody = drill(district).panel({"type": "cell", "id": "8940c9b8b2bffff"}, None)
    assert numbers(nobody)["常住人口"][0] == "<10"


def test_a_hexagon_finer_than_what_is_published_shows_no_residents(district):
    children = drill(district).panel(cell(LAT, LON, 10), None)
    assert "常住人口" not in numbers(children)


def test_calls_without_a_state_are_said_to_be_never_open(district):
    for selection in (None, cell(LAT, LON)):
        children = drill(district).panel(selection, None)
        assert notes(children) == ["近7天受理中有1件的来源不报办结状态，不计入未结。"]


def test_the_open_figure_names_those_without_a_place_and_the_ranking_sums_to_it(district):
    children = drill(district).panel(None, {"window": "7d", "classes": [], "kind": "street"})
    assert numbers(children)["当前未结"] == ["2", "含无坐标1件"]
    rows = [texts(item) for item in find(children, class_name="bar")]
    assert rows == [["雁塘", "1"], ["未划入辖区", "1"]]


def test_the_overview_follows_the_chosen_classes_and_says_so(district):
    children = drill(district).panel(None, {"window": "7d", "classes": ["noise"], "kind": "street"})
    assert notes(children) == ["只计所选类别：类别"]
    assert numbers(children)["当前未结"][0] == "0"
    assert numbers(children)["近7天受理"][0] == "0"
    assert "所选类别没有未结事件" in "".join(texts(children))


def test_cameras_are_unknown_while_their_catalogue_is_silent(district):
    assert numbers(drill(district).panel(None, None))["摄像机在线"] == ["1", "共2路"]
    (district.folder / "cameras.json").unlink()
    district.later(seconds=60)
    assert numbers(drill(district).panel(None, None))["摄像机在线"] == ["—", "目录未更新，2路未知"]


def test_an_area_that_does_not_exist_is_not_found(district):
    children = drill(district).panel({"type": "area", "kind": "street", "id": "999"}, None)
    assert texts(children) == ["没有这个辖区，或它不在本岗位辖区内。"]


def test_what_the_ranking_leaves_out_is_summed():
    areas = [{"code": f"{at:02d}", "name": "", "value": 0, "open": 40 - at} for at in range(35)]
    figures = dict.fromkeys(
        ("reported_today", "reported_yesterday", "reported_7d", "stateless_7d", "open", "open_unlocated", "unacknowledged",
         "closed_today", "closed_yesterday", "cameras_on", "cameras_total"), 0,
    )  # fmt: skip
    facts = DistrictFacts(title="区", numbers=figures, days=[], end=NOON, kind="street", areas=areas)
    children = overview_panel(facts, Names(classes={}, areas={}, kinds={}), WORDS)
    rows = [texts(item) for item in find(children, class_name="bar")]
    assert len(rows) == 31
    assert rows[-1] == ["其余\u20095\u2009个辖区", str(sum(40 - at for at in range(30, 35)))]
    assert sum(int(values[-1]) for values in rows) == sum(40 - at for at in range(35))


def test_without_a_source_of_incidents_their_numbers_are_unknown_and_not_none(district):
    view = LayerView(9, Window.of("7d", district.access.now()))
    counted, unknown = (
        district.access.read(headline(view, "Asia/Shanghai", counted=counted), OPERATOR).table.to_pylist()[0]
        for counted in (True, False)
    )
    assert None not in counted.values()
    assert {name for name, value in unknown.items() if value is not None} == {"cameras_on", "cameras_total"}
    facts = DistrictFacts(title="区", numbers=unknown, days=[], end=NOON, kind="street", areas=[])
    children = overview_panel(facts, Names(classes={}, areas={}, kinds={}), WORDS)
    assert numbers(children)["当前未结"] == ["—", "还没有收到事件数据"]
    assert numbers(children)["摄像机在线"] == ["1", "共2路"]
    assert "没有未结事件" not in "".join(texts(children))
    # Nor are its days.
    assert find(children, class_name="day") == []


def test_that_nobody_acknowledged_any_is_told_and_not_the_same_number_again(district):
    view = LayerView(9, Window.of("7d", district.access.now()))
    (counted,) = district.access.read(headline(view, "Asia/Shanghai", counted=True), OPERATOR).table.to_pylist()

    def said(open_, waiting):
        figures = {**counted, "open": open_, "unacknowledged": waiting}
        facts = DistrictFacts(title="区", numbers=figures, days=[], end=NOON, kind="street", areas=[])
        return numbers(overview_panel(facts, Names(classes={}, areas={}, kinds={}), WORDS))["未确认"]

    assert said(2000, 2000) == ["2,000", "未结的全部"]
    assert said(2000, 1999) == ["1,999", "占未结99.9%"]
    assert said(0, 0) == ["0", "当前"]


def test_a_city_tells_of_incidents_when_one_of_its_sources_does(district):
    assert tells_of_incidents(district.access)
    silent = [replace(state, last_at=None) for state in district.access.feed_states()]
    assert not tells_of_incidents(SimpleNamespace(feed_states=lambda: silent))
    assert Counter(state.kind for state in district.access.feed_states())["incident"] == 4
