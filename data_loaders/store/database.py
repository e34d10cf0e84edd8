"""One process owns the file; readers are cursors, writers take turns, a swap waits for both."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from data_loaders.contract import ConfigError, ForbiddenError
from data_loaders.store import schema
from data_loaders.store.run import Run

READERS_THREADS = 2
# Whole numbers within so many bits are counted in an array, not hashed: twice the hours of thirty years are.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": READERS_THREADS, "perfect_ht_threshold": 19}


class Database:
    """The city file attached as `city` to an in-memory connection that also holds the scopes' views."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
        self._connection.execute("SET TimeZone = 'UTC'")
        self._write = threading.RLock()
        self._gate = threading.Condition()
        self._readers = 0
        self._swapping = False
        self._copies = itertools.count()
        self._attach()

    def _attach(self) -> None:
        try:
            self._connection.execute(f"ATTACH '{_quoted(self.path)}' AS city")
        except duckdb.IOException as error:
            raise ConfigError(
                f"{self.path}: another process holds this file. Stop it, or give another --home. ({_first_line(error)})"
            ) from error
        self._connection.execute(schema.LEDGER)
        self._lay_out()
        self._connection.execute(schema.PUBLISHED)

    def _lay_out(self) -> None:
        """Make the tables of the fold; of a file of another layout they are emptied, and the next fold begins at its first event."""
        known = self._connection.execute("SELECT value FROM city.main.meta WHERE key = 'layout'").fetchone()
        if known != (schema.LAYOUT,):
            self._connection.execute("DROP SCHEMA city.state CASCADE; CREATE SCHEMA city.state")
            for table in schema.FOLDED_TABLES:
                self._connection.execute(f"DROP TABLE IF EXISTS city.pub.{table}")
            self._connection.execute("DELETE FROM city.main.meta WHERE key IN ('layout', 'seq', 'published')")
            self._connection.execute("INSERT INTO city.main.meta VALUES ('layout', $1)", [schema.LAYOUT])
        self._connection.execute(schema.STATE + schema.FOLDED)

    @contextlib.contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one writer's cursor, inside a transaction: all of it or nothing."""
        with self._write, self._reading():
            cursor = self._connection.cursor()
            try:
                cursor.begin()
                yield cursor
                cursor.commit()
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                raise
            finally:
                cursor.close()

    @contextlib.contextmanager
    def reading(self, search_path: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
        """A reader's cursor; with `search_path`, one that finds bare names in that schema only."""
        with self._reading():
            cursor = self._connection.cursor()
            try:
                if search_path:
                    cursor.execute(f"SET search_path = '{search_path}'")
                yield cursor
            finally:
                cursor.close()

    def select(self, search_path: str, sql: str, params: Mapping[str, object], run: Run | None = None) -> pa.Table:
        """One SELECT under one search path; `run` can be looked at and stopped meanwhile.

        Raises:
            ForbiddenError: the statement names something that is not in that schema.
            StoppedError: the run was stopped.
        """
        with self.reading(search_path) as cursor, run.working(cursor) if run else contextlib.nullcontext():
            try:
                return cursor.execute(sql, dict(params)).to_arrow_table()
            except duckdb.CatalogException as error:
                raise ForbiddenError("this account's scope does not hold what was asked for") from error

    def write_copy(self, path: Path, search_path: str, tables: Mapping[str, str]) -> None:
        """Write a new DuckDB file at `path`: each table as its SELECT, under one search path and at one moment.

        Nobody waits for it: it reads like any question, and the file is its own.
        """
        name = f"copy_{next(self._copies)}"
        with self.reading(search_path) as cursor:
            cursor.execute(f"ATTACH '{_quoted(path)}' AS {name}")
            try:
                cursor.begin()
                for table, sql in tables.items():
                    cursor.execute(f"CREATE TABLE {name}.main.{table} AS {sql}")
                cursor.commit()
                cursor.execute(f"CHECKPOINT {name}")
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                raise
            finally:
                cursor.execute(f"DETACH {name}")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with self._gate:
            self._gate.wait_for(lambda: not self._swapping)
            self._readers += 1
        try:
            yield
        finally:
            with self._gate:
                self._readers -= 1
                self._gate.notify_all()

    def swap(self, replacement: Path) -> None:
        """Put `replacement` in the place of the city file, at a moment when nobody reads or writes."""
        with self._write:
            with self._gate:
                self._swapping = True
                self._gate.wait_for(lambda: self._readers == 0)
            try:
                self._connection.execute("CHECKPOINT city")
                self._connection.execute("DETACH city")
                replacement.replace(self.path)
                self._attach()
            finally:
                with self._gate:
                    self._swapping = False
                    self._gate.notify_all()

    def copy_truth(self, second: Path, kept: Mapping[str, str] | None = None) -> None:
        """Write a new file with the ledger, the cursors and the dead letters, and nothing derived.

        `kept` says by table which rows are taken over (a condition of `store.retention`); of the others all are.
        """
        conditions = kept or {}
        Database(second).close()
        with self._write:
            self._connection.execute(f"ATTACH '{_quoted(second)}' AS second")
            try:
                for table in schema.TRUTH_TABLES:
                    self._connection.execute(
                        f"INSERT INTO second.main.{table} SELECT * FROM city.main.{table} kept WHERE {conditions.get(table, 'true')}"
                    )
            finally:
                self._connection.execute("DETACH second")

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep every writer out (reentrant for the holder); readers go on."""
        with self._write:
            yield

    def close(self) -> None:
        """Write everything out and let the file go."""
        with self._write:
            with contextlib.suppress(duckdb.Error):
                self._connection.execute("CHECKPOINT city")
            self._connection.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
