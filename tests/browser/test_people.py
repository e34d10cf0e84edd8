"""Accounts, tokens, the log and sensitive incidents in a real browser: made, used, taken away, and read about."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen

NAME = "duty_7"


@pytest.fixture
def room(server, chromium):
    """Opens a page without a map in a window of its own, and looks that it had nothing to complain of."""
    contexts, screens = [], []

    def make(role, path, width=1280, height=800, **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        made = Screen(context, server)
        # The address signs the window in; the map that it leads to need not be drawn for that.
        context.request.get(server.sign_in(role))
        made.page.goto(server.address + path)
        made.page.wait_for_selector("body.is-ready")
        screens.append(made)
        return made.page

    yield make
    for made in screens:
        made.clean()
    for context in contexts:
        context.close()


def press(page, text):
    page.get_by_role("button", name=text, exact=True).click()


def sign_in(page, server, name, password):
    page.goto(server.address + "/sign-in")
    page.locator("input[name=account]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


def status_of(page, path):
    return page.evaluate("path => fetch(path).then(answer => answer.status)", path)


def test_an_account_is_made_signs_in_is_closed_and_is_out(server, chromium, room):
    desk = room("administrator", "/accounts")
    desk.locator("#accounts-name").fill(NAME)
    press(desk, "建立")  # neither role nor area: refused in words, and nothing was made
    expect(desk.locator(".said.is-bad")).to_be_visible()
    press(desk, "值班员")
    press(desk, "全区")
    desk.locator("#accounts-name").press("Enter")
    secret = desk.locator(".once .secret").inner_text()
    assert re.fullmatch(r"(\w{4}-){4}\w{4}", secret)
    expect(desk.locator("#accounts-lists")).to_contain_text(NAME)
    other = chromium.new_context().new_page()
    sign_in(other, server, NAME, secret)
    expect(other.locator("#desk-post-text")).to_have_text(NAME)
    press(desk, "停用账号")
    assert status_of(other, "/data/headline") == 200  # asked for, not yet confirmed
    desk.keyboard.press("Escape")
    expect(desk.locator("#accounts-sure-account_disable")).to_be_hidden()
    press(desk, "停用账号")
    press(desk, "确认停用账号")
    expect(desk.locator(".said")).to_contain_text(NAME)
    assert status_of(other, "/data/headline") == 401
    other.goto(server.address)
    assert "/sign-in" in other.url
    sign_in(other, server, NAME, secret)
    expect(other.locator("body")).to_contain_text("账号或密码不对")
    expect(desk.locator("tr", has_text=NAME)).to_contain_text("已停用")
    assert secret not in desk.content()
    other.context.close()


def test_a_wall_s_token_opens_the_wall_until_it_is_revoked(server, chromium, room):
    desk = room("administrator", "/accounts?lang=en")
    press(desk, "New token")
    desk.locator("#accounts-label").fill("hall_east")
    desk.locator("#accounts-days").fill("9")
    press(desk, "Wall")
    press(desk, "Whole district")
    press(desk, "Create")
    text = desk.locator(".once .secret").inner_text()
    expect(desk.locator("tr", has_text="hall_east").locator(".warned")).to_contain_text("9 days left")
    wall = chromium.new_context().new_page()
    wall.clock.install()
    wall.goto(f"{server.address}/sign-in?token={text}")
    expect(wall).to_have_url(re.compile("/wall"))
    expect(wall.locator("#wall-live-text")).to_have_attribute("data-state", "live")
    press(desk, "Revoke token")
    press(desk, "Confirm: Revoke token")
    begun = datetime.now(UTC)
    expect(desk.locator("tr", has_text="hall_east")).to_contain_text("Revoked")
    state = wall.locator("#wall-live-text")
    expect(state).not_to_have_attribute("data-state", "live")  # the open stream ended
    wall.clock.fast_forward(10_000)  # the page gives the server eight seconds to come back
    expect(wall.locator("#wall-band")).to_be_visible()
    assert (datetime.now(UTC) - begun).total_seconds() < 60
    assert status_of(wall, "/data/headline") == 401
    wall.context.close()


def test_the_log_tells_of_it_and_holds_no_secret(server, room):
    desk = room("administrator", "/accounts")
    desk.locator("#accounts-name").fill("duty_8")
    press(desk, "研判员")
    press(desk, "全区")
    press(desk, "建立")
    secret = desk.locator(".once .secret").inner_text()
    page = room("auditor", "/")
    assert page.url.endswith("/audit")
    expect(page.locator(".chain")).to_contain_text("日志完整")
    page.locator("#audit-event").fill("account_add")
    page.locator("#audit-event").press("Enter")
    expect(page.locator("#audit-results tbody tr").first).to_contain_text("name=duty_8")
    with page.expect_download() as download:
        page.locator("#audit-export").click()
    file = download.value.path().read_text("utf-8-sig")
    assert file.splitlines()[0] == "number,at,actor,scope,event,detail"
    assert "duty_8" in file
    assert secret not in file + page.content() + (server.home / "chicago" / "audit.jsonl").read_text()
    page.locator("#audit-from").fill("yesterday")
    press(page, "查询")
    expect(page.locator(".said.is-bad")).to_contain_text("2026-11-24")


def test_sensitive_incidents_are_shown_once_a_reason_is_stated(server, room):
    page = room("operator", "/sensitive")
    expect(page.locator("#sensitive-list table")).to_have_count(0)
    page.locator("#sensitive-reason").fill("  ")
    press(page, "记录原因并打开")
    expect(page.locator(".said.is-bad")).to_contain_text("请写明原因")
    expect(page.locator("#sensitive-list table")).to_have_count(0)
    page.locator("#sensitive-reason").fill("派单 7 核对")
    page.locator("#sensitive-reason").press("Enter")
    expect(page.locator("#sensitive-message .said:not(.is-bad)")).to_contain_text("审计日志")
    assert '"reason":"\\u6d3e\\u5355 7 \\u6838\\u5bf9"' in (server.home / "chicago" / "audit.jsonl").read_text()


@pytest.mark.parametrize("width", [390, 1920])
@pytest.mark.parametrize(
    ("role", "path"), [("administrator", "/accounts"), ("auditor", "/audit"), ("operator", "/sensitive")]
)
def test_a_room_fits_its_window_and_every_button_is_reached_by_keyboard(room, role, path, width):
    page = room(role, path, width=width, height=844)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    wanted = page.locator("main button:visible, main input:visible").count()
    reached = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input')]
             .filter(node => node.offsetParent && node.tabIndex >= 0 && !node.disabled).length"""
    )
    assert reached == wanted > 1
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input')]
             .filter(node => !(node.labels?.length || node.textContent.trim() || node.getAttribute('aria-label'))).length"""
    )
    assert nameless == 0


def test_a_page_of_another_role_is_refused_and_leads_home(server, room):
    page = room("planner", "/planner")
    refused = page.request.get(server.address + "/accounts", headers={"Accept": "text/html"})
    assert refused.status == 403
    assert "您的账号不能打开这一页" in refused.text()
    assert 'class="sign-in-home" href="/"' in refused.text()
    assert page.request.get(server.address + "/accounts/_dash-layout").status == 403
