"""The wall lives through what befalls it in days: the line, its GPU, the clock, midnight; and it keeps its size."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import screens
from tests.soak.soak import faults, watch

ALIVE = "() => !!window.fengge?.probe && window.fengge.probe().ready && window.fengge.probe().live.state === 'live'"


@pytest.fixture(scope="module")
def wall(server, chromium):
    with screens(server, chromium) as make:
        yield make("wall", tidy=False, width=1920, height=1080)


def test_a_lost_line_is_said_and_mended(wall):
    wall.wait(ALIVE, "the wall is not live")
    told = wall.page.locator("#wall-number-open").inner_text()
    wall.page.context.set_offline(True)
    wall.page.evaluate("() => { window.fengge.live.reconnect(); }")
    wall.wait("() => window.fengge.probe().live.state === 'lost'", "the wall did not say that the server is lost")
    expect(wall.page.locator("#wall-band")).to_be_visible()
    expect(wall.page.locator("#wall-number-open")).to_have_text(told)
    wall.page.context.set_offline(False)
    wall.wait(ALIVE, "the wall did not come back by itself")
    expect(wall.page.locator("#wall-band")).to_be_hidden()


def test_a_lost_gpu_context_is_made_anew(wall):
    lose = "() => window.fengge.map.getCanvas().getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()"
    wall.page.evaluate("() => { window.before = true; }")
    wall.page.evaluate(lose)
    wall.wait("() => !window.before", "the page did not load itself anew")
    wall.wait(ALIVE, "the wall did not come back")
    wall.wait("() => window.fengge.probe().layers.incident_density?.drawn > 50", "the wall came back without its map")


@pytest.mark.parametrize("hours", [30_000, -30_000])
def test_a_step_of_the_machines_clock_does_no_harm(wall, hours):
    wall.page.evaluate("step => { const now = Date.now; Date.now = () => now() + step; }", hours * 3_600_000)
    wall.page.wait_for_timeout(3000)
    wall.wait(ALIVE, "the wall is not live")
    assert wall.page.evaluate("() => window.fengge.scene.shown()").startswith("turn/")


def test_midnight_turns_the_date_and_the_days_numbers(wall, server):
    server.stand("2013-07-08T23:59:40-05:00")
    date = wall.page.locator("#wall-clock-date")
    expect(date).to_contain_text("8")
    before = date.inner_text()
    server.clock("jump", "2013-07-09T00:00:20-05:00")
    wall.wait(f"() => document.querySelector('#wall-clock-date').innerText !== {before!r}", "the date did not turn")
    expect(wall.page.locator("#wall-note-reported_today")).to_contain_text("昨日")


def test_an_accelerated_day_leaves_page_and_server_as_large_as_they_were(screen, server):
    made = screen("wall", width=1920, height=1080, tidy=False)
    server.app("clock", "speed", "2160")
    server.clock("resume")
    try:
        # One day until all has been shown once and every hour of a day taken in, and one in which nothing may grow.
        samples = watch(made, warm_s=40, run_s=40, every_s=10)
    finally:
        server.clock("pause")
        server.app("clock", "speed", "60")
    assert faults(samples) == []
