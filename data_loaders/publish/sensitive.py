"""Sensitive incidents: one merged class, per closed week and month, at resolution 7, k >= 5, then frozen.

A release is itself a ledger event: a rebuild replays it and never computes it again, so a late or corrected
incident cannot change what was already published.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from data_loaders.normalise import PlaceIndex, single_event
from data_loaders.publish.population import areas_of
from data_loaders.store import Database, Ledger

K_ANONYMITY = 5
RESOLUTION = 7
_PARENT = f"(cell & {(1 << 64) - 1 - (0xF << 52) - ((1 << 3 * (15 - RESOLUTION)) - 1)}::UBIGINT | {(RESOLUTION << 52) | ((1 << 3 * (15 - RESOLUTION)) - 1)}::UBIGINT)"


def close_periods(
    database: Database, ledger: Ledger, places: PlaceIndex, *, period: str, zone: ZoneInfo, now: datetime
) -> int:
    """Release every `week` or `month` that has closed by `now` and was not released before.

    Weeks have to be folded before months are asked for: a month looks at the weeks that were published.

    Returns:
        The number of periods released.
    """
    events = _due(database, places, period, zone, now)
    if not events:
        return 0
    return ledger.append(pa.concat_tables(events), "publication", now.isoformat(), now)


def _due(database: Database, places: PlaceIndex, period: str, zone: ZoneInfo, now: datetime) -> list[pa.Table]:
    local = now.astimezone(zone)
    closed = _start_of(period, local.date())
    with database.reading() as cursor:
        done = {
            row[0]
            for row in cursor.execute(
                "SELECT DISTINCT source_id FROM city.main.ledger WHERE kind = 'release' AND source = 'publication'"
            ).fetchall()
        }
        rows = cursor.execute(
            f"""SELECT CAST(date_trunc('{period}', local_at) AS DATE) AS start, {_PARENT} AS cell, count(*) AS incidents
            FROM (SELECT cell, (occurred_at AT TIME ZONE 'UTC') AT TIME ZONE $zone AS local_at
                  FROM city.state.incident WHERE sensitive AND cell IS NOT NULL)
            WHERE local_at < $closed GROUP BY ALL ORDER BY ALL""",
            {"zone": str(zone), "closed": closed},
        ).fetchall()
    inside = _published_weeks(database) if period == "month" else {}
    distinct = np.array(sorted({row[1] for row in rows}), dtype=np.uint64)
    areas = dict(zip(distinct.tolist(), map(dict, areas_of(places, distinct)), strict=True))
    periods: dict[date, dict[str, object]] = {}
    for start, cell, incidents in rows:
        cells = periods.setdefault(start, {})
        rest = incidents - inside.get((start, cell), 0)
        # A month less the published weeks inside it must not leave a number below the threshold either.
        if incidents >= K_ANONYMITY and not 0 < rest < K_ANONYMITY:
            cells[str(cell)] = {"incidents": incidents, "areas": areas[cell]}
    return [
        single_event(
            {
                "source": "publication",
                "kind": "release",
                "source_id": f"{period}:{start}",
                "status": "sensitive",
                "payload": json.dumps({"cells": cells}),
            },
            now,
        )
        for start, cells in periods.items()
        if f"{period}:{start}" not in done
    ]


def _published_weeks(database: Database) -> dict[tuple[date, int], int]:
    """Incidents by (month, cell) that the published weeks wholly inside the month already tell."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT CAST(date_trunc('month', period_start) AS DATE) AS month, cell, sum(incidents)::BIGINT
            FROM city.state.release WHERE period = 'week' AND cell IS NOT NULL
              AND date_trunc('month', period_start) = date_trunc('month', period_start + INTERVAL 6 DAY)
            GROUP BY ALL"""
        ).fetchall()
    return {(month, cell): told for month, cell, told in rows}


def _start_of(period: str, day: date) -> date:
    return day - timedelta(days=day.weekday()) if period == "week" else day.replace(day=1)
