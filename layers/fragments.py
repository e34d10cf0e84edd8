"""Conditions and columns that several questions share, over a published incident or case view."""

from __future__ import annotations

from datetime import timedelta

from data_loaders.contract import Window, is_status

# How a filter asks for what names no department, no step or no area, and how an answer tells of it.
NONE = "none"

# Records known only to the day take part in no hourly figure: a window shorter than this leaves them out, and says
# how many (`day_only`).
DAYS_FROM = timedelta(hours=48)

IN_SPAN = "occurred_at >= $start AND occurred_at < $end"
TIMED = "($days OR precision <> 'day')"
IN_WINDOW = f"{IN_SPAN} AND {TIMED}"
OF_CLASSES = "($every_class OR list_contains($classes, class))"
IS_OPEN = is_status("open")
OPEN = f"{IS_OPEN} AND {OF_CLASSES}"

# What a case's sign is drawn and told by: nothing that anybody wrote of it.
CASE_SIGN = "id, lon, lat, class, urgency, acknowledged, precision, occurred_at, due_at, suspended"
# The same order for every layer of cases: the most urgent is drawn last, over the others.
CASE_ORDER = "urgency DESC, occurred_at, id, lon, lat"
# Open and with a deadline that runs: one that is suspended stands still.
RUNNING = f"{OPEN} AND NOT suspended"
LATE = f"{RUNNING} AND due_at < $end"
# A case without a deadline is neither late nor in time.
NO_DEADLINE = f"count(*) FILTER ({OPEN} AND due_at IS NULL) AS no_deadline"


def placed(condition: str) -> str:
    """The columns `total, unlocated, day_only` of a count: what has a place and what has none."""
    return (
        f"count(cell) FILTER ({condition}) AS total, count(*) FILTER ({condition} AND cell IS NULL) AS unlocated, "
        "0 AS day_only"
    )


def takes_days(window: Window) -> bool:
    """Whether records known only to the day belong in a window."""
    return window.end - window.start >= DAYS_FROM
