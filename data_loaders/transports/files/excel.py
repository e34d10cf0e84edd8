"""Excel and OpenDocument sheets; dates become ISO 8601, whole numbers lose the `.0` that the format gives them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from data_loaders.contract import Reject, nearest
from data_loaders.settings import SourcePart
from data_loaders.transports.files.opened import check_zip
from data_loaders.transports.files.rows import CELL_CHARACTERS, CELLS_MAX, Rows, table_chunks


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """The rows of `sheet` (default: the first); the first row names the columns.

    Raises:
        ValueError: no workbook, no such sheet, no header, or a name twice in it.
    """
    if zipfile.is_zipfile(path):
        check_zip(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            name = source.sheet or book.sheet_names[0]
            if name not in book.sheet_names:
                raise ValueError(f"has no sheet {name!r}; it has {book.sheet_names}{nearest(name, book.sheet_names)}")
            table: Iterator[Sequence[object]] = book.get_sheet_by_name(name).iter_rows()
            header = _header(next(table, []))
            yield from table_chunks(header, _records(table, len(header)))
    except (CalamineError, IndexError) as error:
        raise ValueError(str(error) or "is no workbook") from error


def _header(cells: Sequence[object]) -> list[str]:
    header = [_text(cell).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header or len(header) > CELLS_MAX:
        raise ValueError("its first row does not name the columns")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ValueError(f"columns {twice} stand twice in its first row; which one is meant cannot be known")
    return header


def _records(table: Iterator[Sequence[object]], width: int) -> Iterator[tuple[int, list[str]] | Reject]:
    number = 0
    for cells in table:
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        number += 1
        if any(texts[width:]):
            yield Reject(number, "row_ragged", "row", f"{len(texts)} cells, the first row has {width}")
        elif any(len(text) > CELL_CHARACTERS for text in texts):
            yield Reject(number, "cell_too_long", "row", "")
        else:
            yield number, (texts + [""] * width)[:width]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
