"""Why something was refused, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.access import BadInputError

if TYPE_CHECKING:
    from dashboard.i18n import Words
    from data_loaders.access import FenggeError


def refusal(error: FenggeError, words: Words) -> str:
    """The sentence of the error's code; only wrong input is told in the server's words, which name what was wrong."""
    said = words.either(f"err.{error.code}", "err.error")
    return words("err.detail", said=said, reason=str(error)) if isinstance(error, BadInputError) else said
