"""What makes one row of a text format unreadable, by name."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_BAD = re.compile("[\x00\ud800-\udfff]")


def of_text(text: str) -> str:
    """`not_in_encoding`, `nul_character`, `line_too_long`, or nothing."""
    if text.isascii() and "\0" not in text:
        return ""
    found = _BAD.search(text)
    if found is None:
        return ""
    if text.rstrip("\n") == "\0":
        return "line_too_long"
    return "not_in_encoding" if _SURROGATE.search(text) else "nul_character"
