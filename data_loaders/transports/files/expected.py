"""How many rows a file will give, where that can be known before it is read: for a progress bar, nothing else."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from data_loaders.settings import SourcePart

_BY_LINES = {"csv", "ndjson"}
_BLOCK_BYTES = 1 << 20


def expected_rows(source: SourcePart, path: Path) -> int | None:
    """About as many rows as the file has (a line each, or what its footer says); None where only reading would tell."""
    if source.format in _BY_LINES and path.suffix != ".gz":
        with path.open("rb") as handle:
            return sum(block.count(b"\n") for block in iter(lambda: handle.read(_BLOCK_BYTES), b"")) or None
    if source.format == "parquet":
        return int(pq.read_metadata(path).num_rows) or None
    return None
