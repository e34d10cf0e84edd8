"""The desk's queue: what stands in it, what each filter would keep, in which order."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.access import BadInputError, Grain, Jurisdiction, Question, Role, Viewer
from layers.indicators import queue
from layers.indicators.queue import FACETS, ORDERS, STANDINGS, QueueFilter
from layers.place import Place
from tests.district import GRIDS, NOON, STREETS

KINDS = ("street", "community", "grid")
ZONE = "Asia/Shanghai"
EVERYBODY = QueueFilter()
ATTRIBUTE = {"standing": "standing", "step": "step", "department": "department", "feed": "feed", "class": "class_"}
POSTS = itertools.count()


def post(jurisdiction: Jurisdiction | None = None) -> Viewer:
    """A post that has opened nothing yet: how many records one may open is another test's matter."""
    return Viewer(f"post-{next(POSTS)}", Role.OPERATOR, jurisdiction or Jurisdiction())


def counted(made, wanted: QueueFilter, viewer: Viewer | None = None) -> dict[str, dict[str, int]]:
    question = queue.counts(wanted, NOON, ZONE, KINDS)
    out: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for row in made.access.read(question, viewer or post()).table.to_pylist():
        out.setdefault(row["facet"], {})[row["name"]] = row["cases"]
    return out


def rows(made, wanted: QueueFilter = EVERYBODY, order: str = "due", limit: int = 200, offset: int = 0, viewer=None):
    question = queue.page(wanted, order, NOON, ZONE, KINDS, limit=limit, offset=offset)
    return made.access.read(question, viewer or post()).table.to_pylist()


wishes = st.builds(
    QueueFilter,
    standing=st.sampled_from(["", *STANDINGS]),
    step=st.sampled_from(["", "handling", "dispatch", "detected", "request", "none"]),
    department=st.sampled_from(["", "bureau", "510199001001", "none"]),
    feed=st.sampled_from(["", "grid_cases", "camera_events", "hotline_12345"]),
    class_=st.sampled_from(["", "waste", "theft"]),
    place=st.sampled_from([Place.everywhere(), *(Place.parse(f"area:street:{code}") for code in STREETS)]),
    level=st.sampled_from([None, 0, 1, 2, 3]),
    q=st.sampled_from(["", "G0", "e"]),
)


def test_the_district_has_cases_of_every_standing(at_work):
    """Otherwise what follows would hold of nothing."""
    found = counted(at_work, EVERYBODY)
    assert all(found["standing"][name] > 0 for name in STANDINGS), found["standing"]
    assert len(found["step"]) >= 8
    assert found["filtered"] == found["total"]


@given(wishes)
@settings(max_examples=30)
def test_every_facets_count_is_what_its_filter_keeps(at_work, wanted):
    told = counted(at_work, wanted)
    for facet in FACETS:
        for name, cases in told[facet].items():
            # Of a step or a department there may be none, which is a filter's own.
            if name or facet in {"step", "department"}:
                chosen = replace(wanted, **{ATTRIBUTE[facet]: name or "none"})
                assert counted(at_work, chosen)["filtered"][""] == cases, (facet, name)


@given(wishes)
@settings(max_examples=30)
def test_the_values_of_a_column_add_up_to_what_is_kept_without_its_filter(at_work, wanted):
    told = counted(at_work, wanted)
    for facet in set(FACETS) - {"standing"}:
        without = replace(wanted, **{ATTRIBUTE[facet]: ""})
        assert sum(told[facet].values()) == counted(at_work, without)["filtered"][""], facet
    assert (
        told["total"]
        == counted(at_work, replace(EVERYBODY, place=wanted.place, level=wanted.level, q=wanted.q))["total"]
    )


@given(wishes, st.sampled_from(sorted(ORDERS)), st.integers(1, 40))
@settings(max_examples=30)
def test_pages_follow_each_other_without_gap_or_overlap(at_work, wanted, order, size):
    whole = [row["id"] for row in rows(at_work, wanted, order)]
    pages = [
        row["id"] for start in range(0, len(whole) + size, size)
        for row in rows(at_work, wanted, order, limit=size, offset=start)
    ]  # fmt: skip
    assert pages == whole
    assert len(set(whole)) == len(whole) == counted(at_work, wanted)["filtered"][""]


def last(value):
    """A key by which what is not known comes last."""
    return (value is None, value or 0)


def backwards(value):
    return (value is None, -value.timestamp() if value else 0)


BY_HAND = {
    "due": lambda row: (row["suspended"], last(row["due_at"] and row["due_at"].timestamp()), row["urgency"], row["occurred_at"], row["id"]),
    "urgency": lambda row: (row["urgency"], row["acknowledged"], last(row["due_at"] and row["due_at"].timestamp()), row["occurred_at"], row["id"]),
    "oldest": lambda row: (row["occurred_at"], row["id"]),
    "newest": lambda row: (-row["occurred_at"].timestamp(), row["id"]),
    "touched": lambda row: (backwards(row["last_at"]), -row["occurred_at"].timestamp(), row["id"]),
}  # fmt: skip


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_an_order_is_the_one_that_its_name_says(at_work, order):
    found = rows(at_work, order=order)
    assert found == sorted(found, key=BY_HAND[order])


def test_an_unseen_camera_event_of_the_last_day_is_in_and_an_older_one_is_not(at_work):
    seen = {row["id"]: row for row in rows(at_work, QueueFilter(feed="camera_events"))}
    assert set(seen) == {"events:e1", "events:e23"}
    assert {row["status"] for row in seen.values()} == {"unknown"}
    others = [row for row in rows(at_work) if row["feed"] != "camera_events"]
    assert {row["status"] for row in others} == {"open"}


def test_a_suspended_case_is_never_overdue_and_never_due(at_work):
    suspended = rows(at_work, QueueFilter(standing="suspended"))
    assert any(row["due_at"] and row["due_at"] < NOON.replace(tzinfo=None) for row in suspended)
    assert not any(row["overdue"] for row in suspended)
    for standing in ("overdue", "due_soon", "due_today"):
        assert not any(row["suspended"] for row in rows(at_work, QueueFilter(standing=standing))), standing


def test_a_case_without_a_deadline_is_neither_late_nor_due(at_work):
    without = {row["id"] for row in rows(at_work) if row["due_at"] is None}
    assert without
    for standing in ("overdue", "due_soon", "due_today"):
        assert not without & {row["id"] for row in rows(at_work, QueueFilter(standing=standing))}, standing


def test_what_a_camera_told_and_nobody_confirmed_is_nobodys_to_be_late_with(at_work):
    """Though its class has a limit that is over."""
    event = next(row["id"] for row in rows(at_work) if row["status"] == "unknown")
    at_work.rows(f"UPDATE city.pub.incident SET due_at = TIMESTAMP '2024-01-01' WHERE id = '{event}'")
    try:
        (row,) = [row for row in rows(at_work) if row["id"] == event]
        assert (row["due_at"], row["overdue"]) == (None, False)
    finally:
        at_work.rows(f"UPDATE city.pub.incident SET due_at = NULL WHERE id = '{event}'")


def test_due_today_ends_with_the_districts_midnight(at_work):
    today = {row["id"] for row in rows(at_work, QueueFilter(standing="due_today"))}
    begin, end = NOON.replace(tzinfo=None), (NOON + timedelta(hours=12)).replace(tzinfo=None)
    by_hand = {
        row["id"] for row in rows(at_work) if row["due_at"] and not row["suspended"] and begin <= row["due_at"] < end
    }
    assert today == by_hand != set()


@pytest.mark.parametrize("street", list(STREETS))
def test_a_streets_post_sees_its_own_cases_and_no_others(at_work, street):
    mine = rows(at_work, viewer=post(Jurisdiction("street", frozenset({street}))))
    assert {row["id"] for row in mine} == {row["id"] for row in rows(at_work) if row["area_street"] == street} != set()
    told = counted(at_work, EVERYBODY, post(Jurisdiction("street", frozenset({street}))))
    assert told["total"][""] == len(mine)


def test_a_number_is_found_by_any_part_of_it_whatever_its_case(at_work):
    wanted = {row["id"] for row in rows(at_work) if "g01" in row["id"]}
    assert wanted == {row["id"] for row in rows(at_work, QueueFilter(q="G01"))} != set()


def test_a_wall_opens_no_page_of_the_queue(at_work):
    question = queue.page(EVERYBODY, "due", NOON, ZONE, KINDS, limit=1, offset=0)
    assert question.grain is Grain.RECORD
    told = at_work.access.read(queue.counts(EVERYBODY, NOON, ZONE, KINDS), Viewer("hall", Role.WALL)).table
    assert told.column_names == ["facet", "name", "cases"]


def test_what_is_not_offered_is_refused_with_what_is(at_work):
    with pytest.raises(BadInputError, match="known are overdue"):
        QueueFilter(standing="soon")
    with pytest.raises(BadInputError, match="known are due"):
        queue.page(EVERYBODY, "id; DROP", NOON, ZONE, KINDS, limit=1, offset=0)


def test_the_queue_and_its_view_agree_on_what_is_open(at_work):
    question = Question("open", "SELECT id FROM \"v_case@1\" WHERE status = 'open'", {}, Grain.RECORD)
    open_ = {row["id"] for row in at_work.access.read(question, post()).table.to_pylist()}
    assert open_ == {row["id"] for row in rows(at_work) if row["feed"] != "camera_events"}
    assert any(row["area_grid"] == GRIDS[5] for row in rows(at_work))
