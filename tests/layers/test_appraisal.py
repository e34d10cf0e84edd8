"""The appraisal against a week worked out by hand: every indicator, every way in which a case can be left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data_loaders.access import BadInputError, Command, Jurisdiction, Role, Viewer, Window
from layers.indicators.appraisal import DEPARTMENT, Appraisal, appraise, read_figures
from layers.indicators.declared import BY_ID, INDICATORS
from layers.indicators.indicator import FEWEST, Figure, Reading, Unit
from tests.district import GRIDS, STREETS, District, line, middle
from tests.layers.appraised import EXPECTED, RULES, WEEK, Week

KINDS = ("street", "community", "grid")
LEADER = Viewer("leader", Role.LEADER)
FIRST, SECOND = STREETS


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    made = Week(tmp_path_factory.mktemp("week"))
    yield made
    made.close()


def appraised(week: Week | District, grouping: str = "", window: Window = WEEK, viewer: Viewer = LEADER) -> Appraisal:
    return read_figures(week.access.read(appraise(window, grouping, RULES, KINDS), viewer).table)


def worked(figure: Figure) -> tuple[float | None, int, int]:
    top = figure.value if figure.unit is Unit.HOURS else figure.numerator
    return (None if top is None else pytest.approx(top), figure.denominator, figure.unknown)


def test_every_indicator_has_its_hand_worked_figure():
    assert set(EXPECTED) == set(BY_ID)


@pytest.mark.parametrize("name", list(EXPECTED))
def test_an_indicator_is_what_was_worked_out_by_hand(week, name):
    top, denominator, unknown = EXPECTED[name]
    figure = appraised(week).whole[name]
    assert (top, denominator, unknown) == worked(figure)
    if figure.unit is Unit.SHARE:
        assert figure.value == pytest.approx(top / denominator)


def test_a_street_s_and_a_department_s_figures_are_of_its_own_cases(week):
    streets = appraised(week, "street").groups
    # In the second street: 10 to 13. Due there: 10 and 12; 13 has no status.
    assert worked(streets[SECOND]["close_on_time_due"]) == (2, 2, 1)
    assert worked(streets[SECOND]["handle_median"]) == (7.0, 2, 1)
    assert worked(streets[SECOND]["patrol_visited"]) == (1, 4, 0)
    assert worked(streets[FIRST]["answered"]) == (5, 6, 0)
    departments = appraised(week, DEPARTMENT).groups
    # 城管局: 03 06 13 15; what no department has: 05 07 09 and the requests.
    assert worked(departments["城管局"]["register_on_time"]) == (3, 4, 0)
    assert worked(departments["城管局"]["rework"]) == (1, 2, 0)
    assert worked(departments[""]["answered"]) == (5, 6, 0)
    assert departments["城管局"]["patrol_visited"].reading is Reading.UNKNOWN


@pytest.mark.parametrize("grouping", [*KINDS, DEPARTMENT])
def test_counts_of_the_groups_add_up_to_the_whole(week, grouping):
    told = appraised(week, grouping)
    assert told.whole == appraised(week).whole
    for one in INDICATORS:
        if grouping == DEPARTMENT and one.view != "v_case@1":
            continue
        figures = [group[one.id] for group in told.groups.values()]
        assert sum(figure.denominator for figure in figures) == told.whole[one.id].denominator, one.id
        assert sum(figure.unknown for figure in figures) == told.whole[one.id].unknown, one.id
        if one.unit is Unit.SHARE:
            assert sum(figure.numerator for figure in figures) == pytest.approx(told.whole[one.id].numerator), one.id


def test_counts_of_windows_that_meet_add_up_to_the_one_over_all(week):
    """Halves of a day: of most cases only one moment lies in each, and it alone must bring the case in."""
    half = timedelta(hours=12)
    begins = [WEEK.start + n * half for n in range((WEEK.end - WEEK.start) // half)]
    parts = [appraised(week, window=Window(start, start + half)).whole for start in begins]
    whole = appraised(week).whole
    for one in INDICATORS:
        assert sum(part[one.id].denominator for part in parts) == whole[one.id].denominator, one.id
        assert sum(part[one.id].unknown for part in parts) == whole[one.id].unknown, one.id


def test_a_post_of_one_street_is_told_of_its_own_cases_alone(week):
    post = Viewer("west", Role.LEADER, Jurisdiction("street", frozenset({SECOND})))
    told = appraised(week, "street", viewer=post)
    assert told.whole == appraised(week, "street").groups[SECOND]
    assert set(told.groups) == {SECOND}


@pytest.fixture
def desk(tmp_path):
    """A camera's event and a request of the same half hour, which posts can work."""
    lon, lat = middle(GRIDS[0])
    at = "2024-05-15 11:30:00"
    event = {"event_id": "e", "event_class": "waste_overflow", "occurred_at": at, "lon": lon, "lat": lat}
    asked = line("hotline", 工单编号="h", 创建时间=at, 一级分类="环境卫生", 被反映街乡镇=GRIDS[0][:9])
    made = District(tmp_path, events=[event], hotline=[asked]).tick()
    yield made
    made.close()


def do(desk: District, incident: str, *steps: tuple[str, dict[str, str]], minutes: int) -> None:
    for verb, given in steps:
        desk.later(minutes=minutes)
        desk.access.act(Command(f"case.{verb}", {"incident": incident, **given}), Viewer("seat", Role.OPERATOR))


def of_last_week(desk: District, grouping: str = "") -> Appraisal:
    desk.later(minutes=1)
    return appraised(desk, grouping, Window(desk.clock.now() - timedelta(days=7), desk.clock.now()))


def test_a_camera_s_event_counts_from_the_moment_that_a_person_registered_it(desk):
    assert worked(of_last_week(desk).whole["duplicates"]) == (0, 1, 0)  # the request alone
    do(desk, "events:e", ("register", {}), minutes=9)
    assert worked(of_last_week(desk).whole["register_on_time"]) == (1, 1, 0)
    do(
        desk,
        "events:e",
        ("dispatch", {"department": "环卫所"}),
        ("take", {}),
        ("feedback", {}),
        ("close", {}),
        minutes=30,
    )
    told = of_last_week(desk, DEPARTMENT)
    assert told.whole["duplicates"].denominator == 2
    of_one = told.groups["环卫所"]
    assert worked(of_one["dispatch_on_time"]) == (1, 1, 0)
    assert worked(of_one["handle_median"]) == (1.0, 1, 0)
    assert worked(of_one["closed_within_street"]) == (1, 1, 0)


def test_a_call_back_from_the_desk_counts_like_one_that_the_source_tells(desk):
    answers = {"contacted": "yes", "solved": "yes", "satisfied": "basically"}
    steps = [("triage", {}), ("word", {"wording": "请清运"}), ("dispatch", {"department": "环卫所"}), ("reply", {})]
    do(desk, "hotline:h", *steps, minutes=5)
    assert worked(of_last_week(desk).whole["three_rates"])[1:] == (0, 0)
    assert worked(of_last_week(desk).whole["answered"]) == (1, 1, 0)
    do(desk, "hotline:h", ("call_back", answers), minutes=5)
    assert worked(of_last_week(desk).whole["three_rates"]) == (0.1 + 0.5 + 0.4 * 0.9, 1, 0)


def test_without_anything_to_divide_by_a_figure_is_unknown_and_never_nought(week):
    years_ago = Window(WEEK.start - timedelta(days=3000), WEEK.end - timedelta(days=3000))
    for figure in appraised(week, window=years_ago).whole.values():
        assert figure.value is None
        assert figure.reading is Reading.UNKNOWN


def test_a_rate_of_few_has_its_counts_and_no_percentage():
    assert Figure.of(Unit.SHARE, FEWEST - 2, FEWEST - 1, 0).reading is Reading.FEW
    assert Figure.of(Unit.SHARE, 0, FEWEST, 0).reading is Reading.TOLD


def test_a_grouping_that_the_district_does_not_have_is_named():
    with pytest.raises(BadInputError, match="department, street, community, grid"):
        appraise(WEEK, "moon; DROP", RULES, KINDS)
