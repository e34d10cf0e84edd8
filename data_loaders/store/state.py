"""State tables: the newest version of every record, folded from the ledger up to a moment.

A fold is a merge that does not depend on order or repetition: the greatest version wins, of one version with two
contents the later entry (a correction), and the first acknowledgement stands. So the same statement folds a whole ledger and the last second's rows, late, reordered
and repeated events included, and a rebuild gives the same tables as life did.
"""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from data_loaders.contract import key_sql
from data_loaders.store import schema
from data_loaders.store.database import Database

_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 - the tables hold naive UTC
_NEWER = "kind = $kind AND received_at <= $now AND (received_at > $horizon OR seq > $seq)"

_WAITING = """
SELECT kind, bool_or(NOT coalesce(sensitive, false)) AS has_ordinary FROM city.main.ledger
WHERE received_at <= $now AND (received_at > $horizon OR seq > $seq) GROUP BY kind
"""

_FOLD_RECORDS = """
CREATE OR REPLACE TEMP TABLE merged AS
WITH fresh AS (
    SELECT {columns}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger WHERE {newer}
), rows AS (
    SELECT * FROM fresh
    UNION ALL BY NAME
    SELECT held.* FROM city.state.{kind} held SEMI JOIN fresh USING (key)
)
SELECT * REPLACE (
    min(first_received_at) OVER record AS first_received_at, max(last_received_at) OVER record AS last_received_at)
FROM rows
WINDOW record AS (PARTITION BY key)
QUALIFY row_number() OVER (PARTITION BY key ORDER BY source_version DESC, seq DESC) = 1
"""

_REPLACE = (
    "DELETE FROM city.state.{kind} USING merged WHERE city.state.{kind}.key = merged.key",
    "INSERT INTO city.state.{kind} BY NAME SELECT * FROM merged ORDER BY occurred_at",
)
_TOUCH_RECORDS = "INSERT INTO city.state.touched SELECT key FROM merged"
_KEEP_ACTIONS = f"""
INSERT INTO city.state.action
SELECT {key_sql("payload->>'subject'")}, payload->>'subject', seq, occurred_at, status, payload->>'actor', source_id, payload FROM city.main.ledger WHERE {_NEWER}
"""
_TOUCH_SUBJECTS = f"""
INSERT INTO city.state.touched
SELECT one.key FROM city.state.incident one
SEMI JOIN (SELECT {key_sql("payload->>'subject'")} AS key FROM city.main.ledger WHERE {_NEWER}) acted USING (key)
"""

_FOLD_ACKNOWLEDGEMENTS = f"""
CREATE OR REPLACE TEMP TABLE merged AS
SELECT key, subject, seq, acted_at, actor, comment, action_id FROM (
    SELECT {key_sql("payload->>'subject'")} AS key, seq, payload->>'subject' AS subject, occurred_at AS acted_at, payload->>'actor' AS actor,
           payload->>'comment' AS comment, source_id AS action_id
    FROM city.main.ledger WHERE {_NEWER} AND status = 'acknowledge'
    UNION ALL BY NAME
    SELECT * FROM city.state.acknowledgement)
QUALIFY row_number() OVER (PARTITION BY subject ORDER BY seq) = 1
"""

# A period in which no cell reached the threshold was released too: it stands as one row without a cell.
_RELEASED = """
SELECT {start}, CAST(one.key AS UBIGINT) AS cell, CAST(one.value->'{count}' AS UINTEGER) AS {count},
       CAST(one.value->'areas' AS MAP(VARCHAR, VARCHAR)) AS areas, received_at AS released_at
FROM city.main.ledger
LEFT JOIN LATERAL (SELECT key, value FROM json_each(payload->'cells')) AS one ON true
WHERE {newer} AND status = '{status}'
"""
_START = "CAST(split_part(source_id, ':', 2) AS DATE) AS {}"

# The first release of a period stands, whatever comes later.
_FOLD_RELEASES = (
    "INSERT INTO city.state.release BY NAME SELECT * FROM ("
    + _RELEASED.format(
        start="split_part(source_id, ':', 1) AS period, " + _START.format("period_start"),
        count="incidents", status="sensitive", newer=_NEWER,
    )
    + ") WHERE (period, period_start) NOT IN (SELECT (period, period_start) FROM city.state.release)",
    "INSERT INTO city.state.flagged BY NAME SELECT * FROM ("
    + _RELEASED.format(start=_START.format("month"), count="buildings", status="flagged", newer=_NEWER)
    + ") WHERE month NOT IN (SELECT month FROM city.state.flagged)",
)  # fmt: skip

# Said in the fold's own transaction, so that a process that dies before it publishes publishes whole when it starts again.
TOUCHED = "touched "
_NOT_PUBLISHED = f"DELETE FROM city.main.meta WHERE key = 'published' AND ($1 OR starts_with(value, '{TOUCHED}'))"
_PUBLISHED_BUT = "UPDATE city.main.meta SET value = $1 || value WHERE key = 'published'"

RECORD_KINDS = {
    "incident": schema.CASE_COLUMNS,
    "camera": schema.RECORD_COLUMNS,
    "count": schema.COUNT_COLUMNS,
    "patrol": schema.RECORD_COLUMNS,
    "population": schema.RECORD_COLUMNS + ", geometry",
}


class State:
    """Folds the ledger up to a moment; knows which subjects changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def horizon(self) -> datetime | None:
        """The moment up to which the state was last folded, aware UTC; None for a new file."""
        with self._database.reading() as cursor:
            text = _meta(cursor, "horizon")
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None

    def version(self) -> int:
        """Grows with every change of the state, across restarts."""
        with self._database.reading() as cursor:
            return int(_meta(cursor, "version") or 0)

    def published(self) -> str:
        """What incidents were published by (`set_published`); after `TOUCHED` where the last fold took up some of them.

        Empty where they must be published whole: after a fold from the beginning, or where a part was never published.
        """
        with self._database.reading() as cursor:
            return _meta(cursor, "published")

    def is_published(self) -> bool:
        """Whether the last fold took up nothing of an incident that is not published since."""
        stands = self.published()
        return bool(stands) and not stands.startswith(TOUCHED)

    def set_published(self, made_by: str) -> None:
        """Incidents are published as the state has them; the next fold that takes one up says so."""
        with self._database.writing() as cursor:
            _set_meta(cursor, "published", made_by)

    def set_version(self, version: int) -> None:
        """Go on counting from another file's version."""
        with self._database.writing() as cursor:
            _set_meta(cursor, "version", str(version))

    def advance(self, now: datetime) -> frozenset[str]:
        """Fold what was received up to `now`. A moment before the horizon folds everything anew.

        Returns:
            The kinds of rows that changed something (`incident`, `camera`, `count`, `patrol`, `population`, `action`, `release`).
        """
        moment = now.astimezone(UTC).replace(tzinfo=None)
        with self._database.writing() as cursor:
            horizon = _horizon(cursor)
            seq = int(_meta(cursor, "seq") or 0)
            again = moment < horizon
            if again:
                for table in schema.STATE_TABLES:
                    cursor.execute(f"DELETE FROM city.state.{table}")
                horizon, seq = _BEGINNING, 0
            changed = _fold(cursor, moment, horizon, seq) | (
                frozenset(["incident", "action", "population", "release"]) if again else frozenset()
            )
            if again or _touches(cursor):
                cursor.execute(_NOT_PUBLISHED, [again])
                cursor.execute(_PUBLISHED_BUT, [TOUCHED])
            newest = cursor.execute("SELECT coalesce(max(seq), 0) FROM city.main.ledger").fetchall()[0][0]
            _set_meta(cursor, "horizon", moment.isoformat())
            _set_meta(cursor, "seq", str(newest))
            if changed:
                _set_meta(cursor, "version", str(int(_meta(cursor, "version") or 0) + 1))
        return changed


def _fold(cursor: duckdb.DuckDBPyConnection, now: datetime, horizon: datetime, seq: int) -> frozenset[str]:
    span = {"now": now, "horizon": horizon, "seq": seq}
    waiting = cursor.execute(_WAITING, span).fetchall()
    kinds = {kind for kind, _ in waiting}
    if _touches(cursor):
        cursor.execute("DELETE FROM city.state.touched")
    shown = _ordinary(cursor)
    for kind in kinds & set(RECORD_KINDS):
        columns = RECORD_KINDS[kind]
        cursor.execute(_FOLD_RECORDS.format(columns=columns, newer=_NEWER, kind=kind), {**span, "kind": kind})
        for statement in _REPLACE:
            cursor.execute(statement.format(kind=kind))
        if kind == "incident":
            cursor.execute(_TOUCH_RECORDS)
    if "action" in kinds:
        cursor.execute(_FOLD_ACKNOWLEDGEMENTS, {**span, "kind": "action"})
        cursor.execute("DELETE FROM city.state.acknowledgement")
        cursor.execute("INSERT INTO city.state.acknowledgement BY NAME SELECT * FROM merged")
        for statement in (_KEEP_ACTIONS, _TOUCH_SUBJECTS):
            cursor.execute(statement, {**span, "kind": "action"})
    if "release" in kinds:
        for statement in _FOLD_RELEASES:
            cursor.execute(statement, {**span, "kind": "release"})
    # A sensitive arrival must move nothing that a screen can see, not even a version (trust.md, section 1, P8).
    changed = {kind for kind, has_ordinary in waiting if has_ordinary}
    return frozenset(changed | ({"incident"} if _ordinary(cursor) != shown else set()))


def _horizon(cursor: duckdb.DuckDBPyConnection) -> datetime:
    text = _meta(cursor, "horizon")
    return datetime.fromisoformat(text) if text else _BEGINNING


def _touches(cursor: duckdb.DuckDBPyConnection) -> bool:
    row = cursor.execute("SELECT EXISTS (FROM city.state.touched)").fetchone()
    return bool(row and row[0])


def _ordinary(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("SELECT count(*) FROM city.state.incident WHERE NOT sensitive").fetchone()
    return int(row[0]) if row else 0


def _meta(cursor: duckdb.DuckDBPyConnection, key: str) -> str:
    row = cursor.execute("SELECT value FROM city.main.meta WHERE key = $1", [key]).fetchone()
    return str(row[0]) if row else ""


def _set_meta(cursor: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    cursor.execute(
        "INSERT INTO city.main.meta VALUES ($1, $2) ON CONFLICT DO UPDATE SET value = excluded.value", [key, value]
    )
