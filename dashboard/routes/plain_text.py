"""Text that can be written down: JSON may carry half a character, which no database and no answer can hold."""

from __future__ import annotations


def is_text(text: str) -> bool:
    """False where `text` holds a lone surrogate or a NUL."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def holds_text(value: object) -> bool:
    """True where every text inside a JSON value is one. By a list, not by recursion: a caller chooses the depth."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and not is_text(part):
            return False
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return True
