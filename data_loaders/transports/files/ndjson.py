"""NDJSON: one JSON object a line; a bad line costs itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Never

from data_loaders.contract import Reject
from data_loaders.settings import SourcePart
from data_loaders.transports.files import faults
from data_loaders.transports.files.flat import Twice, cells_of
from data_loaders.transports.files.opened import lines, opened
from data_loaders.transports.files.rows import Rows, record_chunks


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """One row a line; nested objects become dotted columns."""
    with opened(path) as handle:
        yield from record_chunks(_records(lines(handle, source.encoding)))


def _records(text_lines: Iterator[str]) -> Iterator[tuple[int, Mapping[str, str | None]] | Reject]:
    number = 0
    for line in text_lines:
        if not line.strip():
            continue
        number += 1
        yield _record(number, line)


def _record(number: int, line: str) -> tuple[int, Mapping[str, str | None]] | Reject:
    if fault := faults.of_text(line):
        return Reject(number, fault, "row", "")
    try:
        record = _DECODER.decode(line)
    except _NoNumberError as error:
        return Reject(number, "number_not_finite", "row", str(error))
    except RecursionError:
        return Reject(number, "json_too_deep", "row", "")
    except (ValueError, ArithmeticError) as error:
        return Reject(number, "json_unreadable", "row", str(error)[:80])
    cells, fault = cells_of(record)
    return Reject(number, fault, "row", "") if fault else (number, cells)


class _NoNumberError(ValueError):
    pass


def _no_number(word: str) -> Never:
    raise _NoNumberError(word)


# Numbers as they were written: an id above 2^53 keeps its digits.
_DECODER = json.JSONDecoder(object_pairs_hook=Twice, parse_int=Decimal, parse_float=Decimal, parse_constant=_no_number)
