"""The rows of an answer as Arrow, cut to what one may hold."""

from __future__ import annotations

import duckdb
import pyarrow as pa


class RefusedAnswerError(Exception):
    """An answer that cannot be given. `reason` is one of the refusals; `column` the name that it is about."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


def rows(cursor: duckdb.DuckDBPyConnection, sql: str, rows_max: int, bytes_max: int) -> tuple[pa.Table, bool]:
    """The first rows of an answer, and whether there were more.

    Raises:
        RefusedAnswerError: a column is a list or a record, or one row alone is more than `bytes_max`.
    """
    reader = cursor.execute(_without_intervals(cursor, sql)).to_arrow_reader(1024)
    for column in reader.schema:
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
            raise RefusedAnswerError("nested", column.name)
    batches: list[pa.RecordBatch] = []
    count = size = 0
    for batch in reader:
        batches.append(batch)
        count, size = count + batch.num_rows, size + batch.nbytes
        if count > rows_max or size > bytes_max:
            break
    table = pa.Table.from_batches(batches, reader.schema)
    kept = _fitting(table.slice(0, rows_max), bytes_max)
    if table.num_rows and not kept.num_rows:
        raise RefusedAnswerError("too_big")
    return kept.combine_chunks(), kept.num_rows < table.num_rows


def _fitting(table: pa.Table, bytes_max: int) -> pa.Table:
    """As many of the first rows as fit."""
    low, high = 0, table.num_rows
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if table.slice(0, middle).nbytes <= bytes_max else (low, middle - 1)
    return table.slice(0, low)


def _without_intervals(cursor: duckdb.DuckDBPyConnection, sql: str) -> str:
    """A length of time as text: Arrow's own form of it is no number and no text for anybody who reads it."""
    described = cursor.execute(f"DESCRIBE {sql}").fetchall()
    if not any(row[1] == "INTERVAL" for row in described):
        return sql
    names = [f"c{at}" for at in range(len(described))]
    shown = [
        (f"CAST({own} AS VARCHAR)" if row[1] == "INTERVAL" else own) + ' AS "' + str(row[0]).replace('"', '""') + '"'
        for own, row in zip(names, described, strict=True)
    ]
    return f"SELECT {', '.join(shown)} FROM ({sql}) AS answered({', '.join(names)})"
