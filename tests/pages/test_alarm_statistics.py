"""The alarms' statistics on their page: each figure beside its target, and a plain word whether it is met."""

import pytest

from dashboard.i18n import Words
from dashboard.parts.alarm_statistics import against_targets, frequent, shelved
from layers.indicators.alarm_statistics import Statistics
from tests.pages.tree import texts, walk

ZONE = "Asia/Shanghai"
GOOD = {
    "raised": 100, "suppressed": 3, "average": 0.5, "peak": 10, "flood_share": 0.0, "by_priority": {1: 5, 2: 15, 3: 80}, "stale": 4,
    "chattering": (), "frequent": (("r", "street:1", 5),), "acknowledged": 9, "unacknowledged": 2, "ack_median_s": 90.0, "ack_p90_s": 300.0,
}  # fmt: skip
WORDS = {"met": "达标", "missed": "未达标", "few": "次数太少", "none": "不评"}


def said(**changed):
    shown = texts(against_targets(Statistics(**{**GOOD, **changed}), Words.of("zh", ZONE)))
    return {name: sum(text == word for text in shown) for name, word in WORDS.items()}


def test_every_figure_bears_its_unit():
    shown = against_targets(Statistics(**GOOD), Words.of("zh", ZONE))
    values = ["".join(texts(node)) for node in walk(shown) if getattr(node, "className", "") == "statistic-value"]
    assert len(values) == 10
    assert not [value for value in values if not value.rstrip(")）").endswith(("次", "条", "%"))]


def test_what_meets_every_target_says_so_and_what_has_none_is_not_judged():
    assert said() == {"met": 9, "missed": 0, "few": 0, "none": 1}


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"average": 1.0}, 1),
        ({"peak": 11}, 1),
        ({"flood_share": 0.01}, 1),
        ({"by_priority": {1: 40, 2: 15, 3: 45}}, 2),
        ({"stale": 5}, 1),
        ({"chattering": (("r", "street:1"),)}, 1),
        ({"frequent": (("r", "street:1", 6),)}, 1),
    ],
)
def test_what_misses_a_target_says_so(changed, missed):
    assert said(**changed)["missed"] == missed


def test_few_alarms_have_no_shares():
    assert said(raised=19)["few"] == 4


def test_nobody_acknowledged_is_no_time_of_zero():
    shown = " ".join(texts(against_targets(Statistics(**{**GOOD, "ack_median_s": None}), Words.of("zh", ZONE))))
    assert "没有确认过" in shown.replace("\u2009", " ")


@pytest.mark.parametrize(("average", "told"), [(0.0, "0次"), (0.001, "少于0.01次"), (0.25, "0.25次")])
def test_a_rare_alarm_is_told_without_a_row_of_noughts(average, told):
    shown = " ".join(texts(against_targets(Statistics(**{**GOOD, "average": average}), Words.of("zh", ZONE))))
    assert told in shown.replace("\u2009", "").replace(" ", "")


def test_alarms_bear_names_and_what_chatters_is_marked():
    told = Statistics(**{**GOOD, "chattering": (("r", "street:1"),)})
    shown = texts(frequent(told, lambda rule, place: f"{rule} at {place}", Words.of("en", ZONE)))
    assert {"r at street:1", "5", "chatters"} <= set(shown)
    assert texts(shelved([], lambda rule, _place: rule, Words.of("en", ZONE))) == ["No alarm is shelved"]
