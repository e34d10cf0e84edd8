"""The appraisal's page: what it may be asked, what it says of each figure, and that no word is of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal_query import read_asked
from dashboard.i18n import Words
from dashboard.pages import appraisal
from dashboard.parts.appraisal import Telling, sections, value_text
from dashboard.parts.appraisal_table import columns, grouped
from data_loaders.access import BadInputError
from layers.indicators.appraisal import Appraisal, Rules
from layers.indicators.declared import BY_ID, GROUPS, INDICATORS
from layers.indicators.indicator import FEWEST, Figure, Unit
from tests.pages.conftest import OPERATOR, marked
from tests.pages.test_words import strays
from tests.pages.tree import find, texts, walk

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
ZONE = "Asia/Shanghai"
KINDS = ("street", "community", "grid")
RULES = Rules(30, 30, "due", (0.1, 0.5, 0.4), 0.9)
SOURCES = {feed: (feed,) for one in INDICATORS for feed in one.feeds}


def order(window="28d", by="none", show="headline", **fields):
    return {"verb": "show", "chosen": {"window": [window], "by": [by], "show": [show]}, "fields": fields}


def asked(given_):
    return read_asked(given_, KINDS, ZONE, NOW)


def figures(share=(8, 20, 0), hours=(2.5, 20, 0)):
    return {one.id: Figure.of(one.unit, *(hours if one.unit is Unit.HOURS else share)) for one in INDICATORS}


def telling(lang="zh", rules=RULES, sources=None):
    return Telling(Words.of(lang, ZONE), rules, SOURCES if sources is None else sources)


# ── what it may be asked ────────────────────────────────────────────────────────────────────────────────
def test_rolling_windows_end_now_and_months_are_the_district_s():
    assert asked(order("90d")).window.start == NOW - timedelta(days=90)
    months = asked(order("months", **{"from": "2026-07", "to": " 2026-09 "})).window
    assert months.start == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert months.end == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_the_month_that_runs_ends_now():
    assert asked(order("months", **{"from": "2026-11", "to": "2026-12"})).window.end == NOW


@pytest.mark.parametrize(
    "given_",
    [
        None, [], {"verb": "fly"}, {**order(), "chosen": {"window": "28d"}}, order("1000d"), order(by="moon"), order(by="grid"),
        order(show="persons"), order("months"), order("months", **{"from": "2026-13", "to": "2026-13"}),
        order("months", **{"from": "2026-09", "to": "2026-08"}), order("months", **{"from": "2020-01", "to": "2026-08"}),
        order("months", **{"from": "2026-12", "to": "2026-12"}), order("months", **{"from": 7, "to": None}),
    ],
)  # fmt: skip
def test_what_the_page_does_not_send_is_bad_input(given_):
    with pytest.raises(BadInputError):
        asked(given_)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_a_stranger_s_order_is_never_more_than_bad_input(chosen, fields):
    for sent in (chosen, {"verb": "show", "chosen": chosen, "fields": fields}, {**order("months"), "fields": fields}):
        with pytest.raises(BadInputError):
            asked(sent)


# ── what it says ────────────────────────────────────────────────────────────────────────────────────────
def test_every_figure_shows_its_counts_and_how_it_is_worked_out():
    tree = sections(figures(), telling())
    for one in INDICATORS:
        (card,) = find(tree, id=f"appraisal-figure-{one.id}")
        told = " ".join(texts(card)).replace("\u2009", " ")
        assert ("40.0 %" if one.unit is Unit.SHARE else "2.5 小时") in told
        assert "20 " in told
        assert "怎么算的" in told
        assert all(source in told for source in one.feeds)
        assert "{" not in told


def test_the_city_s_own_limits_and_weights_stand_in_the_words():
    said = " ".join(texts(sections(figures(), telling(rules=Rules(45, 15, "due", (0.2, 0.3, 0.5), 0.6)))))
    plain = said.replace("\u2009", " ")
    for wanted in ("上报后 45 分钟", "立案后 15 分钟", "响应 × 0.2 + 解决 × 0.3 + 满意 × 0.5", "基本满意的 × 0.6"):
        assert wanted in plain


@pytest.mark.parametrize(("denominator", "one"), [("due", "close_on_time_due"), ("closed", "close_on_time_closed")])
def test_the_headline_of_closing_is_the_one_that_the_profile_names(denominator, one):
    rules = Rules(30, 30, denominator, (0.1, 0.5, 0.4), 0.9)
    ours = [
        card.id
        for card in find(sections(figures(), telling(rules=rules)), class_name="figure")
        if "本区口径" in texts(card)
    ]
    assert ours == [f"appraisal-figure-{one}"]
    assert BY_ID[one] in columns("headline", telling(rules=rules))


def test_few_have_their_counts_and_no_rate_and_nothing_is_not_nought():
    few = sections(figures(share=(3, FEWEST - 1, 4), hours=(1.0, FEWEST - 1, 4)), telling())
    said = " ".join(texts(few)).replace("\u2009", " ")
    assert said.count("样本不足") == len(INDICATORS)
    assert "3 / 9 件" in said
    assert "另有 4 件" in said
    assert "33.3" not in said
    none = sections(figures(share=(0, 0, 0), hours=(None, 0, 0)), telling())
    assert " ".join(texts(none)).count("无可计算的案件") == len(INDICATORS)
    assert "0.0" not in " ".join(texts(none))


def test_a_city_without_a_source_is_told_so_and_has_no_column_of_it():
    cases = {"grid_cases": ("案卷",)}
    tree = sections(figures(), telling(sources=cases))
    assert find(tree, id="appraisal-figure-solved") == []
    assert " ".join(texts(tree)).count("没有接入这类数据") >= 2
    assert BY_ID["patrol_visited"] not in columns("headline", telling(sources=cases))
    assert len(columns("headline", telling())) == len(GROUPS)


def test_the_table_gives_the_browser_exact_values_and_none_for_what_is_few():
    told = Appraisal(figures(), {"1": figures(share=(1, 3, 0)), "": figures(share=(2, 30, 0))})
    shown = columns("registration", telling())
    tree = grouped(told, {"1": "西街", "": "没有"}, "街道", shown, telling().words)
    rows = [
        [getattr(cell, "data-value") for cell in find(row, class_name="is-number")]
        for row in find(tree, id="appraisal-table-rows")[0].children
    ]
    assert rows == [["", ""], [repr(2 / 30)] * 2]
    assert "1 / 3" in texts(tree)
    heads = [cell for cell in walk(tree) if getattr(cell, "scope", "") == "col"]
    assert [getattr(head, "aria-sort") for head in heads] == ["ascending", "none", "none"]
    assert grouped(Appraisal(figures(), {}), {}, "街道", shown, telling().words).className == "empty"


@given(st.floats(0, 1))
def test_a_share_is_told_in_percent_with_one_decimal(value):
    text = value_text(Figure(1.0, 100, 0, value, Unit.SHARE), Words.of("zh", ZONE))
    assert abs(float(text) - 100 * value) <= 0.051


def test_every_word_of_the_page_comes_from_the_language_files_or_the_data(looking):
    seen = looking(OPERATOR, pseudo=True)
    assert strays(appraisal.layout(seen.context), seen) == []
    for by in ("none", "department", "street"):
        parts = appraisal._shown(order("90d", by=by), seen.context.access, OPERATOR, marked(ZONE))
        labels = {state.label["zh"] for state in seen.context.access.feed_states()}
        known = labels | {"GB/T 30428", *map(str, labels)}
        stray = [text for text in strays(list(parts), seen) if not any(name in text for name in known)]
        assert stray == [], by


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_has_its_words_in_both_languages(lang):
    words = Words.of(lang, ZONE)
    for one in INDICATORS:
        for part in ("", ".n", ".d"):
            assert words.has(f"indicator.{one.id}{part}"), one.id
    assert all(words.has(f"indicator.group.{group}") for group in GROUPS)
