"""Patterns that could name a person, taken out of free text before any write."""

from __future__ import annotations

import re
import unicodedata

# 18-digit identity numbers, mobile and landline numbers, and e-mail addresses, also with blanks or dashes inside.
_PATTERNS = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+\.[\w.]+"
    r"|(?<!\d)(?:\d[ .·_-]?){17}[\dXx](?!\d)"
    r"|(?<!\d)(?:\+?86[ .·_-]?)?1[ .·_-]?[3-9](?:[ .·_-]?\d){9}(?!\d)"
    r"|(?<![\d-])\(?0?\d{2,3}\)?[ .-]\d{3,4}[ .-]?\d{4}(?!\d)"
    r"|(?<![\d-])[2-9]\d{9}(?!\d)"
)
MARK = "▮▮▮"
# All but the punctuation of Chinese sentences that no number and no address can hold (a bracket can).
_WRITTEN = re.compile(r"[^，！？；：…]+")
# Coordinates, counts and moments: digits enough for a phone number, and none.
_NUMBERS = re.compile(
    r"(?:[+-]?\d{1,8}(?:\.\d+)?(?:[eE][+-]?\d+)?[ ]?){1,2}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?(?:Z|[+-]\d{2}:?\d{2})?"
)


def redact(text: str) -> str:
    """The text in one normal form, without invisible signs, its identity numbers, phones and addresses replaced.

    Full-width digits become plain ones first (NFKC), and zero-width, bidirectional and control signs go, so that
    none of them hides a number; the full-width punctuation of a Chinese sentence stays as it was written. Names
    cannot be found by pattern; they are kept out by asking for none.
    """
    plain = text if text.isascii() else _WRITTEN.sub(lambda part: unicodedata.normalize("NFKC", part[0]), text)
    if not plain.isprintable():
        plain = "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf"})
    return _PATTERNS.sub(MARK, plain)


def redact_cell(value: object) -> str:
    """A cell of a table as text: plain numbers and ISO moments as they are, anything else redacted."""
    text = str(value)
    return text if _NUMBERS.fullmatch(text) else redact(text)
