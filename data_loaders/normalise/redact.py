"""Patterns that could name a person, taken out of free text before any write."""

from __future__ import annotations

import re

# 18-digit identity numbers, mobile and landline numbers, and e-mail addresses, also with blanks or dashes inside.
_PATTERNS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<!\d)\d{6}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?!\d)"
    r"|(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
    r"|(?<!\d)\(?0?\d{2,3}\)?[ -]\d{3,4}[ -]?\d{4}(?!\d)"
)
MARK = "▮▮▮"


def redact(text: str) -> str:
    """The text with identity numbers, phone numbers and e-mail addresses replaced by a mark."""
    return _PATTERNS.sub(MARK, text)
