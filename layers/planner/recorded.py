"""From when on there are records: what is compared with an earlier time is compared with nothing known."""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.contract import Question

# The first of a sorted list passes over nearly all blocks; a minimum with a condition reads them all.
_SQL = """
SELECT (SELECT occurred_at FROM "v_case@1" WHERE list_contains($feeds, feed) AND occurred_at IS NOT NULL
        ORDER BY occurred_at LIMIT 1) AS since
"""


def first_record(feeds: Sequence[str]) -> Question:
    """One row `since`: when the first event of these feeds happened, UTC; NULL where there is none."""
    return Question("planner:since", _SQL, {"feeds": list(feeds)})
