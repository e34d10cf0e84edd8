"""Ten million incidents over ten years: the simulated district's ninety days, told again for as long as it takes.

Cells, classes, departments and times of day are the district's own, so that filters keep what they would keep in a city.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from data_loaders.access import Access
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock, LiveClock
from data_loaders.intake import Intake
from data_loaders.publish import publish_incidents
from data_loaders.settings import load_profile
from data_loaders.store import Database, State

SPAN_DAYS = 91  # whole weeks, so that each round keeps its weekdays
_MOMENTS = (
    "occurred_at", "closed_at", "accepted_at", "dispatched_at", "handling_from_at", "on_scene_at", "handled_at", "checked_at", "due_at",
    "first_received_at", "last_received_at",
)  # fmt: skip
# Of the earlier rounds what is still open was closed long ago.
_ROUND = """
INSERT INTO city.state.incident
SELECT * REPLACE (
    source_id || '-' || $round AS source_id, NULL AS payload,
    CASE status WHEN 'open' THEN 'closed' WHEN 'suspended' THEN 'closed' WHEN 'duplicate_open' THEN 'duplicate_closed' ELSE status END AS status,
    coalesce(closed_at, CASE WHEN status IN ('open', 'suspended') THEN occurred_at + INTERVAL 3 DAY END) - to_days($days::INTEGER) AS closed_at,
    {moments})
FROM first_round
"""


def city(folder: Path, rows: int) -> Access:
    """The district's history in `folder`, told until it has `rows` ordinary incidents."""
    profile = load_profile("z")
    clock = FrozenClock(LiveClock().now().replace(minute=0, second=0, microsecond=0))
    intake = Intake(profile, clock, Database(folder / "city.duckdb"), secrets.token_bytes(32))
    intake.tick()
    with intake.database.writing() as cursor:
        cursor.execute("CREATE TEMP TABLE first_round AS FROM city.state.incident WHERE NOT sensitive")
        [(first,)] = cursor.execute("SELECT count(*) FROM first_round").fetchall()
        moments = ", ".join(f"{name} - to_days($days::INTEGER) AS {name}" for name in _MOMENTS if name != "closed_at")
        for number in range(1, -(-rows // first)):
            cursor.execute(_ROUND.format(moments=moments), {"round": str(number), "days": number * SPAN_DAYS})
    State(intake.database).set_published("")
    publish_incidents(intake.database, profile)
    return Access(intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", clock.now))


def back(access: Access, days: int) -> timedelta:
    """How far back `days` lie, at most the whole history."""
    return min(timedelta(days=days), timedelta(days=3650))
