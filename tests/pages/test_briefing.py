"""The briefing's page over the small town: what it may be asked, who is offered what, and that no word is of its own."""

import re

import pytest

from dashboard.i18n import Words
from dashboard.pages import briefing
from dashboard.parts.nodes import nodes
from dashboard.parts.refusal import refusal
from data_loaders.access import BadInputError, Role, Viewer
from layers.registry import Registry
from tests.pages.conftest import OPERATOR, marked
from tests.pages.test_words import strays
from tests.pages.tree import find, texts, walk

ZONE = "Asia/Shanghai"


def order(verb="show", window="week", area="all", day=""):
    return {"verb": verb, "chosen": {"window": [window], "area": [area]}, "fields": {"day": day}}


def answered(seen, given, words=None):
    return briefing._answered(given, seen.context.access, Registry(), seen.context.viewer, words or marked(ZONE))


def test_every_word_of_the_page_comes_from_the_language_files_or_the_data(looking):
    seen = looking(OPERATOR, pseudo=True)
    assert strays(briefing.layout(seen.context), seen) == []
    for window in ("last_24h", "week", "month"):
        told = answered(seen, order(window=window))[0]
        signs = {"Gi*", "z"}
        assert [text for text in strays(told, seen) if text not in signs] == [], window


def test_only_who_may_issue_and_promise_is_offered_it(looking):
    leader = briefing.layout(looking(Viewer("chief", Role.LEADER)).context)
    assert len(find(leader, data_order="issue")) == 1
    assert len(find(leader, data_order="promise")) == 1
    for role in (Role.OPERATOR, Role.PLANNER):
        other = briefing.layout(looking(Viewer("x", role)).context)
        assert find(other, data_order="issue") == []
        assert find(other, data_order="promise") == []


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        order("fly"),
        order(window="fortnight"),
        order(day="2026-02-30"),
        {**order(), "chosen": {"window": [7]}, "verb": ["show"]},
    ],
)
def test_an_order_that_is_none_of_the_page_is_refused(looking, given):
    with pytest.raises(BadInputError):
        answered(looking(OPERATOR), given)


def test_a_briefing_reaches_the_page_as_bare_nodes(looking):
    told = answered(looking(Viewer("chief", Role.LEADER)), order(window="month"))[0]

    def count(held):
        return sum(1 + count(node[2]) for node in held if not isinstance(node, str))

    assert count(nodes(told)) == len(list(walk(told)))


@pytest.mark.parametrize(
    ("day", "said"), [("昨天", "日期“昨天”看不懂"), ("2026-02-30", "2026-02-30"), ("2999-01-01", "还没有到")]
)
def test_a_day_that_is_none_is_refused_in_the_pages_own_language(looking, day, said):
    words = Words.of("zh", ZONE)
    with pytest.raises(BadInputError) as refused:
        answered(looking(OPERATOR), order(day=day))
    told = refusal(refused.value, words)
    assert said in told
    assert re.search("[A-Za-z]", told) is None


def test_every_section_says_how_its_numbers_are_counted(looking):
    told = answered(looking(OPERATOR), order())[0]
    for name in ("classes", "owed", "departments", "rates", "repeats"):
        (section,) = find(told, id=f"briefing-section-{name}")
        assert len(find(section, class_name="figure-how")) == 1, name
    assert any(text for text in texts(told))
