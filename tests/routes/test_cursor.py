"""A cursor comes back as it was given, and nothing else is taken for one."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.routes.cursor import read_cursor, write_cursor
from data_loaders.access import BadInputError

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)


@given(at=st.datetimes(datetime(1970, 1, 1), datetime(2101, 1, 1), timezones=st.just(UTC)), record=TEXTS)
def test_a_cursor_comes_back_as_it_was_given(at: datetime, record: str) -> None:
    assert read_cursor(write_cursor((at, record))) == (at, record)


@given(text=st.text(max_size=60))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="begin again without it"):
        read_cursor(text)


@pytest.mark.parametrize(
    "content",
    [
        [],
        ["2013-07-08T00:00:00", "x"],
        ["2013-07-08T00:00:00+00:00", 7],
        [7, "x"],
        {"a": 1},
        "text",
        None,
        ["x", "y", "z"],
        ["2013-07-08T00:00:00+00:00", "\ud800"],
        ["0001-01-01T00:00:00+14:00", "x"],
    ],
)
def test_a_forged_one_is_refused(content: object) -> None:
    with pytest.raises(BadInputError):
        read_cursor(base64.urlsafe_b64encode(json.dumps(content).encode()).decode())
