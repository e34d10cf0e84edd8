"""The appraisal in a real browser: chosen, sent as a link, gone back to, sorted, refused in words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen

AT = "2013-07-11T12:00:00-05:00"


@pytest.fixture
def page(server, chromium):
    """Opens the appraisal in a window of its own over a clock that stands; looks that it had nothing to complain of."""
    server.stand(AT)
    contexts, screens = [], []

    def make(query="", width=1280, height=800):
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        made = Screen(context, server)
        context.request.get(server.sign_in("leader"))
        made.page.goto(f"{server.address}/appraisal{query}")
        expect(made.page.locator(".figure").first).to_be_visible()
        screens.append(made)
        return made.page

    yield make
    for made in screens:
        made.clean()
    for context in contexts:
        context.close()


def pressed(page):
    return page.eval_on_selector_all(".choice[aria-pressed=true]", "nodes => nodes.map(node => node.dataset.choose)")


def test_what_is_chosen_is_the_address_and_the_address_is_what_is_shown(page):
    here = page()
    assert pressed(here) == ["28d", "none", "headline"]
    here.locator("[data-choose='90d']").click()
    here.locator("[data-group='by'] [data-choose]").nth(2).click()
    expect(here.locator("#appraisal-table-rows tr").first).to_be_visible()
    assert re.search(r"window=90d&by=\w+&show=headline$", here.url)
    whole = here.locator("#appraisal-figure-close_on_time_due").inner_text()
    there = page(here.url.partition("/appraisal")[2])
    expect(there.locator("#appraisal-table-rows tr").first).to_be_visible()
    assert pressed(there) == pressed(here)
    assert there.locator("#appraisal-figure-close_on_time_due").inner_text() == whole
    here.go_back()
    expect(here.locator("#appraisal-table")).to_contain_text("先选")
    assert pressed(here) == ["90d", "none", "headline"]
    here.go_back()
    expect(here.locator("[data-choose='28d']")).to_have_attribute("aria-pressed", "true")


def test_the_table_sorts_by_a_head_and_what_has_no_rate_stays_below(page):
    here = page("?window=90d&show=quality")
    here.locator("[data-group='by'] [data-choose]").nth(2).click()
    expect(here.locator("#appraisal-table-rows tr").first).to_be_visible()
    values = "nodes => nodes.map(node => node.dataset.value)"
    head = here.locator("#appraisal-table thead th").nth(2)
    for way, sign in (("descending", -1), ("ascending", 1)):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", way)
        shown = here.eval_on_selector_all("#appraisal-table-rows td:nth-child(3)", values)
        known = [float(text) for text in shown if text]
        assert shown[len(known) :] == [""] * (len(shown) - len(known))
        assert known == sorted(known, key=lambda value: sign * value)
    assert len(known) > 1


def test_months_are_asked_for_and_one_that_is_none_is_refused_in_words(page):
    here = page()
    here.locator("[data-choose='months']").click()
    here.locator("#appraisal-from").fill("2013-13")
    here.locator("#appraisal-to").fill("2013-04")
    here.locator("#appraisal-to").press("Enter")
    expect(here.locator(".said.is-bad")).to_contain_text("2013-13")
    here.locator("#appraisal-from").fill("2013-03")
    here.locator("#appraisal-to").press("Enter")
    expect(here.locator(".room-head .note")).to_contain_text("2013-03-01 00:00")
    expect(here.locator(".said.is-bad")).to_have_count(0)
    there = page("?" + here.url.partition("?")[2])
    expect(there.locator(".room-head .note")).to_contain_text("2013-03-01 00:00")
    expect(there.locator("#appraisal-from")).to_have_value("2013-03")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 844)])
def test_every_figure_says_how_it_is_worked_out_and_nothing_is_wider_than_the_screen(page, width, height):
    here = page("?window=90d", width, height)
    figure = here.locator("#appraisal-figure-close_on_time_due")
    figure.locator("summary").click()
    expect(figure.locator("dl")).to_contain_text("截止时刻在时段内")
    assert here.evaluate("() => document.querySelector('.room').scrollWidth <= innerWidth")
