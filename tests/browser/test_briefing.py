"""The briefing in a real browser: chosen, stepped through by day, issued, taken as a file, read without colour alone."""

from playwright.sync_api import expect

from tests.browser.conftest import Screen

AT = "2013-07-11T12:00:00-05:00"


def test_a_briefing_is_chosen_stepped_issued_and_taken_as_a_file(server, chromium):
    server.stand(AT)
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    screen = Screen(context, server)
    page = screen.page
    context.request.get(server.sign_in("leader"))
    page.goto(f"{server.address}/briefing?window=day&day=2013-07-09")
    said = page.locator(".briefing-line")
    expect(said.first).to_be_visible()
    expect(page.locator(".briefing-facts")).to_contain_text("2013-07-09 00:00 —")
    # Every headline has a word beside its sign, and every table a link that opens records.
    assert all(page.locator(".briefing-label").all_inner_texts())
    assert page.locator("a.records").first.get_attribute("href").startswith("/planner?q=1;")
    page.locator("[data-day-step='1']").click()
    expect(page.locator(".briefing-facts")).to_contain_text("2013-07-10 00:00 —")
    assert page.url.endswith("day=2013-07-10")
    page.go_back()
    expect(page.locator(".briefing-facts")).to_contain_text("2013-07-09 00:00 —")

    page.locator("[data-ask='briefing-sure-issue']").click()
    page.locator("#briefing-sure-issue [data-order='issue']").click()
    expect(page.locator("#briefing-message .said")).to_contain_text("已签发")
    expect(page.locator(".briefing-facts")).to_contain_text("demo_leader")
    total = page.locator("#briefing-section-classes .total td").first.inner_text()
    page.reload()
    expect(page.locator(".briefing-facts")).to_contain_text("demo_leader")
    assert page.locator("#briefing-section-classes .total td").first.inner_text() == total

    for form, begins in (("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")):
        href = page.locator(f"[data-file='{form}']").get_attribute("href")
        answer = context.request.get(server.address + href)
        assert answer.ok, href
        assert answer.body().startswith(begins)

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.querySelector('.room').scrollWidth <= innerWidth")
    page.locator("#briefing-day").fill("2013-13-01")
    page.locator("[data-order='show']").click()
    expect(page.locator(".said.is-bad")).to_contain_text("2013-13-01")
    expect(page.locator("#briefing-kept")).to_be_visible()

    # On a phone the choices are one row, and what the address chooses stands in it where it is seen.
    far = page.locator("[data-group='area'] [data-choose]").last
    page.goto(f"{server.address}/briefing?area={far.get_attribute('data-choose')}")
    expect(said.first).to_be_visible()
    box = far.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    screen.clean()
    context.close()
