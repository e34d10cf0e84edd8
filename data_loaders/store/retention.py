"""What a deployment no longer needs goes: whole months of a source, after a signed roll-up of what they held.

A record goes with all that was said of it, when the month of its last moment is over by the source's retention. What
is still open stays, and so does the newest version of what stands (a camera, a building). The rows are not marked but
left out of the file that takes the old one's place, so that nothing of them is left on the disk, and a rebuild gives
the same tables as life did.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from data_loaders.moments import utc_of
from data_loaders.normalise import single_event
from data_loaders.store.database import Database

# Until when each source's records go, and the ledger's rows that do: in memory, while one file is written from the other.
_ENDED, _EXPIRED = "memory.main.ended", "memory.main.expired"
# What is copied into the new file, by table.
KEPT = {
    "ledger": f"seq NOT IN (SELECT seq FROM {_EXPIRED})",
    # A dead letter holds what its row said: it goes by the same measure.
    "dead_letter": f"NOT EXISTS (SELECT 1 FROM {_ENDED} ended WHERE ended.source = kept.source AND kept.received_at < ended.until)",
}

_LETTERS = f"SELECT count(*) FROM city.main.dead_letter kept WHERE NOT ({KEPT['dead_letter']})"
_ANY_OLD = f"""
SELECT EXISTS (SELECT 1 FROM city.main.ledger JOIN {_ENDED} USING (source) WHERE least(occurred_at, received_at) < until)
    OR ({_LETTERS}) > 0
"""

_MARK = f"""
CREATE OR REPLACE TABLE {_EXPIRED} AS
WITH told AS (
    SELECT source, source_id, max(greatest(occurred_at, coalesce(closed_at, occurred_at))) AS last_at, any_value(until) AS until
    FROM city.main.ledger JOIN {_ENDED} USING (source)
    WHERE kind IN ('incident', 'count', 'patrol') GROUP BY ALL
), over AS (
    -- Where posts have worked a case, it is open or not by what they did, and its last moment is theirs.
    SELECT source, source_id FROM told LEFT JOIN city.pub.worked worked USING (source, source_id)
    WHERE greatest(told.last_at, coalesce(worked.last_at, told.last_at)) < until AND (source, source_id) NOT IN (
        SELECT (held.source, held.source_id) FROM city.state.incident held LEFT JOIN city.pub.worked done USING (key)
        WHERE coalesce(done.status, held.status) IN ('open', 'suspended', 'duplicate_open'))
), newest AS (
    SELECT seq FROM city.state.camera UNION ALL SELECT seq FROM city.state.population
)
SELECT seq FROM city.main.ledger SEMI JOIN over USING (source, source_id)
UNION
SELECT seq FROM city.main.ledger JOIN {_ENDED} USING (source)
WHERE kind IN ('camera', 'population') AND received_at < until AND seq NOT IN (SELECT seq FROM newest)
UNION
SELECT action.seq FROM city.main.ledger action
JOIN over ON action.kind = 'action' AND (action.payload->>'subject') = over.source || ':' || over.source_id
"""

_MONTHS = f"""
SELECT source, CAST(date_trunc('month', (coalesce(occurred_at, received_at) AT TIME ZONE 'UTC') AT TIME ZONE $zone) AS DATE) AS month,
       count(*) FILTER (WHERE NOT coalesce(sensitive, false)) AS events,
       string_agg(printf('%016x', event_hash), '' ORDER BY seq) AS hashes
FROM city.main.ledger SEMI JOIN {_EXPIRED} USING (seq) WHERE kind <> 'action' GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Expired:
    """A source's month that goes: events in it, and an HMAC over their hashes. Sensitive ones are in no count."""

    source: str
    month: date
    events: int
    signature: str


def find_expired(
    database: Database, retention_days: Mapping[str, int], zone: ZoneInfo, now: datetime, secret: bytes
) -> list[Expired] | None:
    """Mark what goes by `now` (aware UTC), and sum it up by source and month of the district's zone.

    `retention_days` is by source; a source that is not named keeps everything. `secret` signs the sums.

    Returns:
        The months that go, none where dead letters alone do; None where nothing goes.
    """
    ends = [month_end(now, days, zone) for days in retention_days.values()]
    with database.writing() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE TABLE {_ENDED} AS SELECT unnest($1::VARCHAR[]) AS source, unnest($2::TIMESTAMP[]) AS until",
            [list(retention_days), ends],
        )
        # On most days nothing is that old: then the whole ledger need not be gone through by record.
        ((old,),) = cursor.execute(_ANY_OLD).fetchall()
        if not old:
            return None
        cursor.execute(_MARK)
        months = cursor.execute(_MONTHS, {"zone": str(zone)}).fetchall()
        ((letters,),) = cursor.execute(_LETTERS).fetchall()
    if not months and not letters:
        return None
    return [
        Expired(source, month, events, hmac.new(secret, hashes.encode(), hashlib.sha256).hexdigest())
        for source, month, events, hashes in months
    ]


def rolled_up(expired: Sequence[Expired], now: datetime) -> pa.Table:
    """The sums as ledger events (`EVENT_SCHEMA`), one a source and month."""
    return pa.concat_tables(
        single_event(
            {
                "source": "retention",
                "kind": "release",
                "source_id": f"{item.source}:{item.month:%Y-%m}",
                "status": "retention",
                "payload": json.dumps({"events": item.events, "signature": item.signature}),
            },
            now,
        )
        for item in expired
    )


def month_end(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first moment that stays, naive UTC: the beginning of the local month in which `now - days` lies."""
    local = (now - timedelta(days=days)).astimezone(zone)
    return utc_of(local.date().replace(day=1), zone)
