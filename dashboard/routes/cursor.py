"""The keyset cursor of record pages: opaque to callers, and only a place in an order (it grants nothing)."""

from __future__ import annotations

import base64
import json
from datetime import datetime

from dashboard.routes.plain_text import is_text
from data_loaders.access import BadInputError

After = tuple[datetime, str]
TEXT_MAX = 600
_YEARS = range(1970, 2102)  # beyond, a change of zone may leave the calendar
_UNKNOWN = "after: not a cursor that this interface gave out; begin again without it"


def write_cursor(after: After) -> str:
    """Text that stands for the last record of a page: its moment and id."""
    packed = json.dumps([after[0].isoformat(), after[1]], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(text: str) -> After:
    """The moment and id that `write_cursor` was given.

    Raises:
        BadInputError: the text is not one of our cursors.
    """
    try:
        at, record = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at)
    except (ValueError, TypeError) as error:
        raise BadInputError(_UNKNOWN) from error
    if not isinstance(record, str) or not is_text(record) or moment.tzinfo is None or moment.year not in _YEARS:
        raise BadInputError(_UNKNOWN)
    return moment, record
