"""The parts of a planner's question as text: how each is read, checked and written in one canonical way."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from data_loaders.contract import BadInputError
from data_loaders.contract.question import ROLLING, Window

ROLLING_WINDOWS = (*ROLLING, "all")
PREVIOUS, LAST_YEAR = "previous", "last_year"
HOURS_OF_WEEK = 168
VALUES_MAX, VALUE_MAX = 500, 80
POINTS_MAX = 200
BUFFER_M = (10, 20_000)
# Digits of a degree: five are one metre, and keep a link short.
DEGREE_DIGITS = 5
_METRES = re.compile(r"^[0-9]{1,6}\Z", re.ASCII)
NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}\Z")
CELL = re.compile(r"^8[7-9ab][0-9a-f]{13}\Z")
_PLAIN = re.compile(r"[A-Za-z0-9._:/-]")
_ESCAPED = re.compile(rb"~([0-9A-F]{2})")


def escaped(value: str) -> str:
    """A value by signs that a URL's query, a list and the question's own form all leave alone; `~E5` is a byte of UTF-8."""
    return "".join(
        sign if _PLAIN.match(sign) else "".join(f"~{byte:02X}" for byte in sign.encode("utf-8", "surrogatepass"))
        for sign in value
    )


def unescaped(part: str, text: str) -> str:
    """What `escaped` wrote.

    Raises:
        BadInputError: it is nothing that `escaped` writes.
    """
    held = _ESCAPED.sub(lambda hit: bytes.fromhex(hit[1].decode()), text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(UnicodeError):
        if b"~" not in _ESCAPED.sub(b"", text.encode("utf-8", "surrogatepass")):
            return held.decode()
    raise wrong(part, text, "values as letters and digits; any other sign as ~XX, its bytes in UTF-8")


def wrong(part: str, given: object, allowed: str) -> BadInputError:
    """The error of one part: which, what stands there, and what may."""
    return BadInputError(f"question, part {part}: {str(given)[:60]!r} is not allowed; give {allowed}")


def checked_values(part: str, values: Iterable[str]) -> tuple[str, ...]:
    """Values of a list: sorted, each once.

    Raises:
        BadInputError: too many, too long, or one that no font could show.
    """
    kept = tuple(sorted(set(values)))
    fits = all(
        isinstance(one, str) and 0 < len(one) <= VALUE_MAX and one.isprintable() and one.strip() == one for one in kept
    )
    if len(kept) > VALUES_MAX or not fits:
        raise wrong(
            part, kept[:3], f"at most {VALUES_MAX} values of 1 to {VALUE_MAX} signs, without spaces around them"
        )
    return kept


def checked_window(part: str, text: str, offered: tuple[str, ...]) -> str:
    """A word of `offered`, or a span in UTC to the minute.

    Raises:
        BadInputError: neither.
    """
    if text in offered:
        return text
    words = ", ".join(filter(None, offered))
    span = _span(text)
    if span is None:
        raise wrong(part, text, f"{words} or START/END in ISO 8601 with a zone, END after START, between 1970 and 2100")
    return span


def _span(text: str) -> str | None:
    try:
        ends = [datetime.fromisoformat(moment) for moment in text.split("/")]
    except ValueError:
        return None
    if len(ends) != 2 or any(moment.tzinfo is None for moment in ends):
        return None
    try:
        span = "/".join(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for moment in ends)
        window_of(span, ends[1])
    except (OverflowError, BadInputError):
        return None
    return span


def window_of(text: str, now: datetime) -> Window:
    """The span of event time of a checked window; rolling ones end at `now`."""
    return Window.of(text.replace("/", ".."), now)


def checked_hours(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Hours of the week as half-open spans, merged and in order; the whole week is no filter.

    Raises:
        BadInputError: a span that is not within the week.
    """
    held: set[int] = set()
    for start, end in spans:
        if not 0 <= start < end <= HOURS_OF_WEEK:
            raise wrong("hours", f"{start}-{end}", f"spans FROM-TO of hours 0 to {HOURS_OF_WEEK}, 0 = Monday 00:00")
        held.update(range(start, end))
    if len(held) == HOURS_OF_WEEK:
        return ()
    merged: list[tuple[int, int]] = []
    for hour in sorted(held):
        if merged and merged[-1][1] == hour:
            merged[-1] = (merged[-1][0], hour + 1)
        else:
            merged.append((hour, hour + 1))
    return tuple(merged)


def read_hours(text: str) -> tuple[tuple[int, int], ...]:
    """`6-22,30-46` as spans."""
    try:
        return tuple((int(a), int(b)) for a, b in (span.split("-") for span in text.split(",")))
    except ValueError:
        raise wrong("hours", text, f"spans FROM-TO of hours 0 to {HOURS_OF_WEEK}, 0 = Monday 00:00") from None


def checked_area(text: str) -> str:
    """`<kind>:<code>,…`, `cell:<id>,…`, `polygon:lon,lat,lon,lat,…` or `buffer:lon,lat,metres`, in canonical form.

    Raises:
        BadInputError: none of these.
    """
    if not text:
        return ""
    kind, colon, rest = text.partition(":")
    parts = rest.split(",")
    if kind == "polygon":
        return f"polygon:{_polygon(parts)}"
    if kind == "buffer":
        return f"buffer:{_buffer(parts)}"
    if not colon or not NAME.match(kind):
        raise wrong("area", text, "street:CODE, cell:ID, polygon:LON,LAT,… or buffer:LON,LAT,METRES")
    if kind == "cell" and not all(CELL.match(part) for part in parts):
        raise wrong("area", text, "cells by their 15 hexadecimal digits, resolution 7 to 11")
    codes = checked_values("area", (unescaped("area", part) for part in parts))
    return f"{kind}:{','.join(escaped(code) for code in codes)}"


def area_values(text: str) -> tuple[str, tuple[str, ...]]:
    """Kind and values of a checked area: codes, cells, or numbers as text."""
    kind, _, rest = text.partition(":")
    return kind, tuple(unescaped("area", part) for part in rest.split(",")) if rest else ()


def _numbers(parts: list[str]) -> list[float]:
    """Longitudes and latitudes in turn; empty where one of them is none."""
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return []
    ranges = ((-180, 180), (-90, 90))
    return numbers if all(low <= n <= high for at, (low, high) in enumerate(ranges) for n in numbers[at::2]) else []


def _polygon(parts: list[str]) -> str:
    numbers = _numbers(parts)
    if len(numbers) % 2 or not 6 <= len(numbers) <= 2 * POINTS_MAX:
        raise wrong("area", ",".join(parts), f"polygon: 3 to {POINTS_MAX} corners as LON,LAT in degrees")
    return ",".join(_degree(number) for number in numbers)


def _buffer(parts: list[str]) -> str:
    low, high = BUFFER_M
    place, metres = _numbers(parts[:2]), parts[2] if len(parts) == 3 else ""
    if len(place) != 2 or not _METRES.match(metres) or not low <= int(metres) <= high:
        raise wrong("area", ",".join(parts), f"buffer: LON,LAT,METRES with {low} to {high} metres")
    return f"{_degree(place[0])},{_degree(place[1])},{int(metres)}"


def _degree(number: float) -> str:
    text = f"{number:.{DEGREE_DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
