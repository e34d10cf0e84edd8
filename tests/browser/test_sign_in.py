"""Nothing without signing in; signing in by a form, in two languages."""

import tomllib

from playwright.sync_api import expect


def test_every_page_leads_to_the_sign_in_and_back(server, chromium):
    page = chromium.new_context().new_page()
    page.goto(server.address + "/?window=28d")
    assert "/sign-in" in page.url
    secrets = tomllib.loads((server.home / "chicago" / "keys" / "demo_accounts.toml").read_text())
    page.locator("input[name=account]").fill("demo_planner")
    page.locator("input[name=password]").fill("wrong")
    page.locator("button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("账号或密码不对")
    page.locator("input[name=account]").fill("demo_planner")
    page.locator("input[name=password]").fill(secrets["demo_planner"])
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/?window=28d*")
    expect(page.locator("#desk-map canvas").first).to_be_visible()
    page.context.close()
