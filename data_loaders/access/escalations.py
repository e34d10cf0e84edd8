"""升级 by the clock: what is overdue, or was sent back too often, goes one level up, to whoever answers for it there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from data_loaders.access.casework import action_event
from data_loaders.casework.escalation import due_to_escalate
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.casework.given import TOP_LEVEL
from data_loaders.contract import Grain, Question, Viewer, is_status
from data_loaders.intake import Intake
from data_loaders.publish.cases import Case, case_of

if TYPE_CHECKING:
    from data_loaders.access.door import Access

# At one turn: what is left waits a minute.
MOST = 500
_CANDIDATES = f"""
SELECT id FROM "v_case@1"
WHERE {is_status("open")} AND NOT suspended AND coalesce(level, 0) < $top AND (due_at < $now OR returned >= $returned_limit)
ORDER BY due_at, id
"""


def escalate_due(access: Access, intake: Intake, _args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Raise what is due to be raised, all at once."""
    rules = access.district.casework
    if not rules.escalate:
        return {}
    with intake.turn() as now, intake.database.held():
        params = {"now": now, "returned_limit": rules.returned_limit, "top": TOP_LEVEL}
        question = Question("cases:due_to_escalate", _CANDIDATES, params, Grain.SYMBOL)
        events = []
        for subject in access.read(question, viewer).table["id"].to_pylist():
            case = case_of(intake.database, intake.profile, subject)
            raised = _raised(access, case, viewer, now) if case is not None else None
            if raised is not None:
                events.append(action_event(raised, subject, now))
            if len(events) == MOST:
                break
        if not events:
            return {}
        intake.ledger.append(pa.concat_tables(events), "desk", now.isoformat(), now, rows_read=len(events))
        intake.settle(now)
    intake.notify()
    return {"escalated": len(events)}


def _raised(access: Access, case: Case, viewer: Viewer, now: datetime) -> CaseEvent | None:
    rules, state, at = access.district.casework, case.state, int(now.timestamp())
    reason = due_to_escalate(
        state, at, case.due_at, state.level, returned_limit=rules.returned_limit, grace_s=int(rules.grace_h * 3600)
    )
    if reason is None:
        return None
    level = state.level + 1
    given = {"level": level, "reason": reason, "department": access.case_room.routed(case, level)}
    return CaseEvent(secrets.token_hex(12), at, "escalate", viewer.account, Origin.DESK, state.revision, given)
