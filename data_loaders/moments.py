"""Text to UTC moments: declared zone, declared precision, never a guess."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd


def to_utc(raw: pd.Series, zone: ZoneInfo, layout: str = "") -> pd.Series:
    """Read ISO 8601 moments (or, first, the strptime `layout`) as naive UTC at second resolution; NaT where the text is no moment.

    Moments without a zone stand in `zone`. A local time that a clock change skips moves to the next valid
    one; one that occurs twice is taken as its first occurrence.

    Returns:
        Series of datetime64[s] in UTC, same index.
    """
    if layout and (read := pd.to_datetime(raw, errors="coerce", format=layout)).notna().any():
        return _in_utc(read, zone)
    try:
        read = pd.to_datetime(raw, errors="coerce", format="ISO8601")
    except ValueError:  # zones that differ inside one column
        read = pd.to_datetime(raw, errors="coerce", format="ISO8601", utc=True)
    return _in_utc(read, zone)


def _in_utc(read: pd.Series, zone: ZoneInfo) -> pd.Series:
    if read.dt.tz is None:
        first = pd.Series(True, index=read.index).to_numpy()
        read = read.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[s]")
