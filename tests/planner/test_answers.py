"""A planner's answer against the same rows counted again by pandas, h3 and shapely, which know nothing of its SQL."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import h3
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.access import BadInputError
from layers.planner.question import PlannerQuestion
from layers.planner.questions import FILTERS, Asked
from tests.district import NOON
from tests.planner.conftest import STREET

NOW = pd.Timestamp(NOON.replace(tzinfo=None))
TRIANGLE = "polygon:104.002,30.601,104.031,30.604,104.015,30.619"
# Dented, so that a covering by its hull would be wrong.
ARROW = "polygon:104.001,30.601,104.02,30.609,104.039,30.601,104.02,30.619"
PARTS = {
    "class": ("classes", "class"), "status": ("statuses", "status"), "feed": ("feeds", "feed"),
    "department": ("departments", "department"),
}  # fmt: skip


def in_window(frame: pd.DataFrame, days: float, until: pd.Timestamp = NOW) -> pd.DataFrame:
    start = until - pd.Timedelta(days=days)
    return frame[(frame["occurred_at"] >= start) & (frame["occurred_at"] < until)]


def inside(frame: pd.DataFrame, area: str) -> pd.Series:
    numbers = [float(text) for text in area.partition(":")[2].split(",")]
    shape = shapely.Polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return pd.Series(shapely.contains_xy(shape, frame["lon"].fillna(0), frame["lat"].fillna(0)), index=frame.index)


def by_key(told, part: str = "value") -> dict[str, object]:
    return {row.key: getattr(row, part) for row in told.answer.rows}


def hexagon(cells: pd.Series, res: int) -> pd.Series:
    return cells.map(lambda cell: "none" if pd.isna(cell) else h3.cell_to_parent(f"{int(cell):x}", res))


@pytest.mark.parametrize("res", [7, 9, 11])
def test_events_by_hexagon_are_those_of_the_window(planned, res):
    told = planned.ask(PlannerQuestion(resolution=res))
    rows = in_window(planned.frame(), 28)
    assert by_key(told, "n") == rows.groupby(hexagon(rows["cell_text"], res)).size().to_dict()
    assert len(told.answer.rows) > 3


@pytest.mark.parametrize("kind", ["street", "community", "grid"])
def test_events_by_area_are_those_of_the_window(planned, kind):
    told = planned.ask(PlannerQuestion(by=kind, window="7d"))
    rows = in_window(planned.frame(), 7)
    assert by_key(told, "n") == rows.groupby(rows[f"area_{kind}"].fillna("none")).size().to_dict()


def test_located_and_unlocated_add_up_to_the_whole(planned):
    told = planned.ask(PlannerQuestion(window="all"))
    placed = sum(row.n for row in told.answer.rows if row.key != "none")
    assert told.answer.unlocated == int(planned.frame()["cell"].isna().sum()) > 0
    assert placed + told.answer.unlocated == told.answer.whole.n == told.answer.kept[0] == len(planned.frame())


def test_open_and_overdue_are_of_the_present_state(planned):
    rows = in_window(planned.frame(), 28)
    open_ = rows[rows["status"] == "open"]
    late = open_[~open_["suspended"].astype(bool) & (open_["due_at"] < NOW)]
    for measure, wanted in (("open", open_), ("overdue", late)):
        told = planned.ask(PlannerQuestion(measure=measure, by="street"))
        assert by_key(told, "n") == wanted.groupby("area_street").size().to_dict()
        assert told.answer.whole.value == len(wanted) > 0


def test_the_median_is_of_the_rows_and_not_of_the_groups(planned):
    rows = in_window(planned.frame(), 28)
    closed = rows[(rows["status"] == "closed") & (rows["closed_at"] >= rows["occurred_at"])]
    hours = (closed["closed_at"] - closed["occurred_at"]).dt.total_seconds() / 3600
    told = planned.ask(PlannerQuestion(measure="median_hours", by="community"))
    wanted = hours.groupby(closed["area_community"]).agg(["median", "size"])
    assert {key: pytest.approx(value) for key, value in by_key(told).items() if value is not None} == {
        key: row["median"] for key, row in wanted.iterrows() if row["size"] >= 10
    }
    assert told.answer.whole.value == pytest.approx(hours.median())


def test_a_duration_of_fewer_than_ten_is_not_told(planned):
    told = planned.ask(PlannerQuestion(measure="median_hours", window="7d", resolution=10))
    few = [row for row in told.answer.rows if row.n < 10]
    assert few
    assert all(row.value is None and row.few for row in few)


def test_a_rate_is_events_by_published_residents_and_unknown_where_none_are(planned):
    told = planned.ask(PlannerQuestion(measure="per_1000", resolution=8))
    rows = in_window(planned.frame(), 28)
    counts = rows.groupby(hexagon(rows["cell_text"], 8)).size()
    people = {
        f"{cell:x}": n
        for cell, n in planned.district.rows("SELECT cell, residents FROM city.pub.population WHERE resolution = 8")
    }
    known = {key: value for key, value in by_key(told).items() if value is not None}
    assert known == {
        key: pytest.approx(1000 * n / people[key]) for key, n in counts.items() if people.get(key, 0) >= 10
    }
    assert known
    assert (
        {row.key for row in told.answer.rows if row.value is None}
        == {key for key in counts.index if people.get(key, 0) < 10}
        != set()
    )


def test_a_rate_of_a_hexagon_that_the_area_cuts_is_unknown(planned):
    told = planned.ask(PlannerQuestion(measure="per_1000", resolution=8, area=TRIANGLE))
    rows = in_window(planned.frame(), 28)
    mine = rows[inside(rows, TRIANGLE)]
    whole, part = (frame.groupby(hexagon(frame["cell_text"], 8)).size() for frame in (rows, mine))
    cut = {key for key, n in part.items() if whole[key] != n}
    assert cut
    assert all(by_key(told)[key] is None for key in cut)


@pytest.mark.parametrize("area", [TRIANGLE, ARROW])
def test_a_drawn_polygon_holds_exactly_what_lies_in_it(planned, area):
    rows = planned.frame()
    told = planned.ask(PlannerQuestion(window="all", area=area, by="point"))
    wanted = rows[inside(rows, area)]
    assert {point["id"] for point in told.points} == set(wanted["id"])
    assert told.answer.whole.n == len(wanted) > 20


def test_a_circle_holds_what_is_nearer_than_its_radius(planned):
    rows = planned.frame().dropna(subset=["lon"])
    told = planned.ask(PlannerQuestion(window="all", area="buffer:104.015,30.61,700", by="point"))
    far = rows.apply(lambda row: h3.great_circle_distance((30.61, 104.015), (row["lat"], row["lon"]), unit="m"), axis=1)
    # The plane and the sphere differ by centimetres; nothing of the district lies that near to the edge.
    assert ((far - 700).abs() > 1).all()
    assert {point["id"] for point in told.points} == set(rows["id"][far < 700]) != set()


def test_a_polygon_that_crosses_itself_is_refused(planned):
    with pytest.raises(BadInputError, match="cross"):
        planned.ask(PlannerQuestion(area="polygon:104,30.6,104.02,30.62,104.02,30.6,104,30.62"))


def test_hours_of_the_week_are_the_districts(planned):
    rows = in_window(planned.frame(), 28)
    told = planned.ask(PlannerQuestion(hours=((8, 18), (32, 42))))
    chosen = {*range(8, 18), *range(32, 42)}
    assert told.answer.whole.n == int(rows["week_hour"].isin(chosen).sum()) > 0
    wanted = {str(int(hour)): n for hour, n in rows.groupby("week_hour").size().items()}
    known_to_the_day = int(rows["week_hour"].isna().sum())
    assert known_to_the_day
    assert {hour: n for hour, (n, _) in told.answer.facets["hours"].values.items()} == {
        **wanted,
        "none": known_to_the_day,
    }


def by_step(moments: pd.Series, step: str) -> dict[str, int]:
    """How many of these moments (UTC) lie in each step of the district's time."""
    local = moments.dt.tz_localize("UTC").dt.tz_convert("Asia/Shanghai").dt.floor(step)
    return local.dt.strftime("%Y-%m-%dT%H:%M").value_counts().to_dict()


def test_time_is_told_by_the_moment_that_the_measure_is_of(planned):
    frame = planned.frame()
    told = planned.ask(PlannerQuestion(measure="close_on_time_closed", window="28d"))
    closed = frame[(frame["status"] == "closed") & (frame["feed"] == "grid_cases") & frame["due_at"].notna()]
    ended = closed["closed_at"][closed["closed_at"] >= NOW - pd.Timedelta(days=28)]
    assert {step: n for step, (n, _) in told.answer.facets["span"].values.items()} == by_step(ended, "D")


def test_an_earlier_period_that_began_at_another_minute_stands_under_the_same_hours(planned):
    window, against = "2024-05-10T00:00Z/2024-05-12T00:00Z", "2024-05-01T00:20Z/2024-05-03T00:20Z"
    frame = planned.frame()
    told = planned.ask(PlannerQuestion(window=window, against=against))
    now, then = (
        frame["occurred_at"][frame["occurred_at"].between(*map(pd.Timestamp, text.replace("Z", "").split("/")), "left")]
        for text in (window, against)
    )
    hours = told.answer.facets["span"].values
    shift = pd.Timedelta(days=9) - pd.Timedelta(minutes=20)
    assert {step: n for step, (n, _) in hours.items() if n} == by_step(now, "h")
    assert {step: n for step, (_, n) in hours.items() if n} == by_step(then + shift, "h")


def test_two_periods_stand_beside_each_other(planned):
    frame = planned.frame()
    told = planned.ask(PlannerQuestion(window="7d", against="previous", by="street"))
    now, then = in_window(frame, 7), in_window(frame, 7, NOW - pd.Timedelta(days=7))
    for row in told.answer.rows:
        assert row.n == int((now["area_street"] == row.key).sum())
        assert row.n_then == int((then["area_street"] == row.key).sum())
        assert row.difference.value == row.n - row.n_then
    assert told.answer.kept == (len(now), len(then))


def test_the_days_of_the_earlier_period_stand_under_those_of_the_window(planned):
    told = planned.ask(PlannerQuestion(window="7d", against="previous"))
    days = told.answer.facets["span"].values
    assert sum(then for _, then in days.values()) == told.answer.kept[1]
    assert set(days) <= {(NOON + timedelta(hours=8) - timedelta(days=n)).strftime("%Y-%m-%dT00:00") for n in range(8)}


wishes = st.builds(
    PlannerQuestion,
    measure=st.sampled_from(["count", "open"]),
    classes=st.sampled_from([(), ("waste",), ("waste", "theft")]),
    groups=st.sampled_from([(), ("non_police",)]),
    statuses=st.sampled_from([(), ("open",), ("closed", "unknown")]),
    feeds=st.sampled_from([(), ("grid_cases",), ("hotline_12345",)]),
    departments=st.sampled_from([(), ("team_a",), ("none", "清运 二班")]),
    hours=st.sampled_from([(), ((0, 60),), ((100, 168),)]),
    area=st.sampled_from(["", TRIANGLE, "street:510199001"]),
    picked=st.sampled_from([(), ("510199001001",), ("510199002001", "510199001002")]),
    by=st.just("community"),
    window=st.sampled_from(["7d", "28d"]),
    against=st.sampled_from(["", "previous"]),
)


@given(wishes)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stands_beside_a_value_is_what_choosing_it_keeps(planned, wish):
    told = planned.ask(wish).answer
    for facet, (part, _) in PARTS.items():
        if facet == "class" and wish.groups:
            continue  # a group chosen keeps its classes too
        for name, kept in told.facets[facet].values.items():
            assert planned.ask(replace(wish, **{part: (name,)})).answer.kept == kept, (facet, name)


@given(wishes)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_without_a_filter_there_is_what_its_values_add_up_to(planned, wish):
    told = planned.ask(wish).answer
    empty = PlannerQuestion()
    parts = {"class": ("classes", "groups"), "status": ("statuses",), "feed": ("feeds",), "department": ("departments",),
             "hours": ("hours",), "span": ("span",), "area": ("area",), "picked": ("picked",)}  # fmt: skip
    assert set(parts) == set(FILTERS)
    for facet, names in parts.items():
        without = replace(wish, **{name: getattr(empty, name) for name in names})
        assert planned.ask(without).answer.kept == told.facets[facet].without, facet
        if facet in PARTS:
            values = told.facets[facet].values.values()
            assert tuple(map(sum, zip(*values, strict=True))) in (told.facets[facet].without, ()), facet


@given(wishes)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_chosen_filter_everything_but_the_rows(planned, wish):
    told = planned.ask(wish).answer
    assert [(row.key, row.n) for row in told.rows] == [
        (row.key, row.n) for row in planned.ask(replace(wish, picked=())).answer.rows
    ]
    if wish.picked:
        assert sum(row.n for row in told.rows if row.key in wish.picked) == told.kept[0]


def test_a_streets_planner_is_told_of_that_street_alone(planned):
    told = planned.ask(PlannerQuestion(by="grid", window="all"), STREET)
    assert {row.key[:9] for row in told.answer.rows} == {"510199001"}
    rows = planned.frame()
    assert told.answer.whole.n == int((rows["area_street"] == "510199001").sum())
    other = planned.ask(PlannerQuestion(window="all", area="street:510199002"), STREET)
    assert other.answer.whole.n == 0


def test_sensitive_classes_are_in_no_answer(planned):
    for name in ("domestic", "gathering"):
        assert planned.ask(PlannerQuestion(window="all", classes=(name,))).answer.whole.n == 0
    told = planned.ask(PlannerQuestion(window="all")).answer
    assert not {"domestic", "gathering"} & set(told.facets["class"].values)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (PlannerQuestion(measure="happiness"), "per_1000"),
        (PlannerQuestion(by="moon"), "community"),
        (PlannerQuestion(measure="per_1000", by="street"), "hexagons of resolution 7 to 9"),
        (PlannerQuestion(measure="per_1000", resolution=10), "hexagons of resolution 7 to 9"),
        (PlannerQuestion(measure="rework", by="grid"), "one person's work"),
        (PlannerQuestion(area="moon:1"), "street, community, grid"),
        (PlannerQuestion(window="2031-01-01T00:00Z/2031-02-01T00:00Z"), "not begun"),
        (PlannerQuestion(window="28d", against="2024-05-01T00:00Z/2024-05-05T00:00Z"), "overlap"),
    ],
)
def test_what_the_district_does_not_have_is_refused_with_what_it_has(planned, wrong, said):
    with pytest.raises(BadInputError, match=said):
        planned.ask(wrong)


@pytest.mark.parametrize("area", ["", TRIANGLE, "buffer:104,30.6,500", "cell:8940e3c1487ffff", "street:510199001"])
@pytest.mark.parametrize("measure", ["count", "per_1000", "rework"])
def test_no_question_names_more_than_the_views_of_its_scope(planned, measure, area):
    """A qualified name would reach past the scope's own schema."""
    asked = Asked.of(
        PlannerQuestion(measure=measure, area=area, against="previous", resolution=8), planned.planning.ground()
    )
    for question in (asked.rows(), asked.facets(), asked.left_out(), asked.points()):
        assert not re.search(r"\b(city|main|state|pub|memory|system)\.", question.sql)
        assert set(re.findall(r'"(\w+@\d+)"', question.sql)) <= {"v_case@2", "v_combination@1", "v_population@2"}
        assert set(re.findall(r"\$(\w+)", question.sql)) == set(question.params)
