"""What is done to alarms: judged by the clock, acknowledged, shelved and taken back by posts. All of it events of the desk's feed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from data_loaders.access.arguments import number, text
from data_loaders.access.casework import ACTION, COMMENT_MAX, action_event, done_before
from data_loaders.casework.alarms import ACKNOWLEDGE, SHELVE, UNSHELVE, check_alarm, sentence
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.contract import (
    BadInputError,
    Findings,
    ForbiddenError,
    NotFoundError,
    Question,
    RefusedError,
    Viewer,
)
from data_loaders.intake import Intake
from data_loaders.normalise.redact import redact
from data_loaders.publish.alarms import alarm_of, subject_of

if TYPE_CHECKING:
    from data_loaders.access.door import Access

Detail = dict[str, object]
TICK = "alarms.tick"
_REACH = 'SELECT place, areas FROM "v_alarm@1" WHERE id = $id LIMIT 1'


def tick(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Judge what was found by the rules (`findings`) against what stands; only what changed is written."""
    given = args.get("findings")
    if not isinstance(given, tuple) or not all(isinstance(one, Findings) for one in given):
        raise BadInputError("findings: expected those of the deployment's rules")
    with intake.turn() as now, intake.database.held():
        changes = access.alarms.judged(given, now)
        if not changes:
            return {}
        rows = []
        for verb, (rule, place), told in changes:
            subject = subject_of(rule, place)
            event = CaseEvent(
                secrets.token_hex(12),
                int(now.timestamp()),
                verb,
                viewer.account,
                Origin.DESK,
                _revision(intake, subject),
                told,
            )
            rows.append(action_event(event, subject, now))
        intake.ledger.append(pa.concat_tables(rows), "desk", now.isoformat(), now, rows_read=len(rows))
        intake.settle(now)
    intake.notify()
    return _counted([verb for verb, _, _ in changes])


def acknowledge(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Acknowledge `alarm` with a `comment`; `action` is the asker's own number of this order."""
    return _do(access, intake, ACKNOWLEDGE, args, viewer, lambda _now: {"comment": _typed(args, "comment")})


def shelve(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Shelve `alarm` for `minutes` with a `reason`; at most 24 hours."""

    def given(now: datetime) -> dict[str, object]:
        return {"until": int(now.timestamp()) + 60 * (number(args, "minutes") or 0), "reason": _typed(args, "reason")}

    return _do(access, intake, SHELVE, args, viewer, given)


def unshelve(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Take `alarm` back from the shelf before its time."""
    return _do(access, intake, UNSHELVE, args, viewer, lambda _now: {})


def _do(  # noqa: PLR0917  # a command's own four, and what its verb takes
    access: Access,
    intake: Intake,
    verb: str,
    args: Mapping[str, object],
    viewer: Viewer,
    given: Callable[[datetime], dict[str, object]],
) -> Detail:
    subject = text(args, "alarm")
    action = text(args, "action", "") or secrets.token_hex(12)
    if not ACTION.match(action):
        raise BadInputError("action: give 16 to 40 hexadecimal digits, new for each order")
    with intake.turn() as now, intake.database.held():
        _check_reach(access, subject, viewer)
        if done_before(intake, action, subject, verb, viewer):
            return {"alarm": subject, "again": True}
        state = alarm_of(intake.database, subject)
        event = CaseEvent(action, int(now.timestamp()), verb, viewer.account, Origin.DESK, state.revision, given(now))
        code = check_alarm(state, event)
        if code is not None:
            raise RefusedError(sentence(code), code)
        intake.ledger.append(action_event(event, subject, now), "desk", now.isoformat(), now, rows_read=1)
        intake.settle(now)
    intake.notify()
    return {"alarm": subject}


def _check_reach(access: Access, subject: str, viewer: Viewer) -> None:
    found = access.read(Question("alarm:reach", _REACH, {"id": subject}), viewer).table.to_pylist()
    if not found:
        raise NotFoundError(f"alarm {subject[:80]!r}: not known within this account's area")
    # What concerns all is seen by all, and acknowledged by whoever answers for all.
    if not viewer.jurisdiction.is_whole and (not found[0]["place"] or found[0]["place"].startswith("feed:")):
        raise ForbiddenError("this alarm concerns the whole district; its posts acknowledge it")


def _revision(intake: Intake, subject: str) -> int:
    return alarm_of(intake.database, subject).revision


def _typed(args: Mapping[str, object], name: str) -> str:
    value = " ".join(text(args, name, "").split())
    if len(value) > COMMENT_MAX:
        raise BadInputError(f"{name}: {len(value)} characters; at most {COMMENT_MAX} are kept")
    return str(redact(value))


def _counted(verbs: list[str]) -> Detail:
    return {verb.removeprefix("alarm."): verbs.count(verb) for verb in dict.fromkeys(verbs)}
