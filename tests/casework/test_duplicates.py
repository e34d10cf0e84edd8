"""Which cases may report one thing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from data_loaders.casework.duplicates import Candidate, proposals

HERE = Candidate("a", "0101", 100_000, 104.06, 30.67, open=True)
SPHERE = Geod(a=6_371_008.8, b=6_371_008.8)

cases = st.builds(
    Candidate,
    st.text("abcdef", min_size=1, max_size=3),
    st.sampled_from(["0101", "0102"]),
    st.integers(0, 400_000),
    st.none() | st.floats(104.059, 104.061),
    st.none() | st.floats(30.669, 30.671),
    st.booleans(),
)


def near(id_, metres, azimuth=40, **changed):
    lon, lat, _ = SPHERE.fwd(HERE.lon, HERE.lat, azimuth, metres)
    return replace(HERE, id=id_, lon=lon, lat=lat, **changed)


def ids(others, **limits):
    return [each.id for each in proposals(HERE, others, **limits)]


def test_the_nearest_come_first_and_five_at_most():
    others = [near(str(metres), metres) for metres in (60, 10, 99, 30, 80, 20)]
    assert ids(others) == ["10", "20", "30", "60", "80"]
    assert ids(others, most=2) == ["10", "20"]


@pytest.mark.parametrize("azimuth", range(0, 360, 45))
def test_the_distance_is_that_on_the_sphere(azimuth):
    (found,) = proposals(HERE, [near("b", 87.5, azimuth, at=99_000)])
    assert found.metres == pytest.approx(87.5, abs=0.001)
    assert found.seconds == 1_000


@pytest.mark.parametrize("azimuth", [0, 90, 180, 270])
def test_what_is_farther_than_asked_is_left_out(azimuth):
    assert ids([near("in", 99.9, azimuth), near("out", 100.1, azimuth)]) == ["in"]
    assert ids([near("out", 100.1, azimuth)], within_m=101) == ["out"]


def test_what_is_longer_ago_or_later_than_asked_is_left_out():
    day3 = 72 * 3600
    others = [near("in", 1, at=100_000 + day3), near("out", 1, at=100_001 + day3), near("before", 2, at=99_999 - day3)]
    assert ids(others) == ["in"]
    assert ids(others, within_s=day3 + 1) == ["in", "out", "before"]


def test_other_classes_closed_cases_unknown_places_and_the_case_itself_are_left_out():
    others = [
        near("class", 1, class_="0102"),
        near("closed", 1, open=False),
        replace(HERE, id="nowhere", lon=None),
        HERE,
        near("b", 5),
    ]
    assert ids(others) == ["b"]
    assert proposals(replace(HERE, open=False), others) == []
    assert proposals(replace(HERE, lat=None), others) == []


def test_the_date_line_is_no_border():
    west, east = replace(HERE, lon=179.9999, lat=0.0), replace(HERE, id="b", lon=-179.9999, lat=0.0)
    assert [each.id for each in proposals(west, [east])] == ["b"]


@given(cases, cases)
def test_whichever_is_asked_about_the_other_is_proposed(one, other):
    there, back = proposals(one, [other]), proposals(other, [one])
    assert [(each.metres, each.seconds) for each in there] == [(each.metres, each.seconds) for each in back]
    assert [each.id for each in there] == [other.id] * len(there)


@given(cases, st.lists(cases, max_size=8), st.randoms())
def test_the_order_of_the_others_does_not_count(case, others, random):
    shuffled = [*others]
    random.shuffle(shuffled)
    assert proposals(case, shuffled) == proposals(case, others)
