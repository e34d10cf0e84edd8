"""Working cases at the desk: the whole way by keyboard, two posts at one case, photos, undo, merging, a lost line."""

import pytest
from playwright.sync_api import expect

from tests.browser import desk_work as work

NOW = "2013-07-10T12:00:00-05:00"


@pytest.fixture(autouse=True)
def _noon(server):
    server.stand(NOW)


@pytest.fixture(scope="module")
def second_post(server):
    """Another operator's account: its name and password."""
    return "duty_2", work.account(server, "duty_2")


def test_a_grid_case_goes_its_whole_way_by_the_keyboard_alone(screen):
    made = work.queue(screen(path=work.GRID))
    page = made.page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for verb, key in zip(("register", "dispatch", "take", "feedback", "verify", "close"), "rdtfvc", strict=True):
        work.next_verb(page, verb)
        work.send(page, key)
    work.next_verb(page, "call_back")
    expect(page.locator("#desk-case-undo strong")).to_have_text(["已结案"])  # the last step alone, not all of them
    page.keyboard.press("b")
    expect(page.locator(".case-form")).to_be_visible()
    for _ in ("contacted", "solved", "satisfied"):
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#desk-panel-body .step-name").last).to_have_text("已回访")
    done = ["已立案", "已派遣", "已接单处置", "已反馈结果", "已核查", "已结案", "已回访"]
    assert work.steps(page)[-7:] == done
    expect(page.locator("#desk-panel-body .step-comment").last).to_have_text(
        "是否联系到：是 · 是否解决：是 · 是否满意：是"
    )
    assert page.evaluate("() => document.activeElement !== document.body"), "the focus was lost on the way"


def test_two_posts_at_one_case_see_each_other_and_the_second_is_told(screen, server, chromium, second_post):
    first = work.queue(screen(path=work.GRID))
    case = work.select(first, work.untouched(first, 1))
    with work.signed_in(server, chromium, *second_post, path=work.GRID) as second:
        work.select(second, case)
        expect(first.page.locator("#desk-case-others")).to_have_text("duty_2 也打开了这件。")
        expect(second.page.locator("#desk-case-others")).to_have_text("demo_operator 也打开了这件。")
        second.page.keyboard.press("s")
        second.page.locator("#desk-case-reason").fill("等管线图纸")
        work.send(first.page, "r")
        expect(second.page.locator("#desk-case-said")).to_have_text("demo_operator 刚刚已立案。请看过再办。")
        expect(second.page.locator("#desk-case-reason")).to_have_value("等管线图纸")


def test_who_sends_without_having_seen_what_another_did_is_refused_and_keeps_the_text(
    screen, server, chromium, second_post
):
    first = work.queue(screen(path=work.GRID))
    case = work.select(first, work.untouched(first, 2))
    with work.signed_in(server, chromium, *second_post, path=work.GRID) as second:
        page = second.page
        work.select(second, case)
        page.route("**/data/cases/*", lambda route: route.abort())  # the second hears nothing of what the first does
        page.keyboard.press("n")
        page.locator("#desk-case-comment").fill("现场已拍照")
        assert work.order(first, case, "register")["revision"] == 1
        page.unroute("**/data/cases/*")
        page.keyboard.press("Control+Enter")
        said = page.locator("#desk-case-said")
        expect(said).to_have_text("demo_operator 刚刚已立案。你的“备注”没有记入，已填的内容还在。")
        expect(page.locator("#desk-case-comment")).to_have_value("现场已拍照")
        page.keyboard.press("Control+Enter")  # told, the post says it again
        expect(page.locator("#desk-panel-body .step-comment").last).to_have_text("现场已拍照")
    assert work.steps(first.page)[-1] in {"已立案", "已备注"}


def test_a_photo_of_the_check_is_seen_by_the_other_post(screen, server, chromium, second_post):
    first = work.queue(screen(path=work.GRID))
    case = work.untouched(first, 3)
    for verb, fields in (("register", {}), ("dispatch", {"department": "dispatch_seat"}), ("feedback", {})):
        work.order(first, case, verb, **fields)
    work.select(first, case)
    page = first.page
    page.keyboard.press("v")
    page.locator("#desk-case-photo").set_input_files([work.picture(), work.picture()])
    expect(page.locator(".photo-item")).to_have_count(2)
    page.locator(".photo-item").last.get_by_text("去掉这张").click()
    expect(page.locator(".photo-item")).to_have_count(1)
    first.wait("() => !window.fengge.photos.busy()", "the photo was not sent")
    page.keyboard.press("Control+Enter")
    work.next_verb(page, "close")
    with work.signed_in(server, chromium, *second_post, path=work.GRID) as second:
        work.select(second, case)
        second.wait(
            "() => document.querySelector('#desk-case-photos img')?.naturalWidth === 640",
            "the other post sees no photo",
        )
        expect(second.page.locator("#desk-panel-body .step-comment").last).to_have_text("照片 1 张")


def test_a_post_takes_back_what_it_just_did(screen):
    made = work.queue(screen(path=work.GRID))
    work.select(made, work.untouched(made, 4))
    work.send(made.page, "r")
    undo = made.page.locator("#desk-case-undo")
    expect(undo).to_contain_text("已立案")
    made.page.keyboard.press("z")
    work.next_verb(made.page, "register")
    expect(undo).to_be_hidden()
    expect(made.page.locator("#desk-panel-body .is-refused .step-why")).to_have_text("已撤销，不作数")


def test_a_case_is_merged_into_the_one_that_it_repeats(screen):
    made = work.queue(screen(path=work.GRID))
    case, other = work.untouched(made, 5), work.untouched(made, 6)
    work.select(made, case)
    made.page.keyboard.press("m")
    made.page.keyboard.press("Control+Enter")
    expect(made.page.locator(".form-said")).to_have_text("请填“重复的是哪一件”。")
    made.page.locator("#desk-case-into").fill(other.split(":")[1])
    made.page.keyboard.press("Control+Enter")
    expect(made.page.locator(".standing-state")).to_contain_text("重复件")
    made.wait(f"() => !window.fengge.queue.find('{case}')", "the merged case still stands in the queue")
    assert made.page.evaluate("id => !!window.fengge.queue.find(id)", other)


def test_what_cannot_be_done_now_says_why_and_sends_nothing(screen):
    made = work.queue(screen(path=work.GRID))
    work.select(made, work.untouched(made, 7))
    sent = work.posts(made.page, "/verify")
    made.page.keyboard.press("v")
    expect(made.page.locator("#desk-case-said")).to_contain_text("现在的环节还不能做这一步")
    expect(made.page.locator(".case-form")).to_have_count(0)
    made.page.locator(".case-not summary").click()
    made.page.locator(".is-blocked[data-verb=verify]").focus()
    expect(made.page.locator(".case-reason")).to_contain_text("核查：现在的环节还不能做这一步")
    assert sent == []


def test_an_order_whose_answer_is_lost_is_sent_again_and_done_once(screen):
    made = work.queue(screen(path=work.GRID, tidy=False))  # the lost answer is an error in the console
    case = work.select(made, work.untouched(made, 8))
    sent = work.posts(made.page, "/register")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # it arrives, and its answer does not
        route.abort()

    made.page.route("**/register", lose_the_first)
    made.page.keyboard.press("r")
    made.page.locator("#desk-case-comment").fill("路口东侧")
    made.page.keyboard.press("Control+Enter")
    expect(made.page.locator("#desk-case-said")).to_contain_text("网络不通")
    expect(made.page.locator("#desk-case-comment")).to_have_value("路口东侧")
    made.wait(f"() => !window.fengge.queue.pending.has('{case}')", "the order is on its way for ever")
    work.next_verb(made.page, "dispatch")
    assert [body["action"] for body in sent] == [sent[0]["action"]] * 2
    expect(made.page.locator("#desk-panel-body .step-name").last).to_have_text("已立案")
    assert work.steps(made.page).count("已立案") == 1


def test_what_was_typed_is_there_again_after_stepping_back(screen):
    made = work.queue(screen(path=work.GRID))
    case, other = work.untouched(made, 9), work.untouched(made, 10)
    work.select(made, case)
    made.page.keyboard.press("x")
    made.page.locator("#desk-case-reason").fill("不是事件")
    made.page.keyboard.press("Escape")
    expect(made.page.locator(".case-form")).to_have_count(0)
    work.select(made, other)
    made.page.keyboard.press("x")
    expect(made.page.locator("#desk-case-reason")).to_have_value("")
    work.select(made, case)
    made.page.keyboard.press("x")
    expect(made.page.locator("#desk-case-reason")).to_have_value("不是事件")


def test_an_emergency_is_declared_and_ended_and_every_screen_shows_it(screen):
    leader, operator, wall = screen("leader"), screen("operator"), screen("wall")
    page = leader.page
    page.get_by_role("button", name="应急状态").click()
    page.get_by_role("button", name="宣布应急状态").click()
    expect(page.locator("#desk-emergency .form-said")).to_have_text("请选择范围。")  # the whole district is not preset
    page.locator("#desk-emergency-area").select_option("whole")
    page.get_by_role("button", name="宣布应急状态").click()
    expect(page.locator("#desk-emergency .form-said")).to_have_text("请写明原因，至少 4 个字。")
    page.locator("#desk-emergency-reason").fill("暴雨内涝抢险")
    page.get_by_role("button", name="宣布应急状态").click()
    expect(operator.page.locator("#desk-emergency-band")).to_contain_text("暴雨内涝抢险")
    expect(wall.page.locator("#wall-emergency-band")).to_contain_text("全区处于应急状态")
    expect(wall.page.locator("#wall-emergency-band")).not_to_contain_text("暴雨")
    page.get_by_role("button", name="结束").click()
    page.get_by_role("button", name="确认结束").click()
    for band in (operator.page.locator("#desk-emergency-band"), wall.page.locator("#wall-emergency-band")):
        expect(band).to_be_hidden()


def test_a_planner_sees_the_case_and_is_offered_nothing(screen):
    made = work.queue(screen("planner", path=work.GRID))
    made.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", work.untouched(made, 11))
    expect(made.page.locator("#desk-case-verbs")).to_have_text("本岗位看得到这件，不能办理。")
    expect(made.page.locator("#desk-case [data-verb]")).to_have_count(0)
