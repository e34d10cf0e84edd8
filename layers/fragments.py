"""Conditions that several questions share, over a published incident view."""

from __future__ import annotations

from datetime import timedelta

from data_loaders.contract import Window

# Records known only to the day take part in no hourly figure: a window shorter than this leaves them out, and says
# how many (`day_only`).
DAYS_FROM = timedelta(hours=48)

IN_SPAN = "occurred_at >= $start AND occurred_at < $end"
TIMED = "($days OR precision <> 'day')"
IN_WINDOW = f"{IN_SPAN} AND {TIMED}"
OF_CLASSES = "($every_class OR list_contains($classes, class))"
OPEN = f"status = 'open' AND {OF_CLASSES}"


def takes_days(window: Window) -> bool:
    """Whether records known only to the day belong in a window."""
    return window.end - window.start >= DAYS_FROM
