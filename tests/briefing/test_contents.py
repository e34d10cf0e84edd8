"""Every theme of a briefing, worked out by hand."""

from dataclasses import replace

import pyarrow as pa
import pytest

from dashboard.briefing.ask import city_of, make, period_of, read_asked
from data_loaders.access import BadInputError, ForbiddenError, NotFoundError, Role, Viewer
from layers.briefing import deadlines
from layers.briefing.number import Scope, Silence
from layers.place import Place
from layers.statistics import Kind, Method
from tests.briefing.conftest import FAR, LEADER, NEAR, OF_FAR, OF_NEAR
from tests.district import COMMUNITIES, GRIDS


def of(district, area=f"street:{NEAR}", window="day", day="", viewer=LEADER):
    return make(district.access, viewer, read_asked(district.access, viewer, area, window, day)).briefing


def _scope(district, **of_city):
    city = replace(city_of(district.access), **of_city)
    told_of = period_of(district.access, read_asked(district.access, LEADER, "all", "day"))
    return Scope(period=told_of, place=Place.everywhere(), city=city, moment=district.clock.now())


def test_what_happened_is_counted_beside_what_is_usual(told):
    counts = of(told).counts
    # Twelve waste and one noise on the day; one of each on every Tuesday before.
    assert counts.total.value == 13
    assert counts.total.change.expected == 2
    assert counts.total.change.kind is Kind.MORE
    assert {name: one.value for name, one in counts.classes.items()} == {"waste": 12, "noise": 1}
    assert counts.classes["waste"].change.method is Method.EXACT
    assert counts.classes["waste"].change.kind is Kind.MORE
    assert counts.classes["noise"].change.kind is Kind.USUAL
    # Monday had three cases; a year ago nobody counted.
    assert (counts.total.just_before, counts.total.year_ago) == (3, None)


def test_parts_of_the_place_are_judged_like_the_whole(told):
    parts = of(told).counts.parts
    assert parts[COMMUNITIES[0]].value == 13
    assert parts[COMMUNITIES[0]].change.kind is Kind.MORE
    streets = of(told, area="all").counts.parts
    assert {code: one.value for code, one in streets.items()} == {NEAR: 13, FAR: 2}
    assert streets[FAR].change.kind is Kind.USUAL


def test_debts_are_counted_by_department_and_step(told):
    owed = of(told).deadlines
    assert (owed.open.value, owed.overdue.value, owed.due_today.value) == (3, 2, 1)
    # Due at 20:00 and 22:00 of the 14th; it is 07:30 of the 15th.
    assert owed.longest_h == pytest.approx(11.5)
    assert [(row.department, row.overdue.value, row.due_today.value) for row in owed.rows] == [("bureau", 2, 1)]


def test_at_a_moment_of_the_past_what_was_closed_since_was_still_open(briefed):
    district = briefed()
    # Of the first Tuesday before: closed at 10:30, so at the day's end nothing of it was owed.
    assert of(district, day="2024-05-07").deadlines.open.value == 0
    assert of(district, day="2024-05-13").deadlines.open.value == 3


def test_what_was_owed_on_a_past_day_opens_no_queue_of_today_and_bears_its_day(told):
    past = of(told, day="2024-05-13")
    owed = [past.deadlines.overdue, past.deadlines.due_today, *(row.overdue for row in past.deadlines.rows)]
    assert [one.records for one in owed] == [None] * len(owed)
    assert past.due_on.isoformat() == "2024-05-14"
    due = [one for one in past.sentences if one.key == "due"]
    assert [one.values["day"] for one in due] == ["day:2024-05-14"]
    assert (due[0].values["n"], due[0].values["department"]) == (past.deadlines.due_today.value, "department:bureau")
    # How many cameras work is known of the present alone.
    assert "cameras" not in {one.key for one in past.sentences}


def test_before_the_first_record_nothing_is_told_as_none(told):
    early = of(told, day="2023-01-10")
    assert early.counted is False
    assert (early.counts.total.value, early.deadlines.overdue.value, early.deadlines.open.value) == (None, None, None)
    assert [one.key for one in early.sentences] == ["before"]
    assert early.sentences[0].values["since"] == f"moment:{early.since.isoformat()}"


def test_the_sentences_tell_the_most_pressing_first(told):
    said = of(told).sentences
    keys = [one.key for one in said]
    assert keys.index("total.more") < keys.index("overdue") < keys.index("class.more_in") < keys.index("due")
    more = next(one for one in said if one.key == "class.more_in")
    assert dict(more.values) == {
        "n": 12, "class": "class:waste", "expected": 1.0, "part": f"area:community:{COMMUNITIES[0]}", "m": 12,
    }  # fmt: skip
    assert [one.weight for one in said] == sorted((one.weight for one in said), reverse=True)


def test_where_reports_crowd_a_hexagon_is_hot_and_elsewhere_none(told):
    spots = of(told).hot_spots
    assert spots.judged
    assert [one.count.value for one in spots.hot if one.count.value] == [13]
    assert sum(one.count.value for one in spots.hexagons) == 13
    assert of(told, day="2024-05-07").hot_spots.judged is False


def test_a_place_at_which_it_happens_again_is_a_place_and_a_class(told):
    (first, *_) = of(told).repeats
    # Twelve on the day and one on each of the four Tuesdays before it within thirty days.
    assert (first.class_, first.month.value, first.window) == ("waste", 16, 12)
    assert first.areas["grid"] == GRIDS[0]
    assert sum(first.days) == 16
    assert first.days[-1] == 12


def test_grids_without_a_check_in_are_named_and_those_without_shifts_are_unknown(told):
    patrols = of(told).patrols
    # One check-in, in the first of the street's four grids; of Monday's shifts nothing is known.
    assert (patrols.missed.value, patrols.grids, patrols.unknown) == (3, 4, 0)
    assert patrols.codes == tuple(GRIDS[1:4])
    monday = of(told, day="2024-05-13").patrols
    assert (monday.missed.value, monday.unknown) == (None, 4)


def test_the_three_rates_without_call_backs_are_unknown_and_not_nought(told):
    three = of(told).rates.three
    assert {one.value for one in three.values()} == {None}


def test_departments_have_the_appraisals_own_figures(told):
    (bureau,) = of(told).rates.departments
    closing = bureau.figures["close_on_time_due"]
    # Twelve in time, two of the open ones due and late.
    assert (bureau.id, closing.top, closing.of) == ("bureau", 12, 14)


def test_a_silent_source_is_named_and_its_calm_is_not_told(briefed):
    district = briefed()
    district.clock.set(district.clock.now().replace(hour=23, minute=59))
    for line in district.intake.lines:
        if line.source.name == "cases":
            line.health.answered_s = -10_000.0
    made = of(district, window="last_24h")
    silent = next(one for one in made.sentences if one.key in {"silent", "silent_ever"})
    assert "source:cases" in silent.values["sources"]
    assert silent == made.sentences[0]
    kinds = {one.change.kind for one in (made.counts.total, made.counts.classes["waste"])}
    assert kinds <= {Kind.UNKNOWN, Kind.MORE}


@pytest.mark.parametrize(
    "of_city",
    [{"tells": ()}, {"silent": (Silence("cases", "grid_cases", "dead", None),)}],
    ids=["nobody tells", "never heard"],
)
def test_where_nobody_tells_of_incidents_nothing_is_nought(briefed, of_city):
    scope = _scope(briefed(), **of_city)
    owed = deadlines.read_deadlines(pa.table({name: [] for name in ("department", "step", "open", "overdue")}), scope)
    assert (owed.overdue.value, owed.due_today.value) == (None, None)


def test_while_a_source_is_silent_nobody_says_that_nothing_is_owed(briefed):
    district = briefed()
    for line in district.intake.lines:
        if line.source.name == "calls":
            line.health.answered_s = -10_000.0
    far = of(district, area=f"street:{FAR}", window="last_24h")
    assert far.deadlines.overdue.value == 0
    assert [one.key for one in far.sentences if one.key.endswith(".none")] == []
    for line in district.intake.lines:
        line.health.answered_s = district.clock.elapsed_s()
    keys = [one.key for one in of(district, area=f"street:{FAR}", window="last_24h").sentences]
    assert {"overdue.none", "due_today.none"} <= set(keys)


def test_a_post_of_a_street_has_the_briefing_of_its_street_alone(told):
    assert of(told, area="", viewer=OF_NEAR).area == f"street:{NEAR}"
    assert of(told, area="", viewer=OF_NEAR).counts.total.value == of(told).counts.total.value
    with pytest.raises(ForbiddenError):
        of(told, area=FAR, viewer=OF_NEAR)
    with pytest.raises(ForbiddenError):
        of(told, area="all", viewer=OF_NEAR)
    with pytest.raises(NotFoundError):
        of(told, area="street:nowhere")
    with pytest.raises(BadInputError):
        of(told, area=f"community:{COMMUNITIES[0]}")


def test_promises_stand_in_the_briefing_of_their_street_alone(told):
    assert [one.department for one in of(told).promises] == ["bureau"]
    assert of(told, area="", viewer=OF_FAR).promises == ()


def test_every_number_has_an_id_of_its_own_and_the_way_to_its_records(told):
    for area in (f"street:{NEAR}", "all"):
        numbers = list(of(told, area=area).numbers())
        assert len({one.id for one in numbers}) == len(numbers)
        # Every case of this district names its department; the map shows patrols of another shift.
        assert {one.id for one in numbers if one.records is None} == {"patrol:missed"}


def test_the_same_state_gives_the_same_briefing(told):
    assert of(told) == of(told)
    assert replace(of(told), sentences=()) != of(told)


def test_a_wall_reads_no_briefing(told):
    with pytest.raises(ForbiddenError):
        of(told, viewer=Viewer("wall", Role.WALL))
