"""A moment as the number of the span in which it lies: what many moments are counted by.

An integer whose bounds the store knows is counted in a plain array, with no hashing (decision 76).
"""

from __future__ import annotations

from datetime import UTC, datetime

HOUR_S = 3600
# Before every record, so that spans are numbered upwards from it.
_ZERO_US = 1_000_000 * int(datetime(1900, 1, 1, tzinfo=UTC).timestamp())


def span_number_sql(moment: str, precision: str, span_s: int = HOUR_S) -> str:
    """SQL: an integer, even where the time of day is known, odd where the day alone is. `moment` is in UTC."""
    spans = f"(epoch_us({moment}) - {_ZERO_US}) // {1_000_000 * span_s}"
    # Hours are few enough for the narrow type, seconds are not.
    narrow = "INTEGER" if span_s >= HOUR_S else "BIGINT"
    return f"CAST(2 * ({spans}) + CAST({precision} = 'day' AS INTEGER) AS {narrow})"


def span_start_sql(number: str, span_s: int = HOUR_S) -> str:
    """SQL: the moment (UTC) at which the span of that number begins."""
    return f"make_timestamp({_ZERO_US} + CAST({number} // 2 AS BIGINT) * {1_000_000 * span_s})"


def is_timed_sql(number: str) -> str:
    """SQL: whether the time of day is known of what bears that number."""
    return f"{number} % 2 = 0"
