"""A JSON record as one row of text cells. Numbers stay as they were written: an id above 2^53 keeps its digits."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

DEPTH_MAX = 20
# A short list of plain values is a coordinate pair or the like: `location.coordinates.0`.
LIST_CELLS = 4
_RESERVED = frozenset({"__proto__", "constructor", "prototype"})
_SURROGATE = re.compile("[\ud800-\udfff]")


class Twice(dict[str, Any]):
    """A JSON object that remembers whether a key came twice or names the prototype."""

    def __init__(self, pairs: Sequence[tuple[str, Any]] = ()) -> None:
        super().__init__(pairs)
        self.fault = "key_twice" if len(self) < len(pairs) else "key_reserved" if self.keys() & _RESERVED else ""

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self:
            self.fault = self.fault or "key_twice"
        if key in _RESERVED:
            self.fault = self.fault or "key_reserved"
        super().__setitem__(key, value)


def cells_of(record: object) -> tuple[dict[str, str | None], str]:
    """The record's cells by dotted path, and the reason for which it stays out (empty: none)."""
    if not isinstance(record, Mapping):
        return {}, "row_not_an_object"
    cells: dict[str, str | None] = {}
    fault = _walk(record, "", cells, 0)
    return cells, fault


def _walk(node: Mapping[str, Any], prefix: str, cells: dict[str, str | None], depth: int) -> str:
    if depth > DEPTH_MAX:
        return "json_too_deep"
    fault = getattr(node, "fault", "")
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            fault = fault or _walk(value, f"{name}.", cells, depth + 1)
        elif isinstance(value, list):
            fault = fault or _list(value, name, cells)
        else:
            cells[name], wrong = _text(value)
            fault = fault or wrong
    return fault


def _list(values: list[Any], name: str, cells: dict[str, str | None]) -> str:
    if len(values) <= LIST_CELLS and not any(isinstance(value, (list, Mapping)) for value in values):
        fault = ""
        for at, value in enumerate(values):
            cells[f"{name}.{at}"], wrong = _text(value)
            fault = fault or wrong
        return fault
    try:
        cells[name] = json.dumps(values, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return "json_too_deep"
    return ""


def _text(value: object) -> tuple[str | None, str]:
    if value is None:
        return None, ""
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    text = str(value)
    if not isinstance(value, str) and not _is_finite(text):
        return None, "number_not_finite"
    if "\0" in text:
        return None, "nul_character"
    if not text.isascii() and _SURROGATE.search(text):
        return None, "lone_surrogate"
    return text, ""


def _is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except (OverflowError, ValueError):
        return False
