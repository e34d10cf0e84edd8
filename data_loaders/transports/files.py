"""Files as sources: CSV, Parquet, GeoJSON, plain or gzipped; streamed in chunks, known by their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyogrio.errors import DataSourceError

from data_loaders.contract import SourceError
from data_loaders.settings import SourcePart
from data_loaders.transports import Delivery

CHUNK_ROWS = 50_000


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
        held: pd.DataFrame | None = None
        for chunk in read_rows(self._source, self._path):
            if held is not None:
                yield Delivery(held, position, last=False)
            held = chunk.assign(_received_at=received_at)
        if held is not None:
            yield Delivery(held, digest, last=True)


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


def read_rows(source: SourcePart, path: Path) -> Iterator[pd.DataFrame]:
    """The file's rows in chunks, as the source wrote them, with `_row` counted from 1.

    Raises:
        SourceError: missing, truncated, or not in the declared format or encoding.
    """
    readers = {"csv": _csv, "parquet": _parquet, "geojson": _geojson}
    first = 1
    try:
        for chunk in readers[source.format](source, path):
            frame = chunk.reset_index(drop=True)
            frame["_row"] = range(first, first + len(frame))
            first += len(frame)
            yield frame
    except (OSError, EOFError, ValueError, pa.ArrowException, pd.errors.ParserError, DataSourceError) as error:
        raise SourceError(
            f"source {source.name}, file {path}, after row {first - 1}: not readable as {source.format} "
            f"in {source.encoding}: {error}"
        ) from error


def _csv(source: SourcePart, path: Path) -> Iterator[pd.DataFrame]:
    with pd.read_csv(
        path, dtype=str, chunksize=CHUNK_ROWS, encoding=source.encoding, keep_default_na=False, na_values=[""]
    ) as reader:
        yield from reader


def _parquet(_source: SourcePart, path: Path) -> Iterator[pd.DataFrame]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=CHUNK_ROWS):
            yield batch.to_pandas()


def _geojson(_source: SourcePart, path: Path) -> Iterator[pd.DataFrame]:
    prefix = "/vsigzip/" if path.suffix == ".gz" else ""
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    yield pd.DataFrame(gpd.read_file(f"{prefix}{path.resolve()}"))
