"""The account store's file: its own SQLite, apart from the ledger, readable by its owner alone."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Lock

from data_loaders.access import ConfigError

FILE_NAME = "accounts.sqlite3"
SCHEMA_VERSION = 2

# Times are UTC seconds since 1970. `area_kind` NULL is the whole district; `area_codes` a JSON list of codes.
# Secrets are kept only as hashes: argon2id of passwords, SHA-256 of session ids and tokens (both 256 random bits,
# so a slow hash would add nothing). Deadlines are not stored but derived, so that a changed rule holds at once.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, area_kind TEXT, area_codes TEXT NOT NULL,
    password_hash TEXT NOT NULL, created_at REAL NOT NULL, disabled_at REAL
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE, label TEXT NOT NULL, role TEXT NOT NULL,
    area_kind TEXT, area_codes TEXT NOT NULL, created_at REAL NOT NULL, expires_at REAL NOT NULL, revoked_at REAL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS tokens_live_label ON tokens (label) WHERE revoked_at IS NULL;
CREATE TABLE IF NOT EXISTS sessions (
    id_hash BLOB PRIMARY KEY, account TEXT REFERENCES accounts (name), token_id INTEGER REFERENCES tokens (id),
    csrf TEXT NOT NULL, created_at REAL NOT NULL, seen_at REAL NOT NULL,
    CHECK ((account IS NULL) <> (token_id IS NULL))
) STRICT;
"""
# Columns that came later: stores of earlier releases gain them when they are opened.
_LATER = (("accounts", "used_at", "REAL"), ("tokens", "used_at", "REAL"))

Value = str | float | int | bytes | None


class Database:
    """One connection behind a lock, in autocommit: every statement is its own transaction.

    A look-up by key takes some tens of microseconds, so the gate asks on every request and a revocation holds at
    once. A second process (the command line) may write too; it waits up to five seconds for its turn.
    """

    def __init__(self, home: Path) -> None:
        """Open or make `<home>/accounts.sqlite3` (0600).

        Raises:
            ConfigError: the file cannot be opened, is no account store, or was written by a newer release.
        """
        self.path = home / FILE_NAME
        self._lock = Lock()
        try:
            self._connection = self._open(home)
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(
                f"account store {self.path}: {error}. Check that the folder is writable by this user; if the file is "
                "damaged, put back the copy from the backup, or move it away to start with no accounts"
            ) from error

    def _open(self, home: Path) -> sqlite3.Connection:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made by hand first: SQLite would give it the umask's mode, and its -wal and -shm copy the file's.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        self.path.chmod(0o600)
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=5)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            connection.close()
            raise sqlite3.DatabaseError(f"its schema is version {version}, this release knows {SCHEMA_VERSION}")
        connection.executescript(_SCHEMA)
        for table, column, kind in _LATER:
            if column not in {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}:
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        return connection

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """All rows of one SELECT."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """The first row of one SELECT, or None."""
        return next(iter(self.rows(sql, *values)), None)

    def change(self, sql: str, *values: Value) -> int:
        """Run one writing statement; the number of rows that it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def close(self) -> None:
        """Close the file; nothing may be asked afterwards."""
        with self._lock:
            self._connection.close()
