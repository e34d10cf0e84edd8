"""What a format's reader gives: rows of text cells in chunks, and the rows that could not be read as rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.contract import Reject

Item = TypeVar("Item")
CHUNK_ROWS = 50_000
# A record of a case or a camera has tens of cells; what has more is no record of ours.
CELLS_MAX = 2_000
CELL_CHARACTERS = 131_072


class Rows(NamedTuple):
    """A chunk. `frame` has the source's own columns plus `_row` (1-based record in the file); `rejects` are whole rows.

    A reject never carries the row's text: it may hold what must not be stored.
    """

    frame: pd.DataFrame
    rejects: tuple[Reject, ...] = ()


def table_chunks(header: Sequence[str], records: Iterable[tuple[int, Sequence[str]] | Reject]) -> Iterator[Rows]:
    """Chunks of records that all have the header's cells, as text; an empty cell is missing. At least one chunk."""
    for part in batched(records, CHUNK_ROWS, at_least_one=True):
        good = [item for item in part if not isinstance(item, Reject)]
        columns = list(zip(*(cells for _, cells in good), strict=True)) or [()] * len(header)
        frame = pd.DataFrame({name: _text_column(cells) for name, cells in zip(header, columns, strict=True)})
        frame["_row"] = pd.Series([number for number, _ in good], dtype="int64")
        yield Rows(frame, tuple(item for item in part if isinstance(item, Reject)))


def record_chunks(records: Iterable[tuple[int, Mapping[str, str | None]] | Reject]) -> Iterator[Rows]:
    """Chunks of records that may each lack cells, as text."""
    for part in batched(records, CHUNK_ROWS):
        good = [item for item in part if not isinstance(item, Reject)]
        names = list(dict.fromkeys(name for _, cells in good for name in cells))
        frame = pd.DataFrame({name: _text_column([cells.get(name) for _, cells in good]) for name in names})
        frame["_row"] = pd.Series([number for number, _ in good], dtype="int64")
        yield Rows(frame, tuple(item for item in part if isinstance(item, Reject)))


def _text_column(cells: Sequence[str | None]) -> pd.Series:
    # Through Arrow: three times as fast as from Python strings.
    text = pa.array(cells, type=pa.large_string())
    return pd.Series(pc.if_else(pc.equal(text, ""), None, text).to_pandas(), dtype="str")


def batched(items: Iterable[Item], size: int, *, at_least_one: bool = False) -> Iterator[tuple[Item, ...]]:
    """Tuples of at most `size` items (itertools has it from Python 3.12 on); an empty one where there is nothing."""
    source = iter(items)
    part = tuple(itertools.islice(source, size))
    if at_least_one and not part:
        yield part
    while part:
        yield part
        part = tuple(itertools.islice(source, size))
