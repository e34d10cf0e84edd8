"""An alarm from the ledger to the desk and the wall: raised, acknowledged with two keys, seen on the wall without a word of it."""

import re

from playwright.sync_api import expect

# At noon of this day police districts have had four assaults or more within a day.
NOW = "2013-07-10T12:00:00-05:00"
STANDING = "() => window.fengge.alarms.state.rows.filter((alarm) => alarm.rule === 'assault_day').length"


def test_an_alarm_is_acknowledged_with_two_keys_and_the_wall_sees_it_at_once(screen, server):
    server.stand(NOW)
    desk, wall = screen("operator"), screen("wall")
    desk.wait(STANDING, "no alarm came to stand")
    waiting = desk.page.evaluate("() => window.fengge.alarms.state.counts.unacknowledged")
    expect(desk.page.locator("#desk-alarms-badge")).to_have_text(str(waiting))
    expect(desk.page.locator(".alarm-mark.is-unacknowledged").first).to_be_visible()

    desk.page.keyboard.press("q")
    field = desk.page.locator(".alarm-form input")
    expect(field).to_be_focused()
    alarm = desk.page.evaluate("() => document.querySelector('.alarm-form').closest('[data-alarm]').dataset.alarm")
    # The map goes there meanwhile: what is chosen is the alarm's own place.
    place = desk.page.evaluate(f"() => window.fengge.alarms.find({alarm!r}).place")
    if place["kind"] in {"cell", *desk.page.evaluate("() => window.fengge.config.area_kinds.map(({id}) => id)")}:
        desk.wait(f"() => window.fengge.view.selection?.id === {place['code']!r}", "the alarm's place was not chosen")
    desk.page.keyboard.press("Enter")
    row = desk.page.locator(f'[data-alarm="{alarm}"]')
    expect(row).to_contain_text("demo_operator")
    expect(row).to_contain_text("已知悉")
    expect(desk.page.locator("#desk-alarms-open")).to_contain_text(re.compile(rf"{waiting - 1}\s条|^告警$"))

    wall.wait(
        f"() => window.fengge.alarms.find({alarm!r})?.state === 'acknowledged'", "the wall did not hear of it", 10
    )
    assert wall.page.evaluate(f"() => window.fengge.alarms.find({alarm!r}).comment") is None
    told = wall.page.locator("#wall-alarms")
    expect(told.locator(".wall-alarm").first).to_be_visible()
    assert "demo_operator" not in told.inner_text()

    row.get_by_role("button", name="搁置").click()
    row.locator("input").fill("道路施工")
    row.locator("select").select_option("120")
    row.locator(".primary").click()
    expect(row).to_have_count(0)
    desk.page.locator("#desk-alarm-head").get_by_role("button", name="搁置").click()
    expect(row).to_contain_text("道路施工")
    row.get_by_role("button", name="恢复").click()
    expect(row).to_have_count(0)


def test_the_statistics_say_what_is_met_and_the_address_says_which_window(screen, server):
    server.stand(NOW)
    made = screen("leader", path="/alarms?window=24h", ready=False)
    table = made.page.locator(".grid-statistics")
    expect(table).to_contain_text("EEMUA 191 目标")
    expect(table).to_contain_text(re.compile("达标"))
    assert made.page.locator('[data-choose="24h"]').get_attribute("aria-pressed") == "true"
    made.page.locator('[data-choose="28d"]').click()
    made.page.wait_for_url(re.compile("window=28d"))


def test_the_keys_walk_the_alarms_where_their_list_is_open(screen, server):
    server.stand(NOW)
    made = screen("operator")
    made.wait(STANDING, "no alarm came to stand")
    made.page.locator("#desk-alarms-open").click()
    rows = made.page.locator("#desk-alarm-rows .alarm-row")
    expect(rows.nth(1)).to_be_visible()
    ids = rows.evaluate_all("(found) => found.map((row) => row.dataset.alarm)")
    here = "() => document.activeElement.closest('[data-alarm]')?.dataset.alarm"
    seen = []
    for key in ("j", "j", "k"):
        made.page.keyboard.press(key)
        seen.append(made.page.evaluate(here))
    assert seen == [ids[0], ids[1], ids[0]]
