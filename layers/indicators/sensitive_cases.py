"""Single open sensitive incidents for the operators of the place: group, minute, cell at resolution 8, street."""

from __future__ import annotations

from datetime import datetime, timedelta

from data_loaders.contract import Grain, Question

SHOWN_MAX = 200
# No status means not known, never open: of a source that states none only the last day's are anybody's duty.
UNKNOWN_FOR = timedelta(hours=24)

_OPEN = """
SELECT * FROM "v_sensitive_case@1" WHERE status = 'open' OR (occurred_at > $since AND occurred_at <= $now)
ORDER BY occurred_at DESC, class_group, cell LIMIT $limit
"""


def open_cases(now: datetime) -> Question:
    """`class_group, status, occurred_at, precision, cell, area`, newest first, two hundred at most, for a stated reason."""
    params = {"limit": SHOWN_MAX, "now": now, "since": now - UNKNOWN_FOR}
    return Question("sensitive:open_cases", _OPEN, params, Grain.SENSITIVE, SHOWN_MAX)
