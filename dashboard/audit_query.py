"""What an auditor looks for, read from the page's form or the export's address: untrusted text in, a query out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from data_loaders.access import AuditQuery, BadInputError

FIELDS = ("from", "to", "actor", "event", "text")
_LONGEST = 200
_DAY = len("2026-11-24")


def read_query(given: Mapping[str, object], zone: str) -> AuditQuery:
    """The query of the five fields; days and moments without a zone are the district's, and a last day counts whole.

    Raises:
        BadInputError: a field is no text, too long, or no moment.
    """
    texts = {name: _text(name, given.get(name, "")) for name in FIELDS}
    start, end = (_moment(name, texts[name], zone) for name in ("from", "to"))
    if end is not None and len(texts["to"]) == _DAY:
        end += timedelta(days=1)
    if start is not None and end is not None and end <= start:
        raise BadInputError("from, to: the end must lie after the start")
    return AuditQuery(start, end, texts["actor"], texts["event"], texts["text"])


def address_of(given: Mapping[str, object]) -> str:
    """The fields that are filled, as an address's query."""
    return urlencode({name: value for name in FIELDS if isinstance(value := given.get(name), str) and value.strip()})


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise BadInputError(f"{name}: expected text of at most {_LONGEST} characters")
    return value.strip()


def _moment(name: str, text: str, zone: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    # Moments at the ends of the calendar cannot be moved between zones.
    if at is None or not 1970 <= at.year <= 2100:
        raise BadInputError(f"{name} {text[:40]!r}: write a day as 2026-11-24, or a moment as 2026-11-24 08:00")
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
