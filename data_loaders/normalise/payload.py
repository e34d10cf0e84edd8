"""What a feed knows beyond the ledger's own columns, as JSON text; made column by column, not row by row."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from data_loaders.contract import Feed, Type
from data_loaders.moments import iso_text

# Columns that the ledger holds itself, and those that only serve to make them.
OWN = frozenset(
    {
        "source_id",
        "class_native",
        "class_2",
        "class_3",
        "class_big",
        "status_native",
        "status_mapped",
        "step_native",
        "lon",
        "lat",
        "status",
        "source_version",
        "occurred_at",
        "closed_at",
        "updated_at",
        "geometry",
        "class",
    }
)


def payloads(feed: Feed, frame: pd.DataFrame) -> list[str | None]:
    """One JSON object a row with the feed's further columns; missing values are left out, moments are UTC texts."""
    named = {column.name: column.type for column in feed.columns if column.name}
    further = [name for name in named if name not in OWN and name in frame]
    if not further:
        return [None] * len(frame)
    extra = [name for name in further if frame[name].notna().any()]
    if not extra:
        return ["{}"] * len(frame)
    columns = [_fragments(name, frame[name], named[name]) for name in extra]
    return ["{" + ", ".join(filter(None, row)) + "}" for row in zip(*columns, strict=True)]


def _fragments(name: str, values: pd.Series, kind: Type) -> list[str]:
    """`"name": value` for each row, empty where nothing is known."""
    if kind is Type.MOMENT:
        values = iso_text(values)
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    head = json.dumps(name) + ": "
    words = [head + json.dumps(_plain(value), ensure_ascii=False) for value in distinct]
    fragments: list[str] = np.array([*words, ""], dtype=object)[codes].tolist()
    return fragments


def _plain(value: object) -> object:
    number = value.item() if isinstance(value, np.generic) else value
    return int(number) if isinstance(number, float) and number.is_integer() else number
