"""The planner in a real browser: ask, filter by pressing, draw, undo, take a file, stop what takes long."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import Screen, Server, screens

ANSWERED = "() => !window.fengge.plan.asking && !document.body.classList.contains('is-asking')"
MORE_THAN_ONE = "() => document.querySelectorAll('#planner-charts .chart-row').length > 1"


@pytest.fixture(scope="module")
def window(server: Server, chromium: Browser) -> Iterator[Screen]:
    """One signed-in window for the whole file; a test opens its own question in it."""
    with screens(server, chromium) as make:
        yield make("planner", "/planner?q=1;window=7d", 1440, 900)


def opened(window: Screen, question: str) -> Screen:
    window.page.goto(f"{window.server.address}/planner?q={question}")
    window.ready()
    return answered(window)


def answered(window: Screen) -> Screen:
    window.page.wait_for_timeout(150)
    window.wait(ANSWERED, "no answer came")
    return window


def plan(window: Screen) -> dict:
    return window.page.evaluate(
        "() => ({text: fengge.plan.text, kept: fengge.plan.answer.kept, total: fengge.plan.answer.total.n, "
        "rows: document.querySelectorAll('#planner-table tbody tr').length, address: location.search})"
    )


def test_bars_hexagons_and_rows_filter_each_other_and_the_address_is_the_question(window: Screen) -> None:
    opened(window, "1;window=7d")
    before = plan(window)
    assert before["kept"] > before["rows"] > 10
    window.page.locator("#planner-charts .chart-row").nth(1).click()
    filtered = plan(answered(window))
    assert 0 < filtered["kept"] < before["kept"]
    assert "area=" in filtered["address"]
    window.page.locator("#planner-table tbody tr").first.click()
    picked = plan(answered(window))
    assert picked["total"] == filtered["total"] > picked["kept"] > 0
    window.page.keyboard.press("z")
    assert plan(answered(window))["text"] == filtered["text"]
    window.page.go_back()
    assert plan(answered(window))["text"] == before["text"]
    window.page.go_forward()
    assert plan(answered(window))["text"] == filtered["text"]
    window.wait(MORE_THAN_ONE, "the areas beside the chosen one are gone")


def test_a_polygon_is_drawn_by_keyboard_and_its_file_holds_what_the_screen_shows(window: Screen) -> None:
    opened(window, "1;window=7d;res=8")
    page = window.page
    page.locator("#planner-area button", has_text="画多边形").click()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        window.wait("() => !fengge.map.isMoving()", "the map does not come to rest")
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    drawn = plan(answered(window))
    assert drawn["text"].count("polygon:") == 1
    with page.expect_download() as got:
        page.locator("#planner-files button", has_text="CSV").click()
    text = got.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#")))))
    assert sum(int(row["n"]) for row in rows) == drawn["total"]
    assert f'# question,"{drawn["text"]}"' in text or f"# question,{drawn['text']}" in text


def test_what_takes_long_says_so_and_is_stopped(window: Screen) -> None:
    opened(window, "1;window=7d")
    page, held, stopped = window.page, [], []

    def hold(route: Route) -> None:
        held.append(route)  # never answered: the server thinks for ever

    page.route("**/data/planner?*", hold)
    page.on("request", lambda request: request.url.endswith("/stop") and stopped.append(request.url))
    page.locator("#planner-window button", has_text="28 天").click()
    page.locator("#planner-progress button").click()
    window.wait("() => document.body.classList.contains('is-failed')", "nothing says that it was stopped")
    assert "已停止" in page.locator("#planner-said").inner_text()
    assert "旧结果" in page.locator("#planner-said").inner_text()
    number = held[0].request.url.partition("run=")[2]
    page.wait_for_timeout(300)
    assert stopped == [f"{window.server.address}/data/planner/runs/{number}/stop"]
    page.unroute("**/data/planner?*")
    page.locator("#planner-said button").first.click()
    assert "28d" not in plan(answered(window))["text"]  # the default stands unsaid
    assert plan(window)["text"] == "1"


def test_a_press_sets_a_circle_and_picks_nothing_and_another_radius_is_that_circles(window: Screen) -> None:
    opened(window, "1;window=7d;res=8")
    page = window.page
    page.locator("#planner-area button", has_text="某点周边").click()
    page.locator("#planner-map canvas").first.click(position={"x": 500, "y": 200})
    assert "picked" not in plan(answered(window))["text"]
    assert ",500;" in plan(window)["text"].partition("buffer:")[2]
    page.locator("#planner-area select").select_option("1000")
    assert ",1000;" in plan(answered(window))["text"].partition("buffer:")[2]


def test_classes_are_found_by_name_and_moments_that_are_none_are_told_apart(window: Screen) -> None:
    opened(window, "1;window=all")
    page = window.page
    page.locator("#planner-class input").fill("暴露垃圾")
    assert page.locator("#planner-class .chooser button").all_inner_texts()[0].startswith(("小巷", "院落"))
    page.locator("#planner-class input").press("Enter")
    assert plan(answered(window))["text"].count(",") == 1, "the two classes of that name are chosen"
    start, end = (page.locator("#planner-window input").nth(at) for at in (0, 1))
    start.fill("7月1日")
    end.fill("2013-07-05")
    end.press("Enter")
    assert "写成" in page.locator(".planner-span-said").inner_text()
    start.fill("2013-07-06")
    end.press("Enter")
    assert "晚于" in page.locator(".planner-span-said").inner_text()


def test_what_was_asked_stands_in_the_legend_and_on_paper_with_the_rows(window: Screen) -> None:
    opened(
        window,
        "1;window=7d;group=police;hours=0-6,22-30,46-54,70-78,94-102,118-126,142-150,166-168;by=police_district",
    )
    page = window.page
    legend = page.locator("#planner-legend").inner_text()
    assert "类别：警情" in legend
    assert "每天 22 时至次日 6 时" in legend.replace("\u2009", " ")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    picture, rows = page.locator("#planner-paper canvas"), page.locator("#planner-paper tbody tr")
    assert picture.evaluate("node => node.width") >= 2 * page.locator("#planner-map").evaluate(
        "node => node.clientWidth"
    )
    assert rows.count() == min(40, page.locator("#planner-table tbody tr").count()) > 5
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert picture.count() == 0


def test_points_have_a_key_of_the_symbols_on_the_map(window: Screen) -> None:
    opened(window, "1;window=24h;by=point")
    page = window.page
    entries = page.locator("#planner-legend .entry")
    shown = page.evaluate("() => new Set(fengge.plan.answer.points.map(({urgency}) => urgency)).size")
    assert entries.locator("canvas").count() == entries.count() > shown >= 1
    assert "聚合件数" in page.locator("#planner-legend").inner_text()


def test_bars_that_count_events_say_so_where_the_answer_is_a_time(window: Screen) -> None:
    opened(window, "1;window=7d")
    said = window.page.locator(".planner-counts")
    assert said.count() == 0
    opened(window, "1;window=7d;measure=median_hours")
    assert [
        text for text in said.all_inner_texts() if "件数" in text and "办结用时中位" in text
    ] == said.all_inner_texts()
    assert said.count() == 2


def test_the_district_lies_beside_the_buttons_over_its_map(window: Screen) -> None:
    opened(window, "1;window=7d")
    top = window.page.evaluate(
        "() => fengge.map.project([fengge.config.map.bounds[0], fengge.config.map.bounds[3]]).y + "
        "document.querySelector('#planner-map').getBoundingClientRect().top"
    )
    assert top >= window.page.locator("#planner-files").bounding_box()["y"] + 26


def test_areas_that_were_not_asked_for_step_back(window: Screen) -> None:
    opened(window, "1;window=7d;by=community_area")
    window.page.evaluate(
        "() => fengge.answerMap.draw({...fengge.plan.answer, area: {kind: 'community_area', codes: ['8']}})"
    )
    outside = "() => fengge.map.querySourceFeatures('answer-outside').map(({properties}) => properties.code)"
    window.wait(f"() => ({outside})().length > 10", "no area steps back")
    assert "8" not in {str(code) for code in window.page.evaluate(outside)}


def test_before_the_first_answer_the_page_says_that_it_works_and_never_that_nothing_fits(window: Screen) -> None:
    page, held = window.page, []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/data/planner?*", hold)
    page.goto(f"{window.server.address}/planner?q=1;window=7d")
    window.wait("() => fengge.plan?.asking && !document.querySelector('#planner-empty').hidden", "nothing is said")
    assert "正在计算" in page.locator("#planner-empty").inner_text()
    assert "没有" not in page.locator("#planner-class").inner_text()
    page.unroute("**/data/planner?*")
    page.keyboard.press("Escape")
    page.locator("#planner-empty button").first.click()
    assert plan(answered(window))["kept"] > 0


def test_from_an_address_that_is_no_question_one_begins_anew(window: Screen) -> None:
    complaints = len(window.complaints)
    window.page.goto(f"{window.server.address}/planner?q=2;nothing")
    window.wait("() => document.body.classList.contains('is-failed')", "nothing says that it is no question")
    window.page.locator("#planner-empty button", has_text="重来").click()
    assert plan(answered(window))["kept"] > 0
    assert [text for text in window.complaints[complaints:] if "422" not in text] == []
    del window.complaints[complaints:]
