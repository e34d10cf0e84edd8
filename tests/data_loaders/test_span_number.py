"""The number of a span: where it begins, what is known of its time of day, and that it rises with the moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.contract import HOUR_S, is_timed_sql, span_number_sql, span_start_sql

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1))


@pytest.mark.parametrize("span_s", [HOUR_S, 1200, 60, 1])
@given(st.lists(st.tuples(MOMENTS, st.sampled_from(["second", "minute", "day"])), min_size=1, max_size=20))
def test_a_moment_lies_in_the_span_of_its_number(span_s, known):
    moments, precisions = zip(*sorted(known), strict=True)
    told = duckdb.sql(
        f"""SELECT moment, precision, number, {span_start_sql("number", span_s)}, {is_timed_sql("number")}
        FROM (SELECT moment, precision, {span_number_sql("moment", "precision", span_s)} AS number
              FROM (SELECT unnest($moments::TIMESTAMP[]) AS moment, unnest($precisions::VARCHAR[]) AS precision))""",
        params={"moments": list(moments), "precisions": list(precisions)},
    ).fetchall()
    for moment, precision, _, start, is_timed in told:
        assert start <= moment < start + timedelta(seconds=span_s)
        assert is_timed == (precision != "day")
    halves = [number // 2 for _, _, number, _, _ in told]
    assert halves == sorted(halves)
