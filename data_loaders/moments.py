"""Text to UTC moments: declared zone, declared precision, never a guess."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})\s*$"


def to_utc(raw: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Read ISO 8601 moments as naive UTC at second resolution; NaT where the text is no moment.

    Moments without a zone stand in `zone`. A local time that a clock change skips moves to the next valid
    one; one that occurs twice is taken as its first occurrence.

    Returns:
        Series of datetime64[s] in UTC, same index.
    """
    text = raw.astype("string") if raw.dtype == object or isinstance(raw.dtype, pd.StringDtype) else raw
    if pd.api.types.is_datetime64_any_dtype(text.dtype):
        return _local_to_utc(text, zone)
    zoned = text.str.contains(_OFFSET, regex=True, na=False)
    read = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[s]")
    read[~zoned] = _local_to_utc(pd.to_datetime(text[~zoned], errors="coerce", format="ISO8601"), zone)
    if zoned.any():
        absolute = pd.to_datetime(text[zoned], errors="coerce", format="ISO8601", utc=True)
        read[zoned] = absolute.dt.tz_localize(None).astype("datetime64[s]")
    return read


def _local_to_utc(read: pd.Series, zone: ZoneInfo) -> pd.Series:
    if read.dt.tz is None:
        first = pd.Series(True, index=read.index).to_numpy()
        read = read.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[s]")
