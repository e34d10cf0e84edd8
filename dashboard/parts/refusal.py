"""Why something was refused, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.access import BadInputError, RefusedError

if TYPE_CHECKING:
    from dashboard.i18n import Words
    from data_loaders.access import FenggeError


def refusal(error: FenggeError, words: Words) -> str:
    """The sentence of the error's code, or of its reason; only wrong input is told in the server's words, which name what was wrong."""
    if isinstance(error, RefusedError) and words.has(f"case.refusal.{error.reason}"):
        return words(f"case.refusal.{error.reason}")
    if isinstance(error, BadInputError) and words.has(f"input.{error.reason}"):
        return words(f"input.{error.reason}", **error.values)
    said = words.either(f"err.{error.code}", "err.error")
    return words("err.detail", said=said, reason=str(error)) if isinstance(error, BadInputError) else said
