"""Dead letters: rows that did not enter, with reason, place and redacted payload; kept until they are replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data_loaders.store.database import Database

_ADD = """
INSERT INTO city.main.dead_letter BY NAME
SELECT letter, source, row, reason, field, value, payload, received_at, NULL::TIMESTAMP AS replayed_at FROM letters
WHERE letter NOT IN (SELECT letter FROM city.main.dead_letter WHERE letter IS NOT NULL AND replayed_at IS NULL)
"""
_COLUMNS = "letter, source, row, reason, field, value, payload, received_at"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One row that stays out. `payload` is the row's declared, non-personal cells as JSON; empty where unreadable."""

    letter: str
    source: str
    row: int
    reason: str
    field: str
    value: str
    payload: str
    received_at: datetime


class DeadLetters:
    """Reads and settles the rows that did not enter."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> list[tuple[str, str, int]]:
        """Waiting letters as (source, reason, count), the most first."""
        return [
            (str(source), str(reason), int(count))
            for source, reason, count in self._rows(
                "SELECT source, reason, count(*) FROM city.main.dead_letter WHERE replayed_at IS NULL "
                "GROUP BY ALL ORDER BY source, count(*) DESC, reason",
                [],
            )
        ]

    def waiting(self, source: str = "", limit: int = 1_000_000) -> list[DeadLetter]:
        """Letters that wait, of one source or of all, in the order of their rows."""
        sql = (
            f"SELECT {_COLUMNS} FROM city.main.dead_letter WHERE replayed_at IS NULL AND ($1 = '' OR source = $1) "
            "ORDER BY source, received_at, row, letter LIMIT $2"
        )
        return [DeadLetter(*row) for row in self._rows(sql, [source, limit])]

    def named(self, letter: str) -> DeadLetter | None:
        """The letter whose id begins so, waiting or not; None where there is none or more than one."""
        found = self._rows(
            f"SELECT {_COLUMNS} FROM city.main.dead_letter WHERE starts_with(letter, $1) ORDER BY received_at LIMIT 2",
            [letter],
        )
        return DeadLetter(*found[0]) if len(found) == 1 else None

    def settle(self, source: str, entered: list[str], at: datetime) -> None:
        """Mark letters as entered; they no longer count as rejected."""
        if not entered:
            return
        with self._database.writing() as cursor:
            cursor.execute(
                "UPDATE city.main.dead_letter SET replayed_at = $1 WHERE replayed_at IS NULL AND letter IN (SELECT unnest($2))",
                [at.replace(tzinfo=None), entered],
            )
            cursor.execute(
                "UPDATE city.main.position SET rows_rejected = greatest(0, rows_rejected - $1) WHERE source = $2",
                [len(entered), source],
            )

    def quarantined(self, source: str) -> bool:
        """Whether a batch of the source stayed out whole since it was last read from its beginning."""
        found = self._rows("SELECT quarantined FROM city.main.position WHERE source = $1", [source])
        return bool(found and found[0][0])

    def read_again(self, source: str) -> None:
        """Forget how far the source was read: the next turn reads it from its beginning; known events stay one."""
        with self._database.writing() as cursor:
            cursor.execute(
                "UPDATE city.main.position SET position = '', quarantined = false, rows_read = 0, rows_rejected = 0 "
                "WHERE source = $1",
                [source],
            )

    def _rows(self, sql: str, params: list[object]) -> list[tuple[Any, ...]]:
        with self._database.reading() as cursor:
            return cursor.execute(sql, params).fetchall()


def add_letters(cursor: duckdb.DuckDBPyConnection, letters: pd.DataFrame, source: str, at: datetime) -> None:
    """Keep rejected rows, within the caller's transaction; a bad row that was met before is not kept twice."""
    if not len(letters):
        return
    rows = letters.assign(source=source, received_at=at.replace(tzinfo=None)).drop_duplicates("letter")
    cursor.register("letters", pa.Table.from_pandas(rows.astype({"value": str}), preserve_index=False))
    cursor.execute(_ADD)
