"""Arguments of commands, read as what a stranger could have sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data_loaders.contract import BadInputError

TEXT_MAX = 4000
NUMBER_MAX = 1_000_000


def text(args: Mapping[str, object], name: str, default: str | None = None) -> str:
    """A text.

    Raises:
        BadInputError: none, too long, or one that no font could show.
    """
    value = args.get(name, default)
    value = default if value is None else value
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        raise BadInputError(f"{name}: expected text of at most {TEXT_MAX} characters")
    if any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value):
        raise BadInputError(f"{name}: holds a sign that is no character (a lone surrogate or NUL)")
    return value


def number(args: Mapping[str, object], name: str) -> int | None:
    """A whole number from 0 on, or None where none is given.

    Raises:
        BadInputError: anything else.
    """
    value = args.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= NUMBER_MAX:
        raise BadInputError(f"{name}: expected a whole number from 0 to {NUMBER_MAX}")
    return value


def list_of(args: Mapping[str, object], name: str, form: re.Pattern[str], most: int) -> list[str]:
    """Texts of one form, each once; empty where none is given.

    Raises:
        BadInputError: another form, or more than `most`.
    """
    value = args.get(name) or []
    if not isinstance(value, list) or len(value) > most or not all(isinstance(v, str) and form.match(v) for v in value):
        raise BadInputError(f"{name}: expected at most {most} entries of the form {form.pattern}")
    return list(dict.fromkeys(value))
