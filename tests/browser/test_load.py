"""A page that is loaded while the server stumbles mends itself, and one without WebGL still answers."""

import pytest
from playwright.sync_api import expect

OUT = {"status": 503, "content_type": "application/json", "body": '{"error": {"code": "busy", "message": "later"}}'}


@pytest.fixture
def loaded(screen, server):
    """A page loaded while the first answer to each of some addresses is 503; gives it at once, and what was asked."""
    server.clock("pause")  # nothing changes, so that no state of the stream comes to the rescue

    def make(*patterns: str, role: str = "operator"):
        asked: list[str] = []

        def stumble(route) -> None:
            first = route.request.url not in asked
            asked.append(route.request.url)
            if first:
                route.fulfill(**OUT)
            else:
                route.continue_()

        def arrange(page) -> None:
            for pattern in patterns:
                page.route(pattern, stumble)

        return screen(role, tidy=False, before=arrange, ready=False), asked

    return make


def test_outlines_that_fail_at_first_are_asked_for_again(loaded):
    made, asked = loaded("**/data/area-shapes/**")
    made.wait("() => window.fengge?.live?.state === 'live'", "the stream waited for what failed")
    made.ready()
    assert len(asked) == 2
    assert made.page.evaluate("() => window.fengge.areas.shapes().features.length") > 10
    assert made.probe()["layers"]["areas"]["drawn"] > 10
    expect(made.page.locator("#desk-no-map")).to_be_hidden()


def test_layers_that_fail_at_first_are_asked_for_again(loaded):
    made, asked = loaded("**/data/cells/**", "**/data/points/**", "**/data/areas/**")
    made.ready()
    assert len(asked) >= 6
    facts = made.probe()["layers"]
    assert all(facts[name]["drawn"] > 10 for name in ("incident_density", "incidents_open", "areas"))
    expect(made.page.locator("#desk-layer-stale-incident_density")).to_have_text("")


def test_a_basemap_that_fails_at_first_is_asked_for_again(loaded):
    made, _ = loaded("**/*.pmtiles")
    made.ready()
    made.wait("() => window.fengge.map.querySourceFeatures('basemap', {sourceLayer: 'land'}).length > 0", "no land")


def test_the_wall_mends_itself_too(loaded):
    made, _ = loaded("**/data/area-shapes/**", "**/data/cells/**", "**/data/headline", role="wall")
    made.ready()
    assert made.probe()["layers"]["incident_density"]["drawn"] > 50
    expect(made.page.locator("#wall-ranking .rank").first).to_be_visible()
    expect(made.page.locator("#wall-number-open")).not_to_be_empty()


def test_without_webgl_the_page_says_so_and_the_rest_answers(screen):
    without = """const real = HTMLCanvasElement.prototype.getContext;
           HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
             return String(kind).startsWith('webgl') ? null : real.call(this, kind, ...more);
           };"""
    made = screen(tidy=False, before=lambda page: page.add_init_script(without), ready=False)
    expect(made.page.locator("#desk-no-map")).to_contain_text("WebGL")
    made.wait(
        "() => !!window.fengge?.probe && window.fengge.probe().ready && window.fengge.probe().live.state === 'live'",
        "the rest did not load",
    )
    assert made.probe()["layers"]["incidents_open"]["count"] > 50
    made.page.locator("#desk-panel-body [data-select^='area:']").first.click()
    expect(made.page.locator("#desk-panel-body .panel-title h2")).to_contain_text("·")
    made.page.keyboard.press("Escape")
    made.wait("() => window.fengge.probe().selection === null", "Escape did not close the panel")


def test_a_map_that_fails_for_another_reason_is_not_blamed_on_webgl(screen):
    def lose_the_map(page) -> None:
        page.route("**/vendor/maplibre-gl.js*", lambda route: route.abort())

    made = screen(tidy=False, before=lose_the_map, ready=False)
    expect(made.page.locator("#desk-no-map")).to_be_visible()
    expect(made.page.locator("#desk-no-map")).not_to_contain_text("WebGL")
    made.wait("() => window.fengge?.live?.state === 'live'", "the stream did not begin")
