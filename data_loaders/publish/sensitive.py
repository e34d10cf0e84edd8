"""Sensitive incidents: one merged class, per closed week and month, at resolution 7, k >= 5, then frozen.

A release is itself a ledger event: a rebuild replays it and never computes it again, so a late or corrected
incident cannot change what was already published. A month is the whole weeks whose Thursday lies in it: what it adds to
the published weeks is a sum of whole weeks that were too small, and it is shown only where that sum fixes none of them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from data_loaders.normalise import PlaceIndex
from data_loaders.publish.periods import (
    K_ANONYMITY,
    WEEK,
    month_of,
    next_month,
    parent_sql,
    release_event,
    released,
    week_of,
)
from data_loaders.publish.population import areas_of
from data_loaders.store import Database, Ledger

RESOLUTION = 7
_SMALL = K_ANONYMITY - 1  # the most that a week can have that was not shown

Period = Literal["week", "month"]
Weeks = dict[int, dict[date, int]]  # incidents by cell and week


def close_periods(
    database: Database, ledger: Ledger, places: PlaceIndex, *, period: Period, zone: ZoneInfo, now: datetime
) -> int:
    """Release every `week` or `month` that has closed by `now` and was not released before.

    Weeks have to be folded before months are asked for: a month looks at the weeks that were published.

    Returns:
        The number of periods released.
    """
    counted = _counted(database, zone)
    this_week = week_of(now.astimezone(zone).date())
    done = released(database, period)
    weeks = {week for by_week in counted.values() for week in by_week if week < this_week}
    if period == "week":
        cells = {week: _large(counted, week) for week in weeks - done}
    else:
        told = _published(database)
        months = {month for month in map(month_of, weeks) if month < month_of(this_week)} - done
        cells = {month: _additional(counted, told, month) for month in months}
    events = [_event(period, start, cells[start], places, now) for start in sorted(cells)]
    return ledger.append(pa.concat_tables(events), "publication", now.isoformat(), now) if events else 0


def _counted(database: Database, zone: ZoneInfo) -> Weeks:
    with database.reading() as cursor:
        rows = cursor.execute(
            f"""SELECT {parent_sql(RESOLUTION)} AS cell, CAST(date_trunc('week', local_at) AS DATE) AS week, count(*)
            FROM (SELECT cell, (occurred_at AT TIME ZONE 'UTC') AT TIME ZONE $zone AS local_at
                  FROM city.state.incident WHERE sensitive AND cell IS NOT NULL AND occurred_at IS NOT NULL)
            GROUP BY ALL""",
            {"zone": str(zone)},
        ).fetchall()
    out: Weeks = {}
    for cell, week, incidents in rows:
        out.setdefault(cell, {})[week] = incidents
    return out


def _published(database: Database) -> Weeks:
    with database.reading() as cursor:
        rows = cursor.execute(
            "SELECT cell, period_start, incidents FROM city.state.release WHERE period = 'week' AND cell IS NOT NULL"
        ).fetchall()
    out: Weeks = {}
    for cell, week, incidents in rows:
        out.setdefault(cell, {})[week] = incidents
    return out


def _large(counted: Weeks, week: date) -> dict[int, int]:
    return {cell: weeks[week] for cell, weeks in counted.items() if weeks.get(week, 0) >= K_ANONYMITY}


def _additional(counted: Weeks, told: Weeks, month: date) -> dict[int, int]:
    """Cells of a month: the published weeks as they stand, and the others' sum where it leaves each of them none to four.

    What arrived late for a published week is left out: beside the week, the month would tell of it alone.
    """
    whole = _weeks_of(month)
    shown: dict[int, int] = {}
    for cell in counted.keys() | told.keys():
        weeks, published = counted.get(cell, {}), told.get(cell, {})
        hidden = [week for week in whole if week not in published]
        rest = sum(weeks.get(week, 0) for week in hidden)
        incidents = rest + sum(published.get(week, 0) for week in whole)
        if incidents >= K_ANONYMITY and (rest == 0 or K_ANONYMITY <= rest <= _SMALL * (len(hidden) - 1)):
            shown[cell] = incidents
    return shown


def _weeks_of(month: date) -> list[date]:
    week = week_of(month)
    weeks = []
    while week < next_month(month):
        if month_of(week) == month:
            weeks.append(week)
        week += WEEK
    return weeks


def _event(period: str, start: date, cells: dict[int, int], places: PlaceIndex, now: datetime) -> pa.Table:
    distinct = np.array(sorted(cells), dtype=np.uint64)
    areas = areas_of(places, distinct) if len(distinct) else []
    given = {
        str(cell): {"incidents": cells[cell], "areas": dict(around)}
        for cell, around in zip(distinct.tolist(), areas, strict=True)
    }
    return release_event(period, start, "sensitive", given, now)
