"""Why somebody opens single sensitive incidents: their own words, as the audit log keeps them."""

from __future__ import annotations

from data_loaders.contract import BadInputError
from data_loaders.normalise.redact import redact

REASON_MIN, REASON_MAX = 4, 200


def checked_reason(reason: object) -> str:
    """The reason without blanks at its ends and without what could name a person.

    Raises:
        BadInputError: no text, or one too short to say anything, or too long.
    """
    text = redact(reason).strip() if isinstance(reason, str) else ""
    if not REASON_MIN <= len(text) <= REASON_MAX or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInputError(
            f"sensitive records: state a reason of {REASON_MIN} to {REASON_MAX} characters, for example the order's number"
        )
    return text
