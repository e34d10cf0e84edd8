"""Files as sources, one module a format; streamed in chunks, known by their digest."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from data_loaders.contract import SourceError
from data_loaders.settings import SourcePart
from data_loaders.transports import Delivery
from data_loaders.transports.files import csv_table, excel, json_document, ndjson, parquet, vector, xml_document
from data_loaders.transports.files.expected import expected_rows
from data_loaders.transports.files.rows import Rows

READERS: dict[str, Callable[[SourcePart, Path], Iterator[Rows]]] = {
    "csv": csv_table.read,
    "parquet": parquet.read,
    "json": json_document.read,
    "ndjson": ndjson.read,
    "xml": xml_document.read,
    "excel": excel.read,
    "gpkg": vector.read,
    "shapefile": vector.read,
    "geojson": vector.read,
    "osm": vector.read,
}
_UNREADABLE = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, struct.error, RecursionError)

__all__ = ["READERS", "FileTransport", "Rows", "file_digest", "read_rows"]


class FileTransport:
    """One file, delivered whole whenever its content changes."""

    def __init__(self, source: SourcePart, path: Path) -> None:
        self._source = source
        self._path = path

    def poll(self, position: str, now: datetime) -> Iterator[Delivery]:
        """Deliver the file in chunks, or nothing where `position` is its present digest."""
        digest = file_digest(self._path)
        if digest == position:
            return
        received_at = now.replace(tzinfo=None)
        held: Rows | None = None
        last_row, expected = 0, self._expected()
        for chunk in read_rows(self._source, self._path):
            if held is not None:
                share = min(1.0, last_row / expected) if expected else None
                yield Delivery(held.frame, position, last=False, rejects=held.rejects, share=share)
            held = Rows(chunk.frame.assign(_received_at=received_at), chunk.rejects)
            last_row = int(chunk.frame["_row"].max()) if len(chunk.frame) else last_row
        if held is not None:
            yield Delivery(held.frame, digest, last=True, rejects=held.rejects, share=1.0)

    def _expected(self) -> int | None:
        try:
            return expected_rows(self._source, self._path)
        except _UNREADABLE:
            return None  # the reader says what is wrong with it


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, hexadecimal.

    Raises:
        SourceError: the file is not there or cannot be read.
    """
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"{path}: {error.strerror or error}. Check the profile's path and the file's rights"
        ) from error


def read_rows(source: SourcePart, path: Path) -> Iterator[Rows]:
    """The file's rows in chunks, as the source wrote them, with `_row` counted from 1.

    Rows that cannot be read as rows come as rejects beside them. Only rows that `source.keep` names are given.

    Raises:
        SourceError: missing, cut short, or not in the declared format or encoding.
    """
    read = 0
    try:
        for chunk in READERS[source.format](source, path):
            if not read:
                _expect_encoding(chunk)
            read += len(chunk.frame) + len(chunk.rejects)
            yield _kept(source, Rows(chunk.frame.reset_index(drop=True), chunk.rejects))
    except _UNREADABLE as error:
        raise SourceError(
            f"source {source.name}, file {path}, after row {read}: not readable as {source.format} "
            f"in {source.encoding}: {error}"
        ) from error


def _expect_encoding(chunk: Rows) -> None:
    """One line in another encoding is a bad row; most of them are a wrong declaration."""
    strange = sum(reject.reason == "not_in_encoding" for reject in chunk.rejects)
    if strange * 2 > len(chunk.frame) + len(chunk.rejects):
        raise ValueError(
            f"{strange} of its first {len(chunk.frame) + len(chunk.rejects)} rows are not in this encoding. Declare the right one"
        )


def _kept(source: SourcePart, chunk: Rows) -> Rows:
    frame = chunk.frame
    for column, wanted in source.keep.items():
        if column not in frame:
            raise ValueError(f"column {column!r} of `keep` is missing; it has {[str(name) for name in frame.columns]}")
        frame = frame[frame[column].isin(wanted)]
    return Rows(frame.reset_index(drop=True), chunk.rejects)
