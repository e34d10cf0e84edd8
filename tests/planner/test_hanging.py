"""Which questions may hang on a wall: held to what the wall's own layers are held to, whatever else is asked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.i18n import FOLDER
from data_loaders.access import Role
from layers.planner.hanging import (
    GROUP_CLASSES_MIN,
    HANGING_MEASURES,
    REASONS,
    SAYING_RES_MAX,
    SHOWN_ALONE,
    Walls,
    kept_from_walls,
    reasons,
)
from layers.planner.measures import MEASURES
from layers.planner.question import HEXAGON, SHADES, PlannerQuestion
from layers.planner.questions import NOT_APPRAISED, RESIDENT_RESOLUTIONS
from layers.registry import Registry
from layers.walls import RES_MAX, WINDOWS

KINDS = ("street", "community", "grid")
GROUPS = {"market": 3, "noise": 2, "police": 1}
WALLS = Walls(KINDS, GROUPS)
CELL = "8940c9b8b2bffff"
POLYGON = "polygon:104.002,30.601,104.031,30.604,104.015,30.619"
PLAIN = PlannerQuestion(window="7d", by="street")

questions = st.builds(
    PlannerQuestion,
    measure=st.sampled_from([*MEASURES, "moonlight"]),
    classes=st.sampled_from([(), (), ("waste",)]),
    groups=st.sampled_from([(), ("market",), ("market", "noise"), ("police",), ("sensitive",)]),
    statuses=st.sampled_from([(), (), ("open",)]),
    feeds=st.sampled_from([(), ("police_110",), ("grid_cases", "hotline_12345"), ("camera_events",)]),
    departments=st.sampled_from([(), (), ("team_a",)]),
    hours=st.sampled_from([(), (), ((0, 6),)]),
    window=st.sampled_from([*WINDOWS, "365d", "all", "2024-05-14T00:00Z/2024-05-14T00:05Z"]),
    against=st.just(""),
    span=st.sampled_from(["", "", "2024-05-14T00:00Z/2024-05-14T00:05Z"]),
    area=st.sampled_from(["", "", "street:1", "community:1", "grid:1", f"cell:{CELL}", POLYGON, "buffer:104,30,50"]),
    picked=st.just(()),
    by=st.sampled_from([HEXAGON, "point", *KINDS, "parish"]),
    resolution=st.integers(7, 11),
    shade=st.sampled_from(SHADES),
)


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(questions)
def test_what_may_hang_is_no_finer_than_what_walls_are_given(question):
    if reasons(question, WALLS):
        return
    assert question.window in WINDOWS
    assert question.by in {HEXAGON, "street", "community"}
    assert question.by != HEXAGON or question.resolution <= RES_MAX
    assert question.measure in HANGING_MEASURES
    fine = (question.classes, question.statuses, question.departments, question.hours, question.span, question.picked)
    assert not any(fine)
    assert all(GROUPS[group] >= GROUP_CLASSES_MIN for group in question.groups)
    assert set(question.feeds) <= SHOWN_ALONE
    assert not (question.groups and question.feeds)
    assert not question.area or question.area.startswith(f"{question.by}:")
    if (question.groups or question.measure == "overdue") and question.by == HEXAGON:
        assert question.resolution <= SAYING_RES_MAX
    if question.measure == "per_1000":
        assert question.by == HEXAGON
        assert RESIDENT_RESOLUTIONS[0] <= question.resolution <= RESIDENT_RESOLUTIONS[1]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(questions)
def test_a_question_is_judged_by_its_text_and_coarser_is_never_worse(question):
    told = reasons(question, WALLS)
    assert kept_from_walls(question.text(), KINDS, GROUPS) == told
    assert list(told) == [code for code in REASONS if code in told]
    if question.by == HEXAGON and question.resolution > 7:
        coarser = replace(question, resolution=question.resolution - 1)
        assert set(reasons(coarser, WALLS)) <= set(told) | {"saying"}
    for part in ("classes", "statuses", "departments", "hours", "feeds", "groups"):
        assert set(reasons(replace(question, **{part: ()}), WALLS)) <= set(told)


@pytest.mark.parametrize(
    "question",
    [
        PLAIN,
        PlannerQuestion(window="24h", resolution=9),
        replace(PLAIN, groups=("market", "noise"), by="community"),
        PlannerQuestion(groups=("market",), resolution=8),
        PlannerQuestion(feeds=("police_110",), resolution=9),
        replace(PLAIN, measure="overdue"),
        PlannerQuestion(measure="per_1000", resolution=8),
        replace(PLAIN, area="street:510199001", against="previous"),
    ],
    ids=lambda question: question.text(),
)
def test_what_the_walls_show_the_like_of_may_hang(question):
    assert reasons(question, WALLS) == ()


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"by": "point"}, "points"),
        ({"by": "grid"}, "one_worker"),
        ({"by": "parish"}, "unreadable"),
        ({"by": HEXAGON, "resolution": 10}, "fine_hexagons"),
        ({"by": HEXAGON, "resolution": 9, "groups": ("market",)}, "saying"),
        ({"by": HEXAGON, "resolution": 9, "measure": "overdue"}, "saying"),
        ({"window": "365d"}, "window"),
        ({"window": "2024-05-14T00:00Z/2024-05-14T00:05Z"}, "window"),
        ({"against": "2024-05-01T00:00Z/2024-05-02T00:00Z"}, "against"),
        ({"span": "2024-05-14T00:00Z/2024-05-14T00:05Z"}, "span"),
        ({"classes": ("waste",)}, "classes"),
        ({"groups": ("police",)}, "lone_group"),
        ({"groups": ("sensitive",)}, "lone_group"),
        ({"hours": ((0, 6),)}, "hours"),
        ({"area": POLYGON}, "area"),
        ({"area": "buffer:104,30,50"}, "area"),
        ({"area": f"cell:{CELL}"}, "area"),
        ({"area": "community:1"}, "area"),
        ({"by": HEXAGON, "resolution": 8, "area": "street:1"}, "area"),
        ({"feeds": ("camera_events",)}, "feed"),
        ({"feeds": ("police_110",), "groups": ("market",)}, "crossed"),
        ({"statuses": ("open",)}, "status"),
        ({"departments": ("team_a",)}, "department"),
        ({"picked": ("510199001",)}, "picked"),
        ({"measure": "median_hours"}, "measure"),
        ({"measure": "rework"}, "measure"),
        ({"measure": "per_1000"}, "unreadable"),
        ({"measure": "moonlight"}, "unreadable"),
    ],
)
def test_each_thing_that_says_too_much_is_named(patch, code):
    assert reasons(replace(PLAIN, **patch), WALLS) == (code,)


@pytest.mark.parametrize("text", ["2", "1;window=yesterday", "SELECT 1", "1;by=street;by=grid"])
def test_what_is_no_question_does_not_hang(text):
    assert kept_from_walls(text, KINDS, GROUPS) == ("unreadable",)


def test_the_measures_and_sources_are_those_of_the_walls_own_layers():
    shown = Registry().for_role(Role.WALL)
    assert {"police_110", "hotline_12345", "grid_cases"} <= SHOWN_ALONE
    assert "camera_events" not in SHOWN_ALONE
    assert set(HANGING_MEASURES) <= set(MEASURES)
    # What is divided by residents stands on the walls beside the residents.
    assert any(spec.id == "population" for spec in shown)
    assert NOT_APPRAISED == "grid"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_has_its_words(lang):
    words = json.loads((FOLDER / f"{lang}.json").read_text("utf-8"))
    assert {key.removeprefix("planner.hang.") for key in words if key.startswith("planner.hang.")} == set(REASONS)
