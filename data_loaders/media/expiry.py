"""Which photos have had their time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

KEEP_DAYS = 30
UNUSED_AFTER = timedelta(hours=24)


def expired(
    uploaded: Mapping[str, datetime],
    closed: Mapping[str, datetime | None],
    now: datetime,
    keep_days: int = KEEP_DAYS,
) -> list[str]:
    """The hashes of kept photos that are to be deleted at `now`, in order.

    `uploaded`: when each kept photo was last sent (`PhotoStore.uploaded`). `closed`: for each photo that a case names,
    when the last of its cases closed, None while any of them is open. A photo that no case names goes 24 hours after
    it was sent: so `closed` must come from a state that is folded to its end, or it says that nothing is used.
    """
    return sorted(photo for photo, sent in uploaded.items() if _over(photo, sent, closed, now, keep_days))


def _over(photo: str, sent: datetime, closed: Mapping[str, datetime | None], now: datetime, keep_days: int) -> bool:
    if photo not in closed:
        return now - sent > UNUSED_AFTER
    last = closed[photo]
    return last is not None and now - last >= timedelta(days=keep_days)
