"""What posts do to cases: each verb checked against the case as it stands, kept as an event, folded, told to every screen.

Nobody else writes between the check and the append, so of two posts at one case the second is told what the first did.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from data_loaders.access.arguments import list_of, number, text
from data_loaders.casework.events import CaseEvent, Origin
from data_loaders.casework.given import needs, optional
from data_loaders.casework.procedure import PROCEDURES
from data_loaders.casework.rules import check, sentence
from data_loaders.contract import BadInputError, Grain, NotFoundError, Question, RefusedError, Right, Viewer, key_sql
from data_loaders.intake import Intake
from data_loaders.normalise import single_event
from data_loaders.normalise.redact import redact
from data_loaders.publish.cases import Case, case_of

if TYPE_CHECKING:
    from data_loaders.access.door import Access

_REACH = f'SELECT id FROM "v_case@1" WHERE key = {key_sql("$id")}'
Detail = dict[str, object]
COMMENT_MAX = 500
PHOTOS_MAX = 6
ACTION = re.compile(r"^[0-9a-f]{16,40}$")
_PHOTO = re.compile(r"^[0-9a-f]{64}$")
# Texts that a post types; the rest of what a verb is given is chosen.
_TYPED = frozenset({"comment", "reason", "wording"})
_URGING = frozenset({"urge", "supervise", "escalate", "note"})

VERBS: tuple[str, ...] = tuple(dict.fromkeys(verb for each in PROCEDURES.values() for verb in each.verbs))


def right_of(verb: str) -> Right:
    """The right that a verb takes."""
    if verb == "acknowledge":
        return Right.ACKNOWLEDGE
    return Right.URGE_CASES if verb in _URGING else Right.WORK_CASES


def work(verb: str) -> Callable[[Access, Intake, Mapping[str, object], Viewer], Detail]:
    """The command that does `verb` to a case.

    Its arguments: `incident`; `action`, the asker's own number of this order, so that sent twice it is done once;
    `revision`, what the asker had seen of the case (`v_case@1`), so that nothing is done to what another post changed
    meanwhile; and what the verb needs or may be given.
    """

    def run(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
        incident, given = text(args, "incident"), _given(verb, args)
        action = text(args, "action", "") or secrets.token_hex(12)
        if not ACTION.match(action):
            raise BadInputError("action: give 16 to 40 hexadecimal digits, new for each order")
        with intake.turn() as now, intake.database.held():
            case = reached(access, intake, incident, viewer)
            if done_before(intake, action, incident, verb, viewer):
                return {"incident": incident, "again": True}
            _check_seen(case, number(args, "revision"))
            made = CaseEvent(
                action, int(now.timestamp()), verb, viewer.account, Origin.DESK, case.state.revision, given
            )
            _check(access, intake, case, made, viewer)
            intake.ledger.append(action_event(made, incident, now), "desk", now.isoformat(), now, rows_read=1)
            intake.settle(now)
        intake.notify()
        return {"incident": incident}

    return run


def reached(access: Access, intake: Intake, incident: str, viewer: Viewer) -> Case:
    """The case, if it is an ordinary one of the viewer's area.

    Raises:
        NotFoundError: it is not.
    """
    question = Question("case:reach", _REACH, {"id": incident}, Grain.SYMBOL)
    found = access.read(question, viewer).table.num_rows
    case = case_of(intake.database, intake.profile, incident) if found else None
    if case is None:
        raise NotFoundError(f"incident {incident[:80]!r}: not known within this account's area")
    return case


def action_event(event: CaseEvent, subject: str, now: datetime) -> pa.Table:
    """A post's event as a row of the ledger (`EVENT_SCHEMA`)."""
    payload = {**event.given, "subject": subject, "actor": event.by, "number": event.number}
    return single_event(
        {
            "source": "desk",
            "kind": "action",
            "source_id": event.id,
            "status": event.verb,
            "payload": json.dumps(payload, ensure_ascii=False),
        },
        now,
    )


def done_before(intake: Intake, action: str, incident: str, verb: str, viewer: Viewer) -> bool:
    """Whether this very order was done already; another order under its number is refused."""
    known = intake.ledger.action(action)
    if known is None:
        return False
    if known != (incident, verb, viewer.account):
        raise BadInputError("action: this number belongs to another order; give each order its own")
    return True


def _check_seen(case: Case, revision: int | None) -> None:
    state = case.state
    if revision is not None and revision != state.revision:
        raise RefusedError(
            f"meanwhile {state.last_by or 'another post'} did {state.last_verb or 'something'} to this case; look at it "
            "again, nothing of yours was done",
            "conflict",
        )


def _check(access: Access, intake: Intake, case: Case, event: CaseEvent, viewer: Viewer) -> None:
    # A replay that went back does not show what the ledger already holds of later.
    if event.verb == "acknowledge" and intake.ledger.is_acknowledged(case.id):
        raise RefusedError(sentence("already_acknowledged"), "already_acknowledged")
    code = check(case.state, event)
    if code is None and event.verb == "dispatch":
        code = _check_dispatch(access, case, event)
    if code is None and event.verb == "merge":
        code = _check_merge(access, intake, case, str(event.given["into"]), viewer)
    if code is not None:
        raise RefusedError(sentence(code), code)
    for photo in event.given.get("photos") or ():  # type: ignore[attr-defined]
        access.photos.check(photo)


def _check_dispatch(access: Access, case: Case, event: CaseEvent) -> str | None:
    known = access.district.departments
    if len(known) > 1 and event.given["department"] not in known:
        raise BadInputError(f"department {str(event.given['department'])[:40]!r}: not one of this district's")
    areas = dict(case.record["areas"] or ())
    return "emergency_only" if event.given.get("tier") == 3 and not access.emergencies.cover(areas) else None


def _check_merge(access: Access, intake: Intake, case: Case, into: str, viewer: Viewer) -> str | None:
    if into == case.id:
        return "bad_into"
    main = reached(access, intake, into, viewer)
    # The other one must stand by itself: a chain of duplicates would end nowhere.
    return "bad_into" if main.state.status in {"duplicate", "voided"} else None


def _given(verb: str, args: Mapping[str, object]) -> dict[str, object]:
    """What the verb is given: nothing else is kept of what was sent."""
    given: dict[str, object] = {}
    for name in dict.fromkeys((*needs(verb), *optional(verb))):
        value = _value(name, args)
        if value not in (None, "", []):
            given[name] = value
    return given


def _value(name: str, args: Mapping[str, object]) -> object:
    if name in {"level", "tier"}:
        return number(args, name)
    if name == "photos":
        return list_of(args, name, _PHOTO, PHOTOS_MAX)
    value = " ".join(text(args, name, "").split())
    if len(value) > COMMENT_MAX:
        raise BadInputError(f"{name}: {len(value)} characters; at most {COMMENT_MAX} are kept")
    return redact(value) if name in _TYPED else value
