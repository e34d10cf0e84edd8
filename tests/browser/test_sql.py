"""SQL in a real browser: an example runs and stands on the map, a wrong word is marked and mended, the keyboard does."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen

AT = "2013-07-11T12:00:00-05:00"


@pytest.fixture
def page(server, chromium):
    """A planner's window over a clock that stands; looks that it had nothing to complain of but the refusal."""
    server.stand(AT)
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    made = Screen(context, server)
    context.request.get(server.sign_in("planner"))
    made.page.goto(f"{server.address}/planner/sql")
    expect(made.page.locator("body.is-ready")).to_be_visible()
    yield made.page
    assert [text for text in made.complaints if "422" not in text] == []
    assert made.page.evaluate("() => window.violations") == []
    assert made.hosts == {server.address.removeprefix("http://")}
    context.close()


def test_a_statement_is_written_run_shown_and_mended(page):
    page.locator(".sql-item").nth(3).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sql-body tr").first).to_be_visible()
    expect(page.locator("#sql-map-box")).to_be_visible()
    expect(page.locator("#sql-legend .step").first).to_be_visible()

    page.locator("#sql-field").fill("SELECT clas, count(*) AS n\nFROM incidnts\nGROUP BY ALL")
    page.locator("#sql-run").click()
    expect(page.locator("#sql-fault")).to_contain_text("incidnts")
    expect(page.locator(".sql-bad")).to_have_text("incidnts")
    page.locator("#sql-fix").click()
    assert page.locator("#sql-field").input_value().splitlines()[1] == "FROM incidents"
    page.locator("#sql-run").click()
    expect(page.locator(".sql-bad")).to_have_text("clas")
    page.locator("#sql-fix").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sql-count")).to_contain_text("行")
    expect(page.locator("#sql-map-box")).to_be_hidden()

    page.locator("#sql-field").fill("SELECT count(*) FROM incidents a, incidents b, incidents c, incidents d")
    page.locator("#sql-run").click()
    expect(page.locator("#sql-cancel")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator("#sql-said")).to_contain_text("已取消")
    expect(page.locator("#sql-run")).to_be_enabled()
    assert page.locator("#sql-history .sql-item").count() >= 3
    expect(page.locator("#sql-count")).to_contain_text("上一条语句")

    page.locator(".sql-part", has_text="代码对照").locator("summary").click()
    page.locator("#sql-field").fill("SELECT count(*) FROM incidents WHERE occurred_at > now() AND class = ")
    page.locator(".sql-name", has_text="garbage_alley").click()
    page.locator("#sql-run").click()
    expect(page.locator("#sql-fault")).to_contain_text("as_of")
    assert page.locator("#sql-field").input_value().endswith("'garbage_alley'")
