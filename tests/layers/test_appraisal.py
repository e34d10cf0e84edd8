"""The appraisal against a week worked out by hand: every indicator, every way in which a case can be left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data_loaders.access import BadInputError, Jurisdiction, Role, Viewer, Window
from layers.indicators.appraisal import DEPARTMENT, Appraisal, appraise, read_figures
from layers.indicators.declared import BY_ID, INDICATORS
from layers.indicators.indicator import FEWEST, Figure, Reading, Unit
from tests.district import STREETS
from tests.layers.appraised import EXPECTED, RULES, WEEK, Week

KINDS = ("street", "community", "grid")
LEADER = Viewer("leader", Role.LEADER)
FIRST, SECOND = STREETS


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    made = Week(tmp_path_factory.mktemp("week"))
    yield made
    made.close()


def appraised(week: Week, grouping: str = "", window: Window = WEEK, viewer: Viewer = LEADER) -> Appraisal:
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


def test_counts_of_two_windows_that_meet_add_up_to_the_one_over_both(week):
    middle = WEEK.start + timedelta(days=3, hours=9)
    parts = [appraised(week, window=Window(*span)).whole for span in ((WEEK.start, middle), (middle, WEEK.end))]
    whole = appraised(week).whole
    for one in INDICATORS:
        assert sum(part[one.id].denominator for part in parts) == whole[one.id].denominator, one.id
        assert sum(part[one.id].unknown for part in parts) == whole[one.id].unknown, one.id


def test_a_post_of_one_street_is_told_of_its_own_cases_alone(week):
    post = Viewer("west", Role.LEADER, Jurisdiction("street", frozenset({SECOND})))
    told = appraised(week, "street", viewer=post)
    assert told.whole == appraised(week, "street").groups[SECOND]
    assert set(told.groups) == {SECOND}


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
