"""CSV: one bad row costs itself. A quote that never closes is given up after its own line."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from data_loaders.contract import Reject
from data_loaders.settings import SourcePart
from data_loaders.transports.files import faults
from data_loaders.transports.files.opened import lines, opened
from data_loaders.transports.files.rows import CELL_CHARACTERS, CELLS_MAX, Rows, table_chunks

# Cells with line breaks are real; cells over hundreds of lines are a quote that was never closed.
RECORD_LINES = 200


class _Lines:
    """Feeds the csv module line by line, and can take back all lines of a record but its first."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        if len(self.taken) > RECORD_LINES:
            raise csv.Error("runs over too many lines")
        return line

    def plain(self, delimiter: str) -> Iterator[list[str]]:
        """Cells of the next lines, up to the first in which something asks for the csv module; that line stays."""
        again, source = self._again, self._source
        while (line := again.popleft() if again else next(source, None)) is not None:
            body = line.rstrip("\n").removesuffix("\r")
            odd = '"' in body or "\r" in body or len(body) >= CELL_CHARACTERS
            if odd or faults.of_text(body):
                again.appendleft(line)
                return
            if body:
                yield body.split(delimiter)

    def give_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """The table's rows; the first line names the columns.

    Raises:
        ValueError: no header, or a header with a name twice or not in the declared encoding.
    """
    with opened(path) as handle:
        feed = _Lines(lines(handle, source.encoding))
        header = _header(feed, source.delimiter)
        yield from table_chunks(header, _records(feed, source.delimiter, len(header)))


def _header(feed: _Lines, delimiter: str) -> list[str]:
    try:
        header = [name.strip() for name in next(csv.reader(feed, delimiter=delimiter, strict=True))]
    except StopIteration:
        raise ValueError("the file is empty; expected a line of column names") from None
    except csv.Error as error:
        raise ValueError(f"its first line is no list of column names: {error}") from error
    if fault := next(filter(None, map(faults.of_text, feed.taken)), ""):
        raise ValueError(f"its line of column names: {fault}")
    if len(header) > CELLS_MAX:
        raise ValueError(f"its first line has {len(header)} columns; at most {CELLS_MAX} are read")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ValueError(f"columns {twice} stand twice in its first line; which one is meant cannot be known")
    return header


def _records(feed: _Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str]] | Reject]:
    number = 0
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        # Most lines hold no quote and no fault: to split them is four times as fast.
        for cells in feed.plain(delimiter):
            number += 1
            yield (number, cells) if len(cells) == width else _ragged(number, cells, width)
        feed.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            reason = faults.of_text(feed.taken[0]) or _reason(error)
            feed.give_back()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            yield Reject(number, reason, "row", str(error)[:80])
            continue
        if not cells:
            continue
        number += 1
        if len(cells) != width and len(feed.taken) > 1:
            # Two stray quotes have swallowed the rows between them: the first line is bad, the others are read anew.
            reason = faults.of_text(feed.taken[0]) or "quote_unclosed"
            feed.give_back()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            yield Reject(number, reason, "row", f"{len(cells)} cells over several lines")
        elif fault := next(filter(None, map(faults.of_text, feed.taken)), ""):
            yield Reject(number, fault, "row", "")
        elif len(cells) != width:
            yield _ragged(number, cells, width)
        else:
            yield number, cells


def _ragged(number: int, cells: list[str], width: int) -> Reject:
    return Reject(number, "row_ragged", "row", f"{len(cells)} cells, the first line has {width}")


def _reason(error: csv.Error) -> str:
    return "cell_too_long" if "field larger" in str(error) else "quote_unclosed"
