"""What a post does beside the cases (an emergency, a pin, a promise, a saved view) enters as one event of the desk's feed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from data_loaders.access.casework import action_event
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.contract import Viewer
from data_loaders.intake import Intake


def append_event(intake: Intake, verb: str, subject: str, given: Mapping[str, object], viewer: Viewer) -> str:
    """Append it, publish what follows, and tell the screens; `subject` is what it is about, and is given back."""
    with intake.turn() as now, intake.database.held():
        event = CaseEvent(secrets.token_hex(12), int(now.timestamp()), verb, viewer.account, Origin.DESK, 0, given)
        intake.ledger.append(action_event(event, subject, now), "desk", now.isoformat(), now, rows_read=1)
        intake.settle(now)
    intake.notify()
    return subject
