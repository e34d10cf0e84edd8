"""When a case is due to go one level up: it is overdue, or it was returned too often."""

from __future__ import annotations

from data_loaders.casework.case_state import CaseState
from data_loaders.casework.given import TOP_LEVEL

RETURNED_LIMIT = 2


def due_to_escalate(
    state: CaseState,
    now: int,
    due_at: int | None,
    level: int,
    *,
    grace_s: int,
    top: int = TOP_LEVEL,
    returned_limit: int = RETURNED_LIMIT,
) -> str | None:
    """The reason to move a case to `level` + 1, or None; moments are UTC seconds.

    Only an open case that is not suspended and stands below `top` is moved. A level that a case was moved to gets its
    own chance, whatever the reason of the move: `grace_s` seconds before the case is overdue there, `returned_limit`
    returns more before it was returned too often there.

    Returns:
        "overdue" (from the second after it was due), else "returned", else None.
    """
    if state.status != "open" or state.suspended or level >= top:
        return None
    had_its_chance = state.escalated_at is None or now - state.escalated_at >= grace_s
    if due_at is not None and now > due_at and had_its_chance:
        return "overdue"
    if state.returned - state.returned_when_escalated >= returned_limit:
        return "returned"
    return None
