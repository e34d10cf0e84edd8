"""The published tables as files of their own, for statements that must not reach anything else.

A month that is over lies in one file that is never changed: its name bears the digest of its rows, so that a month of
which something was closed or mended later is a new file, and a restart finds those that still hold. The present month
and the short tables, the tail, are written anew: when a statement wants them, where something changed, and at most once a
minute. A file is complete before it has its name; nothing that somebody may still be opening is taken away.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data_loaders.publish.sql_tables import Table, tables_of
from data_loaders.settings import Profile
from data_loaders.store import Database

REFRESH_S = 60.0
# What the digest of a month is over: all that can change in a row, in either of the two views.
_DIGEST = """
SELECT month, sum(rows) AS rows, sum(digest) AS digest FROM (
    SELECT date_trunc('month', occurred_at) AS month, count(*) AS rows, sum(hash(held)) AS digest FROM "v_case@1" held
    WHERE occurred_at < $1 GROUP BY 1
    UNION ALL
    SELECT date_trunc('month', occurred_at), 0, sum(hash(id, police, escalation, confidence, flags, last_received_at))
    FROM "v_incident@2" WHERE occurred_at < $1 GROUP BY 1
) GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copy at one moment: `main` holds the tail, `months` what came before; `as_of` is aware UTC."""

    main: Path
    months: tuple[Path, ...]
    views: tuple[str, ...]
    as_of: datetime
    version: int

    @property
    def attached(self) -> list[tuple[str, str]]:
        """Names and files of the months."""
        return [(f"month_{at}", str(path)) for at, path in enumerate(self.months)]


class PublishedCopy:
    """Keeps the copy in `folder`, from the views of one scope (`schema`). Safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        profile: Profile,
        *,
        schema: Callable[[], str],
        standing: Callable[[], tuple[datetime, int]],
        elapsed_s: Callable[[], float],
    ) -> None:
        """`standing` gives the moment and the version of the state."""
        self._folder, self._database, self._schema = folder, database, schema
        self._standing, self._elapsed_s = standing, elapsed_s
        self.tables: Mapping[str, Table] = tables_of(profile.area_kinds, profile.district.zone)
        self._zone = ZoneInfo(profile.district.zone)
        self._lock = threading.Lock()
        self._held: Snapshot | None = None
        self._looked_s = 0.0
        self._kept: set[Path] = set()
        self._number = 0

    def fresh(self) -> Snapshot:
        """The copy, written anew where it is older than a minute and something changed since."""
        with self._lock:
            now_s = self._elapsed_s()
            _, version = self._standing()
            held = self._held
            if held and (held.version == version or now_s - self._looked_s < REFRESH_S):
                return held
            self._held = self._write()
            self._looked_s = now_s
            return self._held

    def _write(self) -> Snapshot:
        # Before the rows are read: they may be newer than the copy says, never older.
        as_of, version = self._standing()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        start = as_of.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        months = tuple(self._month(month, name) for month, name in self._months(start))
        self._number += 1
        tail = self._folder / f"tail-{version}-{self._number}.duckdb"
        self._file(tail, self._tail(start, as_of))
        snapshot = Snapshot(tail, months, self._views(tail, len(months)), as_of, version)
        self._clear({tail, *months})
        return snapshot

    def _months(self, start: datetime) -> list[tuple[datetime, str]]:
        layout = hashlib.sha256(repr(self.tables).encode()).hexdigest()
        with self._database.reading(self._schema()) as cursor:
            found = cursor.execute(_DIGEST, [start]).fetchall()
        return [
            (month, f"{month:%Y-%m}-" + hashlib.sha256(f"{layout} {rows} {digest}".encode()).hexdigest()[:16])
            for month, rows, digest in found
        ]

    def _month(self, month: datetime, name: str) -> Path:
        path = self._folder / f"{name}.duckdb"
        if not path.exists():
            # A span, not a rounded moment: what lies outside is then skipped by the engine without being read.
            after = (month + timedelta(days=31)).replace(day=1)
            inside = f"occurred_at >= TIMESTAMP '{month}' AND occurred_at < TIMESTAMP '{after}'"
            self._file(path, {t.name: _select(t, inside) for t in self.tables.values() if t.by_month})
        return path

    def _tail(self, start: datetime, as_of: datetime) -> dict[str, str]:
        rest = f"(occurred_at >= TIMESTAMP '{start}' OR occurred_at IS NULL)"
        made = {t.name: _select(t, rest if t.by_month else "true") for t in self.tables.values()}
        local = as_of.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        return {**made, "clock": f"SELECT TIMESTAMP '{local}' AS as_of"}

    def _file(self, path: Path, tables: Mapping[str, str]) -> None:
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        try:
            self._database.write_copy(part, self._schema(), tables)
            part.chmod(0o400)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _views(self, tail: Path, months: int) -> tuple[str, ...]:
        """Long tables as one: temporary views, which a reader of the file makes for itself."""
        long = [table.name for table in self.tables.values() if table.by_month]
        return tuple(
            f'CREATE TEMP VIEW {name} AS SELECT * FROM "{tail.stem}".main.{name}'
            + "".join(f" UNION ALL SELECT * FROM month_{at}.main.{name}" for at in range(months))
            for name in long
        )

    def _clear(self, kept: set[Path]) -> None:
        """Let go of what neither this copy nor the one before has: a reader may be opening that one just now."""
        for path in self._folder.iterdir():
            if path not in kept | self._kept:
                path.unlink(missing_ok=True)
        self._kept = kept


def _select(table: Table, condition: str) -> str:
    columns = ", ".join(f'{column.sql} AS "{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.view}" WHERE {condition}'
