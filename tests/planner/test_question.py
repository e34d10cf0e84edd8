"""The question's text: one for each question, read back as the same, and precise about what is wrong."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.contract import BadInputError
from layers.planner.question import SHADES, PlannerQuestion, link

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
LISTS = st.lists(WORDS, max_size=4).map(tuple)
SPANS = st.tuples(st.integers(0, 167), st.integers(1, 24)).map(lambda pair: (pair[0], min(168, pair[0] + pair[1])))
MOMENTS = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2090, 1, 1))
CORNERS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=6)


@st.composite
def spans(draw: st.DrawFn) -> str:
    start, end = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=2, unique_by=lambda at: at.strftime("%Y%m%d%H%M"))))
    zone = draw(st.sampled_from(["Z", "+08:00", "-05:30"]))
    return f"{start:%Y-%m-%dT%H:%M}{zone}/{end:%Y-%m-%dT%H:%M}{zone}"


AREAS = st.one_of(
    st.just(""),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda codes: "street:" + ",".join(map(_escape, codes))),
    CORNERS.map(lambda corners: "polygon:" + ",".join(f"{lon},{lat}" for lon, lat in corners)),
    st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(10, 20_000)).map(
        lambda b: f"buffer:{b[0]},{b[1]},{b[2]}"
    ),
)


def _escape(code: str) -> str:
    return "".join(f"~{byte:02X}" for byte in code.encode())


@st.composite
def questions(draw: st.DrawFn) -> PlannerQuestion:
    by = draw(st.sampled_from(["hexagon", "point", "street"]))
    return PlannerQuestion(
        measure=draw(st.sampled_from(["count", "open", "per_1000", "rework"])),
        classes=draw(LISTS),
        groups=draw(LISTS),
        statuses=draw(LISTS),
        feeds=draw(LISTS),
        departments=draw(LISTS),
        hours=tuple(draw(st.lists(SPANS, max_size=4))),
        window=draw(st.one_of(st.sampled_from(["24h", "7d", "28d", "365d"]), spans())),
        against=draw(st.one_of(st.sampled_from(["", "previous", "last_year"]), spans())),
        span=draw(st.one_of(st.just(""), spans())),
        area=draw(AREAS),
        picked=draw(LISTS) if by != "hexagon" else ("89283082803ffff",),
        by=by,
        resolution=draw(st.integers(7, 11)),
        shade=draw(st.sampled_from(SHADES)),
    )


@given(questions())
def test_a_question_is_read_back_as_the_same(asked: PlannerQuestion) -> None:
    assert PlannerQuestion.parse(asked.text()) == asked


@given(questions())
def test_the_text_of_a_question_is_its_only_one_and_stands_in_a_url_as_it_is(asked: PlannerQuestion) -> None:
    text = asked.text()
    assert PlannerQuestion.parse(text).text() == text
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/-~=;,"), text


def test_what_is_not_asked_for_is_left_out() -> None:
    assert PlannerQuestion().text() == "1"
    assert PlannerQuestion.parse("") == PlannerQuestion.parse("1") == PlannerQuestion()
    assert link(PlannerQuestion(classes=("waste",), window="7d")) == "/planner?q=1;class=waste;window=7d"


def test_order_repetition_and_zone_make_no_other_question() -> None:
    one = PlannerQuestion(
        classes=("b", "a", "b"), hours=((6, 8), (8, 10), (7, 9)), window="2026-11-01T00:00+08:00/2026-11-08T00:00+08:00"
    )
    assert one.text() == "1;class=a,b;hours=6-10;window=2026-10-31T16:00Z/2026-11-07T16:00Z"


def test_the_whole_week_is_no_filter_of_hours() -> None:
    assert PlannerQuestion(hours=((0, 100), (100, 168))) == PlannerQuestion()


@pytest.mark.parametrize(
    ("text", "part", "allowed"),
    [
        ("2;class=a", "version", "1;part=value"),
        ("1;colour=red", "colour", "measure"),
        ("1;class=a;class=b", "class", "at most once"),
        ("1;window=yesterday", "window", "28d"),
        ("1;window=2026-11-08T00:00Z/2026-11-01T00:00Z", "window", "END after START"),
        ("1;window=2026-11-01T00:00/2026-11-08T00:00", "window", "with a zone"),
        ("1;window=all;against=previous", "against", "no period before"),
        ("1;against=all", "against", "last_year"),
        ("1;hours=20-10", "hours", "Monday"),
        ("1;hours=160-170", "hours", "Monday"),
        ("1;hours=x", "hours", "Monday"),
        ("1;area=here", "area", "street:CODE"),
        ("1;area=polygon:1,2,3,4", "area", "3 to 200 corners"),
        ("1;area=polygon:1,2,3,4,5,nan", "area", "corners"),
        ("1;area=buffer:104,30,5", "area", "10 to 20000 metres"),
        ("1;area=cell:1234", "area", "15 hexadecimal"),
        ("1;res=6", "res", "7 to 11"),
        ("1;res=²", "res", "7 to 11"),
        ("1;by=Hexagon", "by", "lower-case"),
        ("1;picked=510199001", "picked", "15 hexadecimal"),
        ("1;shade=rainbow", "shade", "quantiles"),
        ("1;class=a,,b", "class", "1 to 80"),
        ("1;class=~ZZ", "class", "UTF-8"),
        ("1;department=~FF", "department", "UTF-8"),
    ],
)
def test_an_error_names_the_part_and_what_is_allowed(text: str, part: str, allowed: str) -> None:
    with pytest.raises(BadInputError) as refused:
        PlannerQuestion.parse(text)
    assert f"part {part}" in str(refused.value)
    assert allowed in str(refused.value)
