"""What is wrong with a profile, as lines that a person can act on: place, value, nearest match."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from data_loaders.contract import nearest

_SHOWN = 80


def explained(path: Path, table: Mapping[str, Any], error: ValidationError, known: Collection[str]) -> str:
    """Every fault of a profile, one line each: where it stands, what stands there, what was probably meant.

    `known` are the names of all settings.
    """
    lines = [f"  {_place(table, item)}: {_message(item, known)}" for item in error.errors()]
    return f"{path}: {len(lines)} thing(s) to correct\n" + "\n".join(lines)


def _place(table: Mapping[str, Any], item: ErrorDetails) -> str:
    """`sources[cases].encoding`: members of lists by their own name, not by their number."""
    here: Any = table
    out = ""
    for step in item["loc"]:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            table_of = here if isinstance(here, dict) else {}
            name = next((table_of[key] for key in ("name", "id", "kind") if isinstance(table_of.get(key), str)), step)
            out += f"[{name}]"
        else:
            here = here.get(step) if isinstance(here, dict) else None
            out += f".{step}" if out else str(step)
    return out or "profile"


def _message(item: ErrorDetails, known: Collection[str]) -> str:
    given = repr(item["input"])[:_SHOWN]
    if item["type"] == "extra_forbidden":
        name = str(item["loc"][-1])
        return f"no such setting{nearest(name, known)}"
    if item["type"] == "missing":
        return "is missing; it is required"
    if item["type"] == "literal_error":
        offered = [word.strip(" '\"") for word in str(item["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        return f"{given} is not one of {', '.join(offered)}{nearest(str(item['input']), offered)}"
    if item["type"] == "value_error":
        return item["msg"].removeprefix("Value error, ")
    return f"{item['msg']} (given: {given})"
