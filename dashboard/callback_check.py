"""What a callback's request must be before Dash reads it: Dash takes its shape on trust, and fails where it is another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.routes.plain_text import holds_text
from data_loaders.access import BadInputError

_RELOAD = "; reload the page"


def check_callback(body: object, known: Mapping[str, Mapping[str, Any]]) -> str:
    """Refuse a request that our own pages do not send; `known` is Dash's map of callbacks by output.

    Returns:
        The callback's output, which names it.

    Raises:
        BadInputError: no JSON object, a callback that the server does not have, or values that are not its own.
    """
    given: Mapping[str, Any] = body if isinstance(body, dict) else {}
    output = given.get("output")
    # One that runs in the browser stands in Dash's map too, with nothing to call.
    if not isinstance(output, str) or "callback" not in known.get(output, {}):
        raise BadInputError(f"callback {_short(output)}: this page has no such callback{_RELOAD}")
    if not holds_text(given):
        raise BadInputError(f"callback {_short(output)}: holds a sign that is no character")
    declared = known[output]
    for part in ("inputs", "state"):
        if not _fits(given.get(part, []), declared[part]):
            raise BadInputError(f"callback {_short(output)}: its {part} are not those of this page{_RELOAD}")
    if not _fits_outputs(given.get("outputs"), output) or not _are_texts(given.get("changedPropIds", [])):
        raise BadInputError(f"callback {_short(output)}: its outputs are not those of this page{_RELOAD}")
    return output


def _fits(given: object, declared: Sequence[Mapping[str, str]]) -> bool:
    """True where the values are for the declared properties, in their order."""
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        return False
    return [(item.get("id"), item.get("property")) for item in given] == [
        (item["id"], item["property"]) for item in declared
    ]


def _fits_outputs(given: object, output: str) -> bool:
    """True where `outputs` spell `output`: one object for one, a list for several."""
    items: list[Any] = given if isinstance(given, list) else [given]
    if not all(isinstance(item, dict) for item in items):
        return False
    names = [f"{item.get('id')}.{item.get('property')}" for item in items]
    return output == (f"..{'...'.join(names)}.." if isinstance(given, list) else names[0])


def _are_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(item, str) for item in given)


def _short(output: object) -> str:
    return ascii(str(output)[:80])
