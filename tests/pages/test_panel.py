"""The drill-down panel: its sums, its empty states, what it offers to whom."""

from datetime import date, timedelta

import h3
import pytest

from dashboard.i18n import Words
from dashboard.parts.bars import class_bars, day_bars
from dashboard.parts.case_timeline import case_timeline
from dashboard.parts.incident import due_text
from dashboard.parts.refusal import refusal
from data_loaders.access import Command, FenggeError
from tests.pages.conftest import OPERATOR, WALL
from tests.pages.tree import find, selects, texts, walk
from tests.town import NOON

CELL = {"type": "cell", "id": h3.latlng_to_cell(30.61, 104.01, 9), "res": 9}
AREA = {"type": "area", "kind": "street", "id": "1"}


def said(children) -> str:
    return " ".join(texts(children)).replace("\u2009", "")


def test_an_area_shows_its_totals_classes_and_open_incidents(looking):
    children = looking().drill.panel(AREA, {"window": "7d", "classes": [], "kind": "street"})
    assert [texts(item)[0] for item in find(children, class_name="number-value")] == ["2", "2", "2"]
    assert [texts(item)[0] for item in find(children, class_name="bar-value")] == ["2"]
    assert [text for text in selects(children) if text.startswith("incident")] == [
        "incident:cases:a1",
        "incident:cases:a2",
    ]


def test_a_sensitive_incident_appears_in_no_panel(looking):
    children = looking().drill.panel(AREA, None)
    assert "a5" not in said(children)
    hidden = looking().drill.panel({"type": "incident", "id": "cases:a5"}, None)
    assert said(hidden) == "没有这条记录，或它不在本岗位辖区内。"


def test_the_windows_count_differs_and_the_open_count_does_not(looking):
    day = looking().drill.panel(AREA, {"window": "24h", "classes": [], "kind": "street"})
    assert [texts(item)[0] for item in find(day, class_name="number-value")] == ["2", "2", "1"]


def test_an_empty_place_names_the_filter_that_emptied_it(looking):
    nowhere = {"type": "cell", "id": "8940c9b8b2bffff"}
    children = looking().drill.panel(nowhere, {"window": "7d", "classes": [], "kind": "street"})
    assert "近7天没有受理事件。" in said(children)
    filtered = looking().drill.panel(nowhere, {"window": "7d", "classes": ["waste"], "kind": "street"})
    assert "所选类别在近7天没有受理事件" in said(filtered)


def test_the_overview_ranks_areas_by_open_incidents(looking):
    children = looking().drill.panel(None, {"window": "7d", "classes": [], "kind": "street"})
    assert selects(children) == ["area:street:1"]
    assert "西街" in said(children)


def test_what_lies_in_no_area_has_a_row_so_that_the_list_sums_to_the_total(looking, monkeypatch):
    drill = looking().drill
    outside = {"code": None, "name": None, "value": 1, "open": 1}
    inside = {"code": "1", "name": "西街", "value": 2, "open": 2}
    read = type(drill)._rows
    monkeypatch.setattr(
        type(drill), "_rows", lambda self, q: [outside, inside] if q.name == "place:by_area" else read(self, q)
    )
    children = drill.panel(CELL, None)
    rows = [texts(item) for item in find(children, class_name="table-row")]
    assert rows == [["未划入辖区", "1", "1"], ["西街", "2", "2"]]
    assert "area:street:None" not in selects(children)
    assert selects(children)[:2] == ["none", "area:street:1"]


def test_the_overview_shows_the_headlines_six_figures_by_calendar_days(looking):
    children = looking().drill.panel(None, None)
    numbers = [[text.replace("\u2009", "") for text in texts(item)] for item in find(children, class_name="number")]
    assert numbers == [
        ["今日受理", "2", "昨日1"],
        ["近7天受理", "4", "含无坐标事件"],
        ["当前未结", "3", "含无坐标1件"],
        ["未确认", "3", "未结的全部"],
        ["今日办结", "0", "昨日1"],
        ["摄像机在线", "—", "没有接入摄像机"],
    ]


def test_the_overviews_trend_counts_what_has_no_place_too(looking):
    children = looking().drill.panel(None, None)
    [days] = find(children, class_name="days")
    assert days.to_plotly_json()["props"]["aria-label"].replace("\u2009", "").startswith("近28天共4件")


def work(seen, verb, **given):
    """The operator does something to the first case."""
    return seen.town.access.act(Command(f"case.{verb}", {"incident": "cases:a1", **given}), OPERATOR)


def test_an_acknowledgement_stands_in_the_timeline_with_its_comment_as_text(looking):
    seen = looking()
    work(seen, "acknowledge", comment="<b>已派</b>")
    children = seen.drill.panel({"type": "incident", "id": "cases:a1"}, None)
    assert texts(find(children, class_name="step-comment")) == ["<b>已派</b>"]
    assert [texts(item)[0] for item in find(children, class_name="step-name")] == ["上报", "已确认"]
    assert "未结 · 信息采集 · 已确认" in said(children)


def test_the_panel_tells_each_step_with_what_was_given(looking):
    seen = looking()
    work(seen, "register")
    work(seen, "dispatch", department="dispatch_seat")
    work(seen, "return", reason="不归我们管")
    children = seen.drill.panel({"type": "incident", "id": "cases:a1"}, None)
    names = [texts(item)[0] for item in find(children, class_name="step-name")]
    assert names == ["上报", "已立案", "已派遣", "已退回"]
    assert texts(find(children, class_name="step-comment")) == ["派给 派遣席", "不归我们管"]
    assert "案卷建立" in texts(find(children, class_name="standing-state"))[0]
    assert "退回过" in said(children)


def test_what_was_taken_back_is_struck_through_and_says_so(looking):
    seen = looking()
    work(seen, "register")
    undo = seen.town.access.case_room.choices("cases:a1", OPERATOR).undo
    work(seen, "undo", event=undo.event)
    children = seen.drill.panel({"type": "incident", "id": "cases:a1"}, None)
    assert [texts(item) for item in find(children, class_name="step-why")] == [["已撤销，不作数"]]
    [struck] = [item for item in walk(children) if type(item).__name__ == "S"]
    assert texts(struck) == ["已立案"]


def test_what_the_clock_raised_names_no_post(looking):
    seen = looking()
    row = {"origin": "desk", "step": "escalate", "at": NOON, "precision": "second", "actor": "job", "refused": None,
           "given": '{"level": 2, "reason": "overdue"}', "comment": None}  # fmt: skip
    said_of = said(case_timeline([row], seen.drill._names(), seen.context.words))
    assert "系统按时" in said_of
    assert "已超期" in said_of
    assert "job" not in said_of


def test_a_case_that_is_due_says_how_long_it_has_left_or_is_over():
    words = Words.of("zh", "Asia/Shanghai")
    left, over = (due_text(NOON + timedelta(hours=hours), NOON, words) for hours in (2, -3))
    assert [said(item).split(" 2024")[0] for item in (left, over)] == ["剩2小时", "超3小时"]
    assert "is-over" in over.className
    assert "is-over" not in left.className


def test_an_incident_leads_back_to_its_area(looking):
    children = looking().drill.panel({"type": "incident", "id": "cases:a1"}, None)
    assert selects(children)[:2] == ["none", "area:street:1"]


def test_a_post_without_records_is_told_so(looking):
    children = looking(WALL).drill.panel({"type": "incident", "id": "cases:a1"}, None)
    assert said(children) == "此岗位看汇总，不看单件记录。"


@pytest.mark.parametrize(
    ("selection", "state"),
    [
        ({"type": "cell", "id": "' OR 1=1"}, None),
        ({"type": "area", "kind": "moon", "id": "1"}, None),
        (AREA, {"window": "for ever"}),
        (AREA, {"window": "7d", "classes": [{"a": 1}]}),
        (AREA, {"window": "7d", "kind": "moon"}),
        ({"type": {"x": 1}, "id": ["y"]}, None),
        ([], "text"),
    ],
)
def test_what_was_never_offered_is_refused_in_words(looking, selection, state):
    assert texts(looking().drill.panel(selection, state))


def test_classes_beyond_the_shown_ones_are_summed(looking):
    words = looking().context.words
    bars = class_bars([(f"类{at}", 20 - at) for at in range(11)], words)
    values = [int(texts(item)[0]) for item in find(bars, class_name="bar-value")]
    assert len(values) == 9
    assert sum(values) == sum(20 - at for at in range(11))
    assert "其余3类" in said(bars)


def test_a_day_without_a_row_is_drawn_as_none_reported(looking):
    words = looking().context.words
    bars = day_bars([{"day": date(2024, 5, 15), "value": 4}], NOON, words)
    days = find(bars, class_name="day")
    assert [item.title for item in days][-2:] == ["05-14 0\u2009件", "05-15 12:00 4\u2009件"]


def test_the_trend_begins_with_the_cut_day_and_sums_to_the_windows_total(looking):
    words = looking().context.words
    rows = [{"day": date(2024, 4, 17), "value": 3}, {"day": date(2024, 5, 15), "value": 4}]
    bars = day_bars(rows, NOON, words)
    days = find(bars, class_name="day")
    assert len(days) == 29
    assert days[0].title.replace("\u2009", "") == "04-17 12:00起3件"
    assert [item for item in days if "is-cut" in item.className] == days[:1]
    [chart] = find(bars, class_name="days")
    assert chart.to_plotly_json()["props"]["aria-label"].replace("\u2009", "").startswith("近28天共7件")


def test_a_trend_that_ends_at_midnight_has_28_whole_days(looking):
    bars = day_bars([], NOON - timedelta(hours=12), looking().context.words)
    days = find(bars, class_name="day")
    assert len(days) == 28
    assert find(bars, class_name="is-cut") == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("error", [FenggeError, *FenggeError.__subclasses__()], ids=lambda error: error.code)
def test_every_refusal_has_a_sentence_and_only_wrong_input_is_told_in_the_servers_words(looking, lang, error):
    words = looking(lang=lang).context.words
    assert words.has(f"err.{error.code}")
    assert ("inner words" in refusal(error("inner words"), words)) is (error.code == "bad_input")
