"""The queue in a real browser: filtered, ordered, saved, sent as a link, refreshed without losing one's place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import desk_work as work

NOW = "2013-07-10T12:00:00-05:00"


@pytest.fixture(autouse=True)
def _noon(server):
    server.stand(NOW)


def count(made) -> int:
    text = made.page.locator("#desk-queue-note span").inner_text()
    return int(re.search(r"[\d,]+", text)[0].replace(",", ""))


def test_on_paper_stand_the_open_case_and_the_queue_in_black_on_white(screen):
    made = work.queue(screen(path=f"{work.GRID},standing:unacknowledged"))
    made.page.keyboard.press("j")
    made.page.keyboard.press("Enter")
    expect(made.page.locator("#desk-panel-body .standing-state")).to_be_visible()
    made.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    made.page.emulate_media(media="print")
    for shown in (".queue-row", ".standing-state", ".chip[aria-pressed=true]", ".clock"):
        expect(made.page.locator(shown).first).to_be_visible()
    for gone in ("#desk-map", "#desk-case", "#desk-queue-search", ".page-link"):
        expect(made.page.locator(gone).first).to_be_hidden()
    assert (
        made.page.evaluate("() => getComputedStyle(document.querySelector('.queue-row')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    made.page.emulate_media(media="screen")
    made.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert made.page.evaluate("() => document.documentElement.dataset.theme") == "dark"


CHIPS = """
() => [...document.querySelectorAll('.chips-eight .chip')].map((one) => [one.getBoundingClientRect().top, one.scrollWidth - one.clientWidth])
"""


def test_the_chips_stand_in_two_rows_of_four_at_every_width(screen):
    made = work.queue(screen(path=work.GRID))
    for width in (1280, 1366, 1440, 1920, 3840):
        made.page.set_viewport_size({"width": width, "height": 800})
        boxes = made.page.evaluate(CHIPS)
        assert [sum(top == other for other, _ in boxes) for top, _ in boxes] == [4] * 8, width
        assert {over for _, over in boxes} == {0}, width


def test_a_chip_keeps_as_many_as_it_says(screen):
    made = work.queue(screen())
    chip = made.page.locator(".chip[data-standing=unacknowledged]")
    said = int(chip.locator(".chip-count").inner_text().replace(",", ""))
    made.page.keyboard.press("4")
    expect(chip).to_have_attribute("aria-pressed", "true")
    made.wait(f"() => window.fengge.queue.state.filtered === {said}", "the chip keeps another number than it says")
    assert all(made.page.evaluate("() => window.fengge.queue.state.rows.map(row => !row.acknowledged)"))
    assert "queue=standing:unacknowledged" in made.page.url


def test_a_filter_and_its_order_are_saved_for_one_click_and_travel_in_a_link(screen):
    made = work.queue(screen())
    page = made.page
    page.locator("#desk-queue-step").select_option("collection")
    page.locator("#desk-queue-order").select_option("oldest")
    made.wait("() => window.fengge.queue.state.rows[0]?.step === 'collection'", "the step does not narrow the queue")
    page.locator(".save-open").click()
    page.locator("#desk-queue-save-name").fill("待立案 从旧到新")
    page.keyboard.press("Enter")
    page.locator(".queue-clear").click()
    expect(page.locator("#desk-queue-step")).to_have_value("")
    page.locator(".saved-name", has_text="待立案").click()
    expect(page.locator("#desk-queue-step")).to_have_value("collection")
    expect(page.locator("#desk-queue-order")).to_have_value("oldest")
    made.wait("() => window.fengge.queue.state.rows[0]?.step === 'collection'", "the saved order does not apply")
    wanted, seen = work.rows(page), page.url
    other = work.queue(screen("leader", path=seen[seen.index("/?") :]))
    other.wait(f"() => window.fengge.queue.state.rows.length === {len(wanted)}", "the link shows another queue")
    assert work.rows(other.page) == wanted
    expect(other.page.locator(".saved")).to_have_count(0)  # a post's own
    page.locator(".saved-forget").click()
    expect(page.locator(".saved")).to_have_count(0)


def test_the_search_finds_a_number_and_typing_does_nothing_else(screen):
    made = work.queue(screen())
    wanted = made.page.evaluate("() => window.fengge.queue.state.rows[5].id")
    made.page.keyboard.press("/")
    made.page.keyboard.type(wanted.split(":")[1])
    made.wait(
        f"() => window.fengge.queue.state.rows.map(row => row.id).join() === '{wanted}'", "the number is not found"
    )
    made.page.keyboard.type("rdxz?j1")
    made.wait("() => window.fengge.queue.state.filtered === 0", "letters did not reach the search")
    assert made.probe()["selection"] is None
    expect(made.page.locator("dialog[open], .case-form")).to_have_count(0)


def test_an_emptied_queue_names_the_filter_and_offers_to_take_it_away(screen):
    made = work.queue(screen(path="/?queue=standing:overdue,q:no-such-number"))
    empty = made.page.locator(".queue-empty")
    expect(empty).to_contain_text("没有符合这些条件的案件：超期、编号 “no-such-number”。")
    empty.get_by_text("清除筛选").click()
    made.wait("() => window.fengge.queue.state.rows.length > 0", "clearing the filter brought nothing back")
    expect(empty).to_have_count(0)
    assert "queue=" not in made.page.url


def test_words_that_are_no_number_lead_to_the_class_that_they_name(screen):
    made = work.queue(screen(path="/"))
    wanted = made.page.evaluate(
        "() => window.fengge.config.classes.find(({id}) => id === window.fengge.queue.state.rows[0].class)"
    )
    made.page.keyboard.press("/")
    made.page.keyboard.type(wanted["name"])
    expect(made.page.locator(".queue-meant").first).to_contain_text(wanted["name"])
    made.page.keyboard.press("Enter")
    made.wait(
        "() => window.fengge.view.queue.q === '' && window.fengge.queue.state.filtered > 0", "the class was not taken"
    )
    assert made.page.evaluate("() => window.fengge.view.queue.class") == wanted["id"]


def test_a_closed_case_is_found_by_its_whole_number(screen):
    made = work.queue(screen(path=work.GRID))
    case = work.untouched(made, 8)
    for verb, fields in (
        ("register", {}),
        ("dispatch", {"department": "dispatch_seat"}),
        ("feedback", {}),
        ("verify", {}),
        ("close", {}),
    ):
        work.order(made, case, verb, **fields)
    made.wait(f"() => !window.fengge.queue.find('{case}')", "the closed case still stands in the queue")
    made.page.keyboard.press("/")
    made.page.keyboard.type(case.split(":")[1])
    expect(made.page.locator(".queue-closed")).to_be_visible()
    made.page.keyboard.press("Enter")
    expect(made.page.locator("#desk-panel-body .standing-state")).to_contain_text("已结")


def test_a_refresh_keeps_scroll_cursor_and_focus(screen):
    made, other = work.queue(screen(path=work.GRID)), work.queue(screen(path=work.GRID))
    page = made.page
    for _ in range(30):
        page.keyboard.press("j")
    held = page.evaluate("() => document.activeElement.dataset.case")
    before = page.evaluate("() => document.activeElement.getBoundingClientRect().top")
    gone = work.rows(page)[12]  # above the cursor: everything below moves up by a row
    work.order(other, gone, "register")
    made.wait(f"() => !window.fengge.queue.find('{gone}')", "the queue was not refreshed")
    made.wait(f"() => !document.querySelector('[data-case=\"{gone}\"]')", "the row still stands there")
    assert page.evaluate("() => document.activeElement.dataset.case") == held
    assert abs(page.evaluate("() => document.activeElement.getBoundingClientRect().top") - before) < 2
    assert page.evaluate("() => window.fengge.queueView.cursor()") == held


def test_where_the_focused_case_leaves_the_queue_the_next_one_has_the_focus(screen):
    made, other = work.queue(screen(path=work.GRID)), work.queue(screen(path=work.GRID))
    for _ in range(4):
        made.page.keyboard.press("j")
    listed = work.rows(made.page)
    held = made.page.evaluate("() => document.activeElement.dataset.case")
    following = listed[listed.index(held) + 1]
    work.order(other, held, "register")
    made.wait(f"() => !document.querySelector('[data-case=\"{held}\"]')", "the row still stands there")
    assert made.page.evaluate("() => document.activeElement.dataset.case") == following


def test_the_queue_goes_on_by_itself_to_its_end(screen):
    made = work.queue(screen(path="/?queue=order:newest"))
    whole = made.page.evaluate("() => window.fengge.queue.state.filtered")
    assert whole > 200, "too few to scroll through"
    for _ in range(3):
        made.page.evaluate(
            "() => { const box = document.getElementById('desk-queue-scroll'); box.scrollTop = box.scrollHeight; }"
        )
        made.page.wait_for_timeout(800)
    listed = work.rows(made.page)
    assert len(listed) >= 300
    assert len(listed) == len(set(listed))


def test_enter_opens_the_row_and_flies_to_it(screen):
    made = work.queue(screen(path="/?queue=feed:grid_cases,order:newest&z=9.9"))
    for _ in range(2):
        made.page.keyboard.press("j")
    case = made.page.evaluate("() => document.activeElement.dataset.case")
    made.page.keyboard.press("Enter")
    made.wait(f"() => window.fengge.probe().selection?.id === '{case}'", "Enter does not open the case")
    expect(made.page.locator(".queue-row[aria-selected=true]")).to_have_attribute("data-case", case)
    made.wait(
        """() => { const F = window.fengge, at = F.queue.placeOf(F.view.selection.id);
             return F.map.getBounds().contains(at) && F.map.getZoom() > 10; }""",
        "the map did not fly to the case",
    )
    made.page.keyboard.press("Escape")
    made.wait("() => window.fengge.probe().selection === null", "Escape does not step back")
    assert made.page.evaluate("() => document.activeElement.dataset.case") == case


def test_the_map_of_keys_shows_every_verbs_letter_and_closes(screen):
    made = work.queue(screen())
    made.page.keyboard.press("?")
    dialog = made.page.locator("#desk-keys")
    expect(dialog).to_be_visible()
    letters = made.page.evaluate("() => [...new Set(Object.values(window.fengge.caseVerbs.KEYS))]")
    shown = dialog.locator("kbd").all_inner_texts()
    assert set(letters) <= set(shown)
    made.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_no_letter_means_two_things_at_once(screen):
    made = work.queue(screen())
    made.page.keyboard.press("?")
    plain = [text for text in made.page.locator("#desk-keys kbd").all_inner_texts() if re.fullmatch("[A-Z]", text)]
    assert len(plain) == len(set(plain))


def test_alarms_and_layers_stand_behind_tabs_of_their_own(screen):
    made = work.queue(screen())
    expect(made.page.locator("#desk-tab-layers")).to_be_hidden()
    made.page.keyboard.press("l")
    expect(made.page.locator("#desk-tab-alarms")).to_be_visible()
    made.page.keyboard.press("l")
    expect(made.page.locator("#desk-tab-layers")).to_be_visible()
    expect(made.page.locator("#desk-queue-rows")).to_be_hidden()


def test_on_a_phone_queue_and_case_are_drawers_for_a_thumb(screen):
    made = work.queue(screen(width=390, height=844, has_touch=True))
    page = made.page
    page.locator(".queue-open").tap()
    row = page.locator(".queue-row").first
    expect(row).to_be_visible()
    row.tap()
    expect(page.locator("#desk-case-verbs .case-next .primary")).to_be_visible()
    for button in page.locator("#desk-case-verbs button:visible").all():
        assert button.bounding_box()["height"] >= 40
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
