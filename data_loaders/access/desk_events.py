"""What a post does beside the cases (an emergency, a pin, a promise, a saved view) enters as one event of the desk's feed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from data_loaders.access.casework import action_event
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.contract import Viewer
from data_loaders.intake import Intake


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done: `subject` is what it is about, `given` what is kept of it besides."""

    verb: str
    subject: str
    given: Mapping[str, object]


def append_event(intake: Intake, verb: str, subject: str, given: Mapping[str, object], viewer: Viewer) -> str:
    """Append one deed; gives back its `subject`."""
    append_deeds(intake, [Deed(verb, subject, given)], viewer)
    return subject


def append_deeds(intake: Intake, deeds: Sequence[Deed], viewer: Viewer) -> None:
    """Append what is done at one stroke, all of it or nothing, publish what follows, and tell the screens."""
    with intake.turn() as now, intake.database.held():
        at = int(now.timestamp())
        rows = [
            action_event(
                CaseEvent(secrets.token_hex(12), at, deed.verb, viewer.account, Origin.DESK, 0, deed.given),
                deed.subject,
                now,
            )
            for deed in deeds
        ]
        intake.ledger.append(pa.concat_tables(rows), "desk", now.isoformat(), now, rows_read=len(rows))
        intake.settle(now)
    intake.notify()
