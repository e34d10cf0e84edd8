"""The append-only truth. The same event twice is one event; the cursor is committed with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa

from data_loaders.normalise import EVENT_SCHEMA
from data_loaders.store.database import Database
from data_loaders.store.letters import add_letters

_NAMES = ", ".join(EVENT_SCHEMA.names)

# Which rows enter, and as which, is decided on a few narrow columns; only then are whole rows taken up.
_APPEND = f"""
INSERT INTO city.main.ledger (seq, {_NAMES})
WITH entering AS MATERIALIZED (
    SELECT arrival, row_number() OVER (ORDER BY received_at, arrival) AS place FROM (
        SELECT arrival, received_at FROM {{incoming}} arriving
        WHERE NOT EXISTS (SELECT 1 FROM city.main.ledger known WHERE known.event_hash = arriving.event_hash)
        QUALIFY row_number() OVER (PARTITION BY event_hash ORDER BY received_at, arrival) = 1
    )
)
SELECT (SELECT coalesce(max(seq), 0) FROM city.main.ledger) + place, {_NAMES}
FROM incoming JOIN entering USING (arrival) ORDER BY place
"""

# A snapshot that says again what was last known is no event, though it was received later.
_SNAPSHOT = """(
    WITH held AS (
        SELECT source, source_id, arg_max(payload_hash, received_at) AS last_hash
        FROM city.main.ledger SEMI JOIN incoming USING (source, source_id) GROUP BY ALL
    ), chain AS (
        SELECT incoming.arrival, incoming.received_at, incoming.event_hash, incoming.payload_hash, lag(incoming.payload_hash, 1, held.last_hash) OVER (
            PARTITION BY incoming.source, incoming.source_id ORDER BY incoming.received_at, incoming.arrival) AS before_it
        FROM incoming LEFT JOIN held USING (source, source_id)
    )
    SELECT * EXCLUDE (before_it) FROM chain WHERE payload_hash IS DISTINCT FROM before_it
)"""
_SNAPSHOT_KINDS = frozenset({"camera", "population", "count"})


@dataclass(frozen=True, slots=True)
class Position:
    """How far a source has been read, and how its rows fared."""

    position: str
    rows_read: int
    rows_rejected: int


class Ledger:
    """Appends events and rejected rows; remembers each source's cursor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self,
        events: pa.Table,
        source: str,
        position: str,
        at: datetime,
        *,
        rejects: pd.DataFrame | None = None,
        rows_read: int = 0,
        quarantined: bool = False,
    ) -> int:
        """Append a batch (`EVENT_SCHEMA`), its dead letters and the source's cursor in one transaction.

        Returns:
            The number of events that were not in the ledger before.
        """
        with self._database.writing() as cursor:
            cursor.register("incoming", events.append_column("arrival", pa.array(range(len(events)), pa.int64())))
            kind = events["kind"][0].as_py() if events.num_rows else ""
            rows = _SNAPSHOT if kind in _SNAPSHOT_KINDS else "incoming"
            added = int(cursor.execute(_APPEND.format(incoming=rows)).fetchall()[0][0])
            if rejects is not None:
                add_letters(cursor, rejects, source, at)
            cursor.execute(
                """INSERT INTO city.main.position VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO UPDATE SET position = excluded.position,
                    rows_read = position.rows_read + excluded.rows_read,
                    rows_rejected = position.rows_rejected + excluded.rows_rejected,
                    quarantined = coalesce(position.quarantined, false) OR excluded.quarantined""",
                [source, position, rows_read, 0 if rejects is None else len(rejects), quarantined],
            )
        return added

    def arrivals(self, now: datetime) -> dict[str, datetime]:
        """When each source's newest row was received, up to `now` (aware UTC).

        The age of a feed is on every screen, so sensitive rows do not count.
        """
        with self._database.reading() as cursor:
            rows = cursor.execute(
                """SELECT source, max(received_at) FROM city.main.ledger
                WHERE received_at <= $1 AND NOT coalesce(sensitive, false) GROUP BY source""",
                [now.astimezone(UTC).replace(tzinfo=None)],
            ).fetchall()
        return {source: at.replace(tzinfo=UTC) for source, at in rows}

    def is_acknowledged(self, subject: str) -> bool:
        """Whether the ledger holds an acknowledgement of `subject`, also one that a replay has not reached again."""
        with self._database.reading() as cursor:
            row = cursor.execute(
                """SELECT 1 FROM city.main.ledger
                WHERE kind = 'action' AND status = 'acknowledge' AND (payload->>'subject') = $1 LIMIT 1""",
                [subject],
            ).fetchone()
        return row is not None

    def action(self, action_id: str) -> tuple[str, str, str] | None:
        """Subject, verb and post of the action of that number, received at whatever moment; None where there is none."""
        with self._database.reading() as cursor:
            row = cursor.execute(
                """SELECT payload->>'subject', status, payload->>'actor' FROM city.main.ledger
                WHERE kind = 'action' AND source_id = $1 LIMIT 1""",
                [action_id],
            ).fetchone()
        return (str(row[0]), str(row[1]), str(row[2])) if row else None

    def positions(self) -> Mapping[str, Position]:
        """The cursor of every source; empty where one was never read."""
        with self._database.reading() as cursor:
            rows = cursor.execute(
                "SELECT source, position, rows_read, rows_rejected FROM city.main.position"
            ).fetchall()
        return defaultdict(lambda: Position("", 0, 0), {source: Position(*row) for source, *row in rows})

    def position(self, source: str) -> Position:
        """The cursor of one source."""
        return self.positions()[source]
