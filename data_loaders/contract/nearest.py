"""The nearest known word, for error messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """`"; nearest is 'x'"`, or nothing where no known word resembles `word` (letters' case and marks aside)."""
    plain = {_plain(item): item for item in known}
    found = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.5)
    return f"; nearest is {plain[found[0]]!r}" if found else ""


def _plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())
