"""What the appraisal is asked for, read from the page's order: untrusted text in, a window and a grouping out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data_loaders.access import BadInputError, Window
from layers.indicators.appraisal import DEPARTMENT
from layers.indicators.declared import GROUPS

ROLLING = {"7d": timedelta(days=7), "28d": timedelta(days=28), "90d": timedelta(days=90)}
MONTHS, NONE, HEADLINE = "months", "none", "headline"
MONTHS_MAX = 36
# Of a single unit grid only "not visited" is told, by its own layer: no figures by grid (docs/privacy.md).
_NOT_OFFERED = "grid"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """A window that ends now or earlier; `by` is empty, `department` or a kind of area; `show` which columns."""

    window: Window
    by: str
    show: str


def kinds_offered(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds of areas by which the appraisal is told."""
    return tuple(kind for kind in kinds if kind != _NOT_OFFERED)


def read_asked(order: object, kinds: Sequence[str], zone: str, now: datetime) -> Asked:
    """The order of the page; `kinds` are the district's kinds of areas, `zone` its IANA name.

    Raises:
        BadInputError: it is none that the page sends, or the months are none.
    """
    given: Mapping[str, Any] = order if isinstance(order, dict) else {}
    if given.get("verb") != "show":
        raise BadInputError("appraisal: no order of this page; reload it")
    window = _one(given, "window", (*ROLLING, MONTHS))
    by = _one(given, "by", (NONE, DEPARTMENT, *kinds_offered(kinds)))
    show = _one(given, "show", (HEADLINE, *GROUPS))
    span = Window(now - ROLLING[window], now) if window in ROLLING else _months(given.get("fields"), zone, now)
    return Asked(span, "" if by == NONE else by, show)


def _one(given: Mapping[str, Any], group: str, offered: Sequence[str]) -> str:
    groups = given.get("chosen")
    values = groups.get(group) if isinstance(groups, dict) else None
    if not isinstance(values, list) or len(values) != 1 or values[0] not in offered:
        raise BadInputError(f"{group}: choose one of {', '.join(offered)}")
    return str(values[0])


def _months(fields: object, zone: str, now: datetime) -> Window:
    texts = fields if isinstance(fields, dict) else {}
    first = _month("from", texts.get("from"))
    last = _month("to", texts.get("to"))
    if last < first or last - first >= MONTHS_MAX:
        raise BadInputError(f"from, to: give at most {MONTHS_MAX} months, the first one first")
    start, end = _begin(first, zone), min(_begin(last + 1, zone), now)
    if start >= now:
        raise BadInputError("from: that month has not begun yet")
    return Window(start, end)


def _month(name: str, text: object) -> int:
    """Months since the year 0."""
    found = _MONTH.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise BadInputError(f"{name} {str(text)[:40]!r}: write a month as 2026-09")
    return 12 * int(found[1]) + int(found[2]) - 1


def _begin(month: int, zone: str) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(zone))
