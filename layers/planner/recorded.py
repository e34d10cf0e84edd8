"""From when on there are records: what is compared with an earlier time is compared with nothing known."""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.contract import Question

_SQL = 'SELECT min(occurred_at) AS since FROM "v_case@1" WHERE list_contains($feeds, feed)'


def first_record(feeds: Sequence[str]) -> Question:
    """One row `since`: when the first event of these feeds happened, UTC; NULL where there is none."""
    return Question("planner:since", _SQL, {"feeds": list(feeds)})
