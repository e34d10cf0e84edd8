"""What the wall's numbers usually are by now, over eight weeks built by hand."""

from datetime import timedelta

from data_loaders.access import Question, Role, Viewer, Window
from layers.expectation import Usual, read_usual, usual_incidents
from layers.indicators.usual import read_usual_headline, usual_headline
from layers.view import LayerView
from tests.district import NOON, STREETS, case

DESK = Viewer("duty-1", Role.OPERATOR)
ZONE = "Asia/Shanghai"
WEST = next(iter(STREETS))


def on(weeks, hour, day=0):
    """Local time of the same weekday so many weeks ago, `day` days before it."""
    return f"{NOON - timedelta(weeks=weeks, days=day):%Y-%m-%d} {hour}:00"


def reported(key, at, closed=None):
    given = {"case_status": "已结案", "close_time": closed} if closed else {}
    return case(key, report_time=at, deadline_time="", **given)


def headline(made):
    question = usual_headline(LayerView(9, Window.of("7d", NOON)), ZONE)
    return read_usual_headline(made.access.read(question, DESK).table.to_pylist())


def test_each_number_is_the_mean_of_the_same_weekday_and_hour(district):
    rows = [reported("old", "2024-01-02 08:00:00", "2024-01-03 08:00:00")]
    for week in range(1, 9):
        # By noon two are reported and one of them is closed; what comes in the afternoon is not by now.
        rows += [
            reported(f"a{week}", on(week, "09:00"), on(week, "11:00")),
            reported(f"b{week}", on(week, "10:00"), on(week, "18:00")),
            reported(f"c{week}", on(week, "15:00"), on(week, "16:00")),
        ]
    told = headline(district(cases=rows).tick())
    assert told["reported_today"] == Usual((2,) * 8)
    assert told["closed_today"] == Usual((1,) * 8)
    assert told["open"] == Usual((1,) * 8)
    assert told["unacknowledged"] == Usual((1,) * 8)
    # The week's own two, and what came after noon of the week before: nothing came before the eighth week.
    assert told["reported_7d"] == Usual((3,) * 7 + (2,))


def test_a_city_that_began_lately_has_nothing_usual(district):
    told = headline(district(cases=[reported("a", on(4, "09:00"))]).tick())
    assert {one.mean for one in told.values()} == {None}
    assert len(told["open"].counts) == 3


def test_a_streets_hour_is_counted_by_street_and_a_week_without_any_as_none(district):
    rows = [reported("old", "2024-01-02 08:00:00"), *(reported(f"a{week}", on(week, "11:30")) for week in (1, 2, 3, 4))]
    made = district(cases=rows).tick()
    question = usual_incidents(NOON - timedelta(hours=1), NOON, ZONE, area="street")
    usual, nothing = read_usual(made.access.read(question, DESK).table.to_pylist())
    assert (usual[WEST], nothing) == (Usual((1, 1, 1, 1, 0, 0, 0, 0)), Usual((0,) * 8))


def test_classes_narrow_what_is_usual(district):
    made = district(cases=[reported("old", "2024-01-02 08:00:00"), reported("a", on(1, "11:30"))]).tick()
    question = usual_incidents(NOON - timedelta(hours=1), NOON, ZONE, classes=("noise",))
    assert isinstance(question, Question)
    usual, _ = read_usual(made.access.read(question, DESK).table.to_pylist())
    assert usual[""] == Usual((0,) * 8)
