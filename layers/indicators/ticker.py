"""The wall's ticker: what came in and what became overdue in the last minutes; class, area and moment, never a record."""

from __future__ import annotations

from datetime import datetime, timedelta

from data_loaders.contract import Grain, Question
from layers.fragments import IS_OPEN

NEW_FOR = timedelta(minutes=30)
LATE_FOR = timedelta(minutes=60)
MOST = 24
_SQL = """
SELECT 'new' AS what, class, {area} AS area, occurred_at AS happened_at, urgency FROM "v_case@1"
WHERE occurred_at >= $new_since AND occurred_at <= $now AND precision <> 'day' AND status IN ('open', 'unknown')
UNION ALL
SELECT 'overdue', class, {area}, due_at, urgency FROM "v_case@1"
WHERE {open} AND NOT suspended AND due_at >= $late_since AND due_at < $now
ORDER BY happened_at DESC, class, area LIMIT $most
"""


def ticker(now: datetime, area_kind: str) -> Question:
    """`what` (new, overdue), `class`, `area` (code of the coarsest kind), `happened_at`, `urgency`; the latest first."""
    params = {"now": now, "new_since": now - NEW_FOR, "late_since": now - LATE_FOR, "most": MOST}
    return Question("wall:ticker", _SQL.format(area=f"area_{area_kind}", open=IS_OPEN), params, Grain.SYMBOL, MOST)
