"""Text to UTC moments: declared zone, declared precision, never a guess."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd


def to_utc(raw: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Read ISO 8601 moments as naive UTC at second resolution; NaT where the text is no moment.

    Moments without a zone stand in `zone`. A local time that a clock change skips moves to the next valid
    one; one that occurs twice is taken as its first occurrence.

    Returns:
        Series of datetime64[s] in UTC, same index.
    """
    try:
        read = pd.to_datetime(raw, errors="coerce", format="ISO8601")
    except ValueError:  # zones that differ inside one column
        read = pd.to_datetime(raw, errors="coerce", format="ISO8601", utc=True)
    if read.dt.tz is None:
        first = pd.Series(True, index=read.index).to_numpy()
        read = read.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[s]")
