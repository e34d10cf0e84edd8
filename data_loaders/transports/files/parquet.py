"""Parquet: typed columns, read by row groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_loaders.settings import SourcePart
from data_loaders.transports.files.rows import CHUNK_ROWS, Rows


def read(_source: SourcePart, path: Path) -> Iterator[Rows]:
    """The file's rows with their own types.

    Raises:
        ValueError: not Parquet, cut short, or a column name twice.
    """
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"columns {twice} stand twice")
            first = 1
            for batch in file.iter_batches(batch_size=CHUNK_ROWS):
                frame = batch.to_pandas()
                frame["_row"] = range(first, first + len(frame))
                first += len(frame)
                yield Rows(frame)
    except pa.ArrowException as error:
        raise ValueError(str(error).splitlines()[0]) from error
