"""Layers of cases: each says one thing of the open ones, and nothing that anybody wrote."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from dashboard.i18n import strings
from dashboard.routes.answers import Answers, LayerAsk
from data_loaders.access import Grain, Question, Role, Viewer, Window
from data_loaders.casework.procedure import PROCEDURES
from layers.registry import Registry
from layers.spec import Marks
from layers.view import LayerView
from tests.district import NOON
from tests.layers.conftest import FREE_TEXT

REGISTRY = Registry()
CASES = tuple(layer for layer in REGISTRY.all() if layer.group == "cases")
IDS = [layer.id for layer in CASES]
DESK = Viewer("desk", Role.OPERATOR)
POSTS = itertools.count()
NOW = NOON.replace(tzinfo=None)
COLUMNS = {
    "id", "lon", "lat", "class", "urgency", "acknowledged", "precision", "occurred_at", "due_at", "suspended", "mark",
}  # fmt: skip


def view(made, at=NOON, zone="Asia/Shanghai"):
    return LayerView(9, Window.of("all", at), zone=zone, departments=tuple(made.access.district.departments))


def points(made, layer_id, **look):
    question = REGISTRY.get(layer_id).question(view(made, **look))
    return {row["id"]: row for row in made.access.read(question, DESK).table.to_pylist()}


def counts(made, layer_id, **look):
    (row,) = made.access.read(REGISTRY.get(layer_id).counts(view(made, **look)), DESK).table.to_pylist()
    return row


def open_cases(made):
    question = Question("open", "SELECT * FROM \"v_case@1\" WHERE status = 'open'", {}, Grain.RECORD)
    viewer = Viewer(f"post-{next(POSTS)}", Role.OPERATOR)
    return {row["id"]: row for row in made.access.read(question, viewer).table.to_pylist()}


def placed(cases):
    return {key for key, row in cases.items() if row["cell"] is not None}


def test_the_five_are_listed_together_off_at_start_and_on_no_wall():
    assert IDS == ["cases_by_step", "cases_overdue", "cases_due_today", "cases_by_department", "cases_escalated"]
    assert not any(layer.on_at_start or Role.WALL in layer.audience for layer in CASES)


@pytest.mark.parametrize("layer", CASES, ids=IDS)
def test_a_layer_carries_what_a_sign_is_drawn_by_and_nothing_that_was_written(at_work, layer):
    answer = at_work.access.read(layer.question(view(at_work)), DESK).table
    assert set(answer.column_names) == COLUMNS
    assert FREE_TEXT not in repr(answer.to_pylist())


@pytest.mark.parametrize("layer", CASES, ids=IDS)
def test_what_is_counted_is_what_is_drawn_and_what_has_no_place(at_work, layer):
    told = counts(at_work, layer.id)
    assert told["total"] == len(points(at_work, layer.id)) > 0
    assert set(points(at_work, layer.id)) <= placed(open_cases(at_work))


@pytest.mark.parametrize("layer_id", ["cases_by_step", "cases_by_department"])
def test_every_open_case_with_a_place_stands_once(at_work, layer_id):
    cases = open_cases(at_work)
    assert set(points(at_work, layer_id)) == placed(cases)
    assert counts(at_work, layer_id)["unlocated"] == len(cases) - len(placed(cases)) > 0


def test_a_case_is_marked_with_the_step_at_which_it_stands(at_work):
    steps = {key: row["step"] for key, row in open_cases(at_work).items()}
    marks = {key: row["mark"] for key, row in points(at_work, "cases_by_step").items()}
    assert marks == {key: steps[key] for key in marks}
    assert len(set(marks.values())) >= 6


def test_every_step_of_every_procedure_has_a_sign_of_its_own():
    legend = REGISTRY.get("cases_by_step").legend
    assert set(legend.keys) == {step.name for procedure in PROCEDURES.values() for step in procedure.steps}
    for lang in ("zh", "en"):
        signs = [strings(lang)[f"sign.{key}"] for key in legend.keys]
        assert len(set(signs)) == len(signs)


@pytest.mark.parametrize("layer", CASES, ids=IDS)
def test_every_mark_has_a_name_and_one_character_in_both_languages(at_work, layer):
    assert isinstance(layer.legend, Marks)
    for lang in ("zh", "en"):
        for key in layer.legend.keys:
            assert strings(lang)[f"{layer.legend.words}.{key}"]
            assert len(strings(lang)[f"sign.{key}"]) == 1
    marks = {row["mark"] for row in points(at_work, layer.id).values()}
    named = set(at_work.access.district.departments) if layer.legend.ranked else set()
    assert marks <= named | set(layer.legend.keys)


def test_overdue_is_what_runs_past_its_deadline_by_how_long(at_work):
    def mark(row):
        late = NOW - row["due_at"]
        return "hours" if late < timedelta(days=1) else "days" if late < timedelta(days=7) else "weeks"

    late = {
        key: mark(row) for key, row in open_cases(at_work).items()
        if row["cell"] is not None and row["due_at"] and row["due_at"] < NOW and not row["suspended"]
    }  # fmt: skip
    assert {key: row["mark"] for key, row in points(at_work, "cases_overdue").items()} == late
    assert set(late.values()) == {"hours", "days", "weeks"}


def test_a_suspended_case_is_counted_apart_and_is_not_overdue(at_work):
    suspended = {key for key, row in open_cases(at_work).items() if row["suspended"]}
    assert counts(at_work, "cases_overdue")["suspended"] == len(suspended) > 0
    assert not suspended & (set(points(at_work, "cases_overdue")) | set(points(at_work, "cases_due_today")))


@pytest.mark.parametrize("layer_id", ["cases_overdue", "cases_due_today"])
def test_a_case_without_a_deadline_is_counted_apart_and_never_as_in_time(at_work, layer_id):
    without = {key for key, row in open_cases(at_work).items() if row["due_at"] is None}
    assert counts(at_work, layer_id)["no_deadline"] == len(without) > 0
    assert not without & set(points(at_work, layer_id))


def test_due_today_ends_with_the_midnight_of_the_district(at_work):
    def until(hours):
        return {
            key for key, row in open_cases(at_work).items()
            if row["cell"] is not None and row["due_at"] and not row["suspended"] and NOW <= row["due_at"] < NOW + timedelta(hours=hours)
        }  # fmt: skip

    assert set(points(at_work, "cases_due_today")) == until(12) != set()
    assert set(points(at_work, "cases_due_today", zone="America/New_York")) == until(24) != until(12)


def test_a_department_without_a_name_in_the_profile_is_shown_as_such(at_work):
    departments = {key: row["department"] for key, row in open_cases(at_work).items()}
    for key, row in points(at_work, "cases_by_department").items():
        named = departments[key] if departments[key] in at_work.access.district.departments else "unnamed_department"
        assert row["mark"] == (named if departments[key] else "no_department")
    assert FREE_TEXT in departments.values()
    nobody = sum(not name for name in departments.values())
    assert counts(at_work, "cases_by_department")["no_department"] == nobody > 0


def test_an_escalated_case_is_marked_with_the_level_at_which_it_stands(at_work):
    names = {1: "community", 2: "street", 3: "district"}
    by_hand = {key: names[row["level"]] for key, row in open_cases(at_work).items() if row["escalated"] and row["cell"]}
    assert {key: row["mark"] for key, row in points(at_work, "cases_escalated").items()} == by_hand
    assert set(by_hand.values()) == set(names.values())


def test_a_deadline_that_passes_while_nothing_else_happens_is_seen(at_work):
    answers, ask = Answers(at_work.access, REGISTRY), LayerAsk("cases_overdue", window="7d")
    before, version = answers.get(DESK, ask), at_work.access.version
    at_work.clock.set(NOON + timedelta(hours=11))
    try:
        after = answers.get(DESK, ask)
    finally:
        at_work.clock.set(NOON)
    assert at_work.access.version == version
    assert after.total == counts(at_work, "cases_overdue", at=NOON + timedelta(hours=11))["total"] > before.total
