"""What releases by period share: the threshold, the calendar, and which periods stand already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pyarrow as pa

from data_loaders.normalise import single_event
from data_loaders.store import Database

K_ANONYMITY = 5
WEEK = timedelta(days=7)
_THURSDAY = timedelta(days=3)


def parent_sql(resolution: int, column: str = "cell") -> str:
    """SQL for the H3 parent of `column`; every literal is typed, an untyped one would turn HUGEINT."""
    digits = (1 << 3 * (15 - resolution)) - 1
    mask = (1 << 64) - 1 - (0xF << 52) - digits
    return f"({column} & {mask}::UBIGINT | {(resolution << 52) | digits}::UBIGINT)"


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_of(week: date) -> date:
    """The first day of the month that a week (its Monday) belongs to: the one that its Thursday lies in.

    A month of whole weeks cannot be subtracted from the weeks to leave a part of one.
    """
    return (week + _THURSDAY).replace(day=1)


def next_month(month: date) -> date:
    """The first day of the following month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def release_event(subject: str, start: date, status: str, cells: Mapping[str, object], now: datetime) -> pa.Table:
    """One closed period as a ledger event: what was published of each cell, never to be computed again."""
    fields = {
        "source": "publication",
        "kind": "release",
        "source_id": f"{subject}:{start}",
        "status": status,
        "payload": json.dumps({"cells": cells}),
    }
    return single_event(fields, now)


def released(database: Database, subject: str) -> set[date]:
    """Starts of the periods of a subject (`week`, `month`, `flagged`) that were released before."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT CAST(split_part(source_id, ':', 2) AS DATE) FROM city.main.ledger
            WHERE kind = 'release' AND source = 'publication' AND split_part(source_id, ':', 1) = $subject""",
            {"subject": subject},
        ).fetchall()
    return {row[0] for row in rows}
