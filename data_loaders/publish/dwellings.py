"""Buildings with more residents than their homes are meant for: how many in a cell, by closed month, then frozen.

A number is published at resolution 8 from `K_ANONYMITY` buildings up, and never where it would be all the dwellings of
the cell: a number that means everybody names everybody. No building is marked, listed or made a case of.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from data_loaders.moments import utc_of
from data_loaders.normalise import PlaceIndex
from data_loaders.publish.periods import K_ANONYMITY, next_month, parent_sql, release_event, released
from data_loaders.publish.population import areas_of
from data_loaders.store import Database, Ledger

RESOLUTION = 8

# The registry as it was known when the month ended: a later reading changes no closed month.
_FLAGGED = f"""
SELECT {parent_sql(RESOLUTION)} AS cell,
       count(*) FILTER (residents > $persons_per_home * homes) AS flagged, count(*) AS dwellings
FROM (SELECT cell, CAST(payload->>'residents' AS DOUBLE) AS residents, CAST(payload->>'homes' AS DOUBLE) AS homes
      FROM city.main.ledger WHERE kind = 'population' AND received_at < $until
      QUALIFY row_number() OVER (PARTITION BY source, source_id ORDER BY source_version DESC, seq DESC) = 1)
WHERE cell IS NOT NULL AND homes > 0 GROUP BY 1 ORDER BY 1
"""


def close_months(
    database: Database, ledger: Ledger, places: PlaceIndex, *, persons_per_home: float, zone: ZoneInfo, now: datetime
) -> int:
    """Release every month that has closed by `now`, since the registry was first read, and was not released before.

    Returns:
        The number of months released.
    """
    done = released(database, "flagged")
    events = [
        release_event("flagged", month, "flagged", _counted(database, places, month, persons_per_home, zone), now)
        for month in _closed_months(database, zone, now)
        if month not in done
    ]
    return ledger.append(pa.concat_tables(events), "publication", now.isoformat(), now) if events else 0


def _closed_months(database: Database, zone: ZoneInfo, now: datetime) -> list[date]:
    with database.reading() as cursor:
        ((first,),) = cursor.execute(
            "SELECT CAST(timezone($zone, timezone('UTC', min(received_at))) AS DATE) FROM city.main.ledger "
            "WHERE kind = 'population'",
            {"zone": str(zone)},
        ).fetchall()
    months: list[date] = []
    month = first.replace(day=1) if first else None
    while month and next_month(month) <= now.astimezone(zone).date():
        months.append(month)
        month = next_month(month)
    return months


def _counted(
    database: Database, places: PlaceIndex, month: date, persons_per_home: float, zone: ZoneInfo
) -> dict[str, object]:
    with database.reading() as cursor:
        rows = cursor.execute(
            _FLAGGED, {"until": utc_of(next_month(month), zone), "persons_per_home": persons_per_home}
        ).fetchall()
    shown = [(cell, flagged) for cell, flagged, dwellings in rows if K_ANONYMITY <= flagged < dwellings]
    areas = areas_of(places, np.array([cell for cell, _ in shown], dtype=np.uint64)) if shown else []
    return {
        str(cell): {"buildings": flagged, "areas": dict(around)}
        for (cell, flagged), around in zip(shown, areas, strict=True)
    }
