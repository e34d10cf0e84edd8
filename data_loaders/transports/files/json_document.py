"""JSON documents: a list of records, or one at a path inside; streamed, never held whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import ijson
from ijson.common import JSONError

from data_loaders.contract import Reject
from data_loaders.settings import SourcePart
from data_loaders.transports.files.flat import Twice, cells_of
from data_loaders.transports.files.opened import Utf8Reader, opened
from data_loaders.transports.files.rows import Rows, record_chunks


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """One row a member of the list at `records` (dotted path; empty: the document is the list).

    Raises:
        ValueError: not JSON, cut short, not in the declared encoding, or no list there.
    """
    with opened(path) as handle:
        _expect_list(source, Utf8Reader(handle, source.encoding))
    with opened(path) as handle:
        yield from record_chunks(_records(source, Utf8Reader(handle, source.encoding)))


def _expect_list(source: SourcePart, text: Utf8Reader) -> None:
    try:
        for prefix, event, _ in ijson.parse(text):
            if prefix == source.records and event != "map_key":
                if event != "start_array":
                    raise ValueError(f"records {source.records!r} is no list of records but {event}")
                return
    except JSONError as error:
        raise ValueError(_line(error)) from error
    raise ValueError(f"records {source.records!r}: nothing stands at that path")


def _records(source: SourcePart, text: Utf8Reader) -> Iterator[tuple[int, Mapping[str, str | None]] | Reject]:
    number = 0
    place = f"{source.records}.item" if source.records else "item"
    try:
        for record in ijson.items(text, place, map_type=Twice):
            number += 1
            cells, fault = cells_of(record)
            yield Reject(number, fault, "row", "") if fault else (number, cells)
    except (JSONError, RecursionError) as error:
        # The list breaks off here: what stood before it is whole and stays; the rest cannot be told from noise.
        yield Reject(number + 1, "document_broken", "row", _line(error)[:80])


def _line(error: Exception) -> str:
    return " ".join(str(error).split()[:12]) or type(error).__name__
