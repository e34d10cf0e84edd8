"""What a published incident or case can be, and how a question asks for it."""

from __future__ import annotations

# Numbers in their order, so that the store passes over whole blocks without an open one.
STATUSES = ("open", "unknown", "duplicate", "voided", "closed")
STATUS_TYPE = f"ENUM{STATUSES}"


def is_status(name: str) -> str:
    """SQL: the column `status` is `name`. A plain text would have every row's status spelled out to be compared with.

    Raises:
        ValueError: nothing has such a status.
    """
    if name not in STATUSES:
        raise ValueError(f"status {name!r}: known are {', '.join(STATUSES)}")
    return f"status = '{name}'::{STATUS_TYPE}"
