"""Names as registers write them, set for reading."""

from __future__ import annotations

import re

# A letter begins a word after a space, a hyphen, a slash or a bracket; after an apostrophe only where a single letter
# stands before it (O'HARE, but CITY'S); MC is followed by a capital, MAC is not (MACK, MACON).
_FIRST = re.compile(r"(?:(?<![^\s(/-])|(?<=\b[a-z]'))[a-z]")
_MC = re.compile(r"\bMc([a-z])")


def reading_name(name: str) -> str:
    """A name in capitals as it is read: `MCKINLEY PARK` -> `McKinley Park`, `17TH` -> `17th`; others stay."""
    if not name.isupper():
        return name
    titled = _FIRST.sub(lambda hit: hit[0].upper(), name.lower())
    return _MC.sub(lambda hit: f"Mc{hit[1].upper()}", titled)
