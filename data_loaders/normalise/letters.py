"""Dead letters: what is kept of a row that did not enter, so that somebody can see why and send it in again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import pandas as pd

from data_loaders.contract import Feed, Kind, Reject, Type
from data_loaders.normalise.columns import native_name
from data_loaders.normalise.redact import redact_cell
from data_loaders.settings import SourcePart

CELL_CHARACTERS = 400
COLUMNS = ("letter", "row", "reason", "field", "value", "payload")


def letters(
    feed: Feed, source: SourcePart, raw: pd.DataFrame, rejected: pd.DataFrame, sensitive: pd.Series
) -> pd.DataFrame:
    """The rejected rows with a letter's id and a payload: declared columns that are not personal, patterns redacted.

    A row of a sensitive (or an unmapped) class leaves out all that would tell where it was: coordinates, areas, the
    device that saw it. A row that could not be read as a row has no payload at all, nor has a check-in.
    """
    columns = [name for name in declared_columns(feed, source) if name in raw.columns]
    open_to_all = {
        native_name(column, source)
        for column in feed.columns
        if column.type is Type.MOMENT
        or column.name in {"source_id", "class_native", "class_2", "class_3", "status_native"}
    }
    rows = []
    hidden = sensitive.reindex(rejected.index, fill_value=False).astype(bool)
    kept = raw.loc[rejected.index, columns]
    for values, secret in zip(kept.itertuples(index=False, name=None), hidden, strict=True):
        cells = {
            name: _cell(value) for name, value in zip(columns, values, strict=True) if not secret or name in open_to_all
        }
        rows.append(json.dumps({key: text for key, text in cells.items() if text}, ensure_ascii=False))
    out = rejected.assign(payload=rows)
    if feed.kind is Kind.PATROL:
        return _named(source, out.assign(value="", payload=""))
    if feed.kind is Kind.INCIDENT:
        hidden_value = hidden & rejected["field"].isin({"lon lat", "lon", "lat"})
        out.loc[hidden_value, "value"] = ""
    return _named(source, out)


def unread(source: SourcePart, rejects: Iterable[Reject]) -> pd.DataFrame:
    """Rows that could not be read as rows, as dead letters."""
    rows = [(item.row, item.reason, item.field, item.value, "") for item in rejects]
    return _named(source, pd.DataFrame(rows, columns=["row", "reason", "field", "value", "payload"]))


def declared_columns(feed: Feed, source: SourcePart) -> list[str]:
    """The source's own names of the columns that may be kept: declared by the feed and not personal."""
    declared = [
        native
        for column in feed.columns
        if column.name and column.type is not Type.GEOMETRY and column.name not in source.constants
        for native in (native_name(column, source), column.beside)
        if native
    ]
    return [name for name in dict.fromkeys([*declared, *source.areas.values()]) if name not in feed.personal]


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return ""
    return redact_cell(value)[:CELL_CHARACTERS]


def _named(source: SourcePart, rows: pd.DataFrame) -> pd.DataFrame:
    """Give each letter a stable id: the same bad row read again is the same letter."""
    names = [
        hashlib.blake2b(
            "|".join(map(str, (source.name, row.row, row.reason, row.field, row.value, row.payload))).encode(),
            digest_size=6,
        ).hexdigest()
        for row in rows.itertuples()
    ]
    return rows.assign(letter=names)[list(COLUMNS)].reset_index(drop=True)
