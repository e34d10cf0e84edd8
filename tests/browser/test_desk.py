"""The desk in a real browser: drawn, drilled, acknowledged, pushed, restored."""

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Response, expect

from tests.browser.conftest import until

RAMP = ["#303C56", "#345C75", "#3F7E8E", "#5CA0A2", "#80C0B0", "#A8E1B7"]
NOW = "2013-07-10T12:00:00-05:00"


@pytest.fixture(autouse=True)
def _noon(server):
    server.stand(NOW)


def colours(screen) -> Counter:
    picture = Image.open(io.BytesIO(screen.page.locator("#desk-map").screenshot())).convert("RGB")
    return Counter(map(tuple, np.asarray(picture).reshape(-1, 3).tolist()))


def busiest_cell(screen) -> dict:
    """The hexagon with the most incidents, and where it stands on the screen."""
    return screen.page.evaluate(
        """() => {
          const F = window.fengge, layer = F.cells.shown()[0];
          let best = null;
          layer.values.forEach((value, at) => { if (!best || value > best.value) best = {at, value}; });
          const id = layer.ids[best.at];
          const [lat, lng] = FenggeMap.h3.cellToLatLng(id);
          const p = F.map.project([lng, lat]), box = F.map.getContainer().getBoundingClientRect();
          return {id, value: best.value, x: p.x + box.x, y: p.y + box.y};
        }"""
    )


def near(one: tuple, other: tuple) -> bool:
    return all(abs(x - y) < 40 for x, y in zip(one, other, strict=True))


def select_busiest(screen) -> dict:
    cell = busiest_cell(screen)
    screen.page.evaluate(
        "cell => window.fengge.selecting.select({type: 'cell', id: cell.id, res: parseInt(cell.id[1], 16)})", cell
    )
    expect(screen.page.locator("#desk-panel-body")).to_contain_text(cell["id"])
    return cell


def select_open_incident(screen, skip: int = 0) -> str:
    """An open, unacknowledged incident: chosen as a click on its symbol chooses it."""
    incident = screen.page.evaluate(
        """skip => window.fengge.layers.get('incidents_open').features
             .filter(feature => !feature.properties.ack)[skip].properties.id""",
        skip,
    )
    screen.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", incident)
    expect(screen.page.locator("#desk-panel-body")).to_contain_text(incident.split(":")[1])
    return incident


def test_hexagons_are_really_drawn_in_the_colours_of_the_legend(screen):
    made = screen()
    facts = made.probe()["layers"]["incident_density"]
    assert facts["drawn"] > 50
    assert facts["count"] > facts["drawn"] / 2
    assert made.page.evaluate(
        "() => window.fengge.overlay._deck.layerManager.getLayers().some(layer => layer.id.includes('incident_density') && layer.isLoaded)"
    )

    def ramp_pixels() -> int:
        seen = colours(made)
        inks = [tuple(int(ink[at : at + 2], 16) for at in (1, 3, 5)) for ink in RAMP]
        return sum(count for colour, count in seen.items() if any(near(colour, ink) for ink in inks[1:]))

    until(lambda: ramp_pixels() > 10_000, "no hexagon's colour stands on the screen")


def test_a_click_on_a_hexagon_opens_its_drill_down_and_the_sums_agree(screen):
    made = screen(path="/?layers=incident_density&window=28d")
    cell = busiest_cell(made)
    made.page.mouse.click(cell["x"], cell["y"])
    panel = made.page.locator("#desk-panel-body")
    expect(panel).to_contain_text(cell["id"])
    assert made.probe()["selection"] == {"type": "cell", "id": cell["id"], "res": int(cell["id"][1], 16)}
    numbers = [int(text.replace(",", "")) for text in panel.locator(".bar-value").all_inner_texts()]
    assert sum(numbers) == cell["value"]
    assert f"sel=cell%3A{cell['id']}" in made.page.url or f"sel=cell:{cell['id']}" in made.page.url


def test_an_acknowledgement_arrives_on_a_second_screen_by_push(screen):
    first, second = screen("operator"), screen("leader")
    incident = select_open_incident(first)
    second.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", incident)
    events = second.probe()["live"]["events"]
    expect(first.page.locator("#desk-case [data-verb=acknowledge]")).to_be_visible()
    first.page.keyboard.press("a")
    first.page.locator("#desk-case-comment").fill("已派 <img src=x onerror=alert(1)> 环卫")
    first.page.keyboard.press("Control+Enter")
    for made in (first, second):
        panel = made.page.locator("#desk-panel-body")
        expect(panel.locator(".step-comment")).to_have_text("已派 <img src=x onerror=alert(1)> 环卫")
        expect(panel.locator(".step-actor")).to_have_text("demo_operator")
        made.wait(
            f"""() => window.fengge.layers.get('incidents_open').features
                  .some(feature => feature.properties.id === '{incident}' && feature.properties.ack)""",
            "the symbol on the map did not change",
        )
    assert second.probe()["live"]["events"] > events
    assert second.page.locator("#desk-panel-body img[src=x]").count() == 0
    expect(second.page.locator("#desk-case .is-blocked[data-verb=acknowledge]")).to_have_count(1)


def test_the_url_restores_camera_layers_window_and_selection(screen):
    made = screen(
        path="/?z=12.5&lat=41.8800&lng=-87.6900&layers=incident_density,incidents_open&window=28d&kind=community_area"
    )
    select_busiest(made)
    before = made.probe()
    made.page.reload()
    made.ready()
    after = made.probe()
    for part in ("selection", "view"):
        assert after[part] == before[part]
    for axis in ("lng", "lat", "zoom"):
        assert after["camera"][axis] == pytest.approx(before["camera"][axis], abs=1e-3)
    expect(made.page.locator("#desk-panel-body")).to_contain_text(before["selection"]["id"])


def test_back_and_forward_walk_through_selections(screen):
    made = screen()
    cell = select_busiest(made)
    incident = select_open_incident(made, skip=6)
    made.page.go_back()
    expect(made.page.locator("#desk-panel-body")).to_contain_text(cell["id"])
    made.page.go_back()
    made.wait("() => window.fengge.probe().selection === null", "back did not close the panel")
    made.page.go_forward()
    made.page.go_forward()
    expect(made.page.locator("#desk-panel-body")).to_contain_text(incident.split(":")[1])


def test_new_data_move_neither_the_camera_nor_the_selection(screen, server):
    made = screen(path="/?z=11.4&lat=41.85&lng=-87.68")
    cell = select_busiest(made)
    before = made.probe()
    made.page.evaluate("() => { window.fengge.map.on('move', () => { window.moved = true; }); window.moved = false; }")
    server.clock("jump", "2013-07-12T12:00:00-05:00")
    digest = before["layers"]["incident_density"]["digest"]
    made.wait(
        f"() => window.fengge.probe().layers.incident_density.digest !== '{digest}'", "new data did not arrive by push"
    )
    after = made.probe()
    assert after["camera"] == before["camera"]
    assert after["selection"] == before["selection"]
    assert made.page.evaluate("() => window.moved") is False
    expect(made.page.locator("#desk-panel-body")).to_contain_text(cell["id"])


def test_nothing_is_pushed_and_nothing_fetched_when_nothing_changed(screen):
    made = screen()
    asked: list[str] = []
    made.page.on("request", lambda request: asked.append(request.url))

    def rests() -> bool:
        # What the clock was put to just now may still be on its way, and windows that were closed a moment ago are
        # forgotten one by one.
        asked.clear()
        events = made.probe()["live"]["events"]
        made.page.wait_for_timeout(9000)
        return made.probe()["live"]["events"] == events and asked == []

    until(rests, "in no nine seconds the page was left alone")


def test_cells_travel_as_ids_once_and_then_as_values(screen, server):
    made = screen(path="/?layers=incident_density&window=28d&z=11.4&lat=41.85&lng=-87.68")
    answers: list[Response] = []
    made.page.on("response", lambda got: "/data/cells/" in got.url and answers.append(got))
    digest = made.probe()["layers"]["incident_density"]["digest"]
    server.clock("jump", "2013-07-10T15:00:00-05:00")
    made.wait(f"() => window.fengge.probe().layers.incident_density.digest !== '{digest}'", "new data did not arrive")
    assert answers, "no cells were fetched"
    ids = made.page.evaluate("() => window.fengge.layers.get('incident_density').ids.length")
    assert len(answers[0].body()) < 1000 + 2 * ids, "the ids were sent again"


def test_resolution_follows_the_zoom_from_7_to_11(screen):
    made = screen(width=900, height=560, path="/?layers=incident_density&window=28d&lat=41.85&lng=-87.68&z=9")
    for zoom, resolution in ((9, 7), (10.5, 7), (12, 8), (13.5, 9), (15, 10), (16.5, 11)):
        # In braces: the map itself, which jumpTo gives back, takes the driver seconds to carry over.
        made.page.evaluate("zoom => { window.fengge.map.jumpTo({zoom}); }", zoom)
        made.wait(
            f"() => window.fengge.probe().layers.incident_density.resolution === {resolution}",
            f"at zoom {zoom} the hexagons did not become those of resolution {resolution}",
            10,
        )


def test_the_language_switch_keeps_the_view(screen):
    made = screen(path="/?z=12&lat=41.88&lng=-87.69&window=28d")
    assert (
        made.page.locator("html").get_attribute("lang") == "zh-CN"
        or made.page.locator("html").get_attribute("lang") == "zh"
    )
    expect(made.page.locator("body")).to_contain_text("未结事件")
    before = made.probe()
    made.page.get_by_text("EN", exact=True).click()
    made.page.wait_for_url("**lang=en**")
    made.ready()
    expect(made.page.locator("body")).to_contain_text("Open incidents")
    expect(made.page.locator("body")).not_to_contain_text("未结")
    after = made.probe()
    assert after["view"] == before["view"]
    assert after["camera"]["zoom"] == pytest.approx(before["camera"]["zoom"], abs=1e-3)


def test_the_last_day_says_how_many_it_leaves_out_for_want_of_an_hour(screen):
    made = screen(path="/?window=24h&layers=incident_density")
    row = made.page.locator("#desk-layer-dayonly-incident_density")
    expect(row).to_contain_text("仅知日期")
    made.page.locator("[data-action=window][data-window='7d']").click()
    expect(row).to_have_text("")


def test_on_paper_stand_the_place_and_the_list_and_not_the_map(screen):
    made = screen(path="/?layers=incident_density&window=28d")
    cell = select_busiest(made)
    made.page.emulate_media(media="print")
    expect(made.page.locator(".stage")).to_be_hidden()
    expect(made.page.locator("#desk-panel-body")).to_be_visible()
    expect(made.page.locator("#desk-panel-body")).to_contain_text(cell["id"])
    expect(made.page.locator(".queue-row").first).to_be_visible()
    assert made.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_keys_close_the_panel(screen):
    made = screen()
    select_busiest(made)
    made.page.keyboard.press("Escape")
    made.wait("() => window.fengge.probe().selection === null", "Escape did not close the panel")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 844)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_runs_over_the_edge(screen, width, height, theme):
    made = screen(path=f"/?theme={theme}", width=width, height=height)
    assert made.page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    )
