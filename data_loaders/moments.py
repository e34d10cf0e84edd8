"""Text to UTC moments: declared zone, declared format, declared precision, never a guess."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

# From here on a number of seconds would be the year 5138: it is milliseconds.
MILLISECONDS_FROM = 1e11
# Serial days of a workbook that stand for 1954 to 2119; what is outside is no date.
_SERIAL = (20_000, 80_000)
_STATES_ZONE = r"(?:[Zz]|[+-]\d{2}:?\d{2})\s*$"
_SERIAL_EPOCH = pd.Timestamp("1899-12-30")


def to_utc(raw: pd.Series, zone: ZoneInfo, form: str | None = None) -> pd.Series:
    """Read moments as naive UTC at second resolution; NaT where the text is no moment.

    `form` is a strptime text, `epoch` (seconds since 1970, or milliseconds), `excel` (serial days, or ISO 8601), or
    None for ISO 8601. Moments without a zone stand in `zone`. A local time that a clock change skips moves to the next
    valid one; one that occurs twice is taken as its first occurrence.

    Returns:
        Series of datetime64[s] in UTC, same index.
    """
    if form == "epoch":
        seconds = _numbers(raw)
        seconds = seconds.where(seconds.abs() < MILLISECONDS_FROM, seconds / 1000)
        return _from_seconds(seconds)
    if form == "excel":
        serial = _numbers(raw)
        serial = serial.where(serial.between(*_SERIAL))
        read = _SERIAL_EPOCH + pd.to_timedelta(serial, unit="D").dt.round("s")
        return _in_utc(read, zone).fillna(_read(raw.where(serial.isna()), zone, None))
    return _read(raw, zone, form)


def utc_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a local day begins, naive UTC as the tables hold it."""
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)


def iso_text(moments: pd.Series) -> pd.Series:
    """Moments to the second as ISO 8601 text without a zone, None where there is none; ten times as fast as strftime."""
    text = np.datetime_as_string(moments.to_numpy(dtype="datetime64[s]")).astype(object)
    text[moments.isna().to_numpy()] = None
    return pd.Series(text, index=moments.index, dtype="object")


def in_milliseconds(raw: pd.Series) -> pd.Series:
    """True where an epoch number is milliseconds and not seconds."""
    return _numbers(raw).abs() >= MILLISECONDS_FROM


def _numbers(raw: pd.Series) -> pd.Series:
    return pd.to_numeric(raw, errors="coerce").astype("float64")


def _from_seconds(seconds: pd.Series) -> pd.Series:
    kept = seconds.where(np.isfinite(seconds) & (seconds.abs() < MILLISECONDS_FROM))
    return pd.to_datetime(kept.round(), unit="s", errors="coerce").astype("datetime64[s]")


def _parsed(raw: pd.Series, form: str | None) -> pd.Series:
    return pd.to_datetime(raw, errors="coerce", format=form or "ISO8601")


def _read(raw: pd.Series, zone: ZoneInfo, form: str | None) -> pd.Series:
    try:
        return _in_utc(_parsed(raw, form), zone)
    except ValueError:
        # Zones that differ, or stand in some rows only: those rows by what they state, the others in the declared zone.
        stated = raw.astype("string").str.contains(_STATES_ZONE, regex=True, na=False).to_numpy(dtype=bool)
        own = pd.to_datetime(raw.where(stated), errors="coerce", format=form or "ISO8601", utc=True)
        return _in_utc(own, zone).fillna(_in_utc(_parsed(raw.where(~stated), form), zone))


def _in_utc(read: pd.Series, zone: ZoneInfo) -> pd.Series:
    if read.dt.tz is None:
        first = pd.Series(True, index=read.index).to_numpy()
        read = read.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return read.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[s]")
