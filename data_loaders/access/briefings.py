"""Briefings are issued and promises made, kept and broken: events of the desk's feed, so a rebuild and a replay know them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from data_loaders.access.areas import checked_area
from data_loaders.access.arguments import text
from data_loaders.access.desk_events import append_event
from data_loaders.contract import BadInputError, NotFoundError, Question, RefusedError, Viewer
from data_loaders.intake import Intake
from data_loaders.normalise.redact import redact

if TYPE_CHECKING:
    from data_loaders.access.door import Access

ISSUE, MAKE, KEEP, BREAK = "briefing.issue", "promise.make", "promise.keep", "promise.break"
NUMBERS_MAX_BYTES = 20_000
WHAT_MAX = 60
DUE_WITHIN = timedelta(days=92)
_NUMBER = re.compile(r"^[^\x00-\x1f]{1,120}$")
_WINDOW = re.compile(r"^[a-z0-9_]{1,20}$")
_OPEN = 'SELECT id FROM "v_promise@1" WHERE id = $id AND outcome IS NULL'
Detail = dict[str, object]


def issue(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Keep what a briefing says: `area` as kind:code or empty, `window`, `day`, `moment`, and `numbers` (value by id, JSON).

    Raises:
        BadInputError: more numbers than an event may hold, or none.
    """
    area = checked_area(access, text(args, "area", ""), viewer)
    window = text(args, "window")
    if not _WINDOW.match(window):
        raise BadInputError(f"window {window[:40]!r}: a name of lower-case letters, digits and _")
    given = {
        "window": window,
        "day": _day("day", text(args, "day")).isoformat(),
        "moment": _moment(text(args, "moment")).isoformat(),
        "numbers": _numbers(args.get("numbers")),
        **area,
    }
    subject = append_event(intake, ISSUE, f"briefing:{secrets.token_hex(6)}", given, viewer)
    return {"briefing": subject, "day": given["day"], **area}


def make(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Keep a promise: `area`, `department`, `class` (or empty), `due` (a day from today on), and `what` in a few words."""
    area = checked_area(access, text(args, "area", ""), viewer)
    department, class_ = text(args, "department"), text(args, "class", "")
    if department not in access.district.departments:
        raise BadInputError(f"department {department[:60]!r}: none of this district's")
    if class_ and class_ not in {one.id for one in access.district.classes if not one.sensitive}:
        raise BadInputError(f"class {class_[:40]!r}: none of this district's that is told")
    what = redact(text(args, "what", "")).strip()
    if len(what) > WHAT_MAX:
        raise BadInputError(f"what: at most {WHAT_MAX} signs, this has {len(what)}")
    if not class_ and not what:
        raise BadInputError("a promise names a class, or says in a few words what is promised", "promise_empty")
    due, today = _day("due", text(args, "due")), access.now().astimezone(intake.profile.zone).date()
    if not today <= due <= today + DUE_WITHIN:
        raise RefusedError(f"due {due}: give a day from {today} to {today + DUE_WITHIN}", "bad_end")
    given = {"department": department, "class": class_ or None, "what": what, "due": due.isoformat(), **area}
    return {"promise": append_event(intake, MAKE, f"promise:{secrets.token_hex(6)}", given, viewer)}


def keep(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Say of a `promise` that it was kept."""
    return _told(KEEP, access, intake, args, viewer)


def break_(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    """Say of a `promise` that it was not kept."""
    return _told(BREAK, access, intake, args, viewer)


def _told(verb: str, access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> Detail:
    subject = text(args, "promise")
    if not access.read(Question("promise:open", _OPEN, {"id": subject}), viewer).table.num_rows:
        raise NotFoundError(f"promise {subject[:40]!r}: none within this account's area that is still open")
    return {"promise": append_event(intake, verb, subject, {}, viewer)}


def _numbers(given: object) -> dict[str, float | None]:
    held = given if isinstance(given, dict) else {}
    sound = held and all(
        isinstance(name, str) and _NUMBER.match(name) and (value is None or type(value) in {int, float})
        for name, value in held.items()
    )
    if not sound:
        raise BadInputError("numbers: give at least one, each a number or null by its id")
    size = len(orjson.dumps(held))
    if size > NUMBERS_MAX_BYTES:
        raise BadInputError(
            f"numbers: {size} bytes, an event holds at most {NUMBERS_MAX_BYTES}; issue it for one street"
        )
    return held


def _day(name: str, stated: str) -> date:
    if not stated:
        raise BadInputError(f"{name}: write the day as 2026-11-26", "day_missing")
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise BadInputError(
            f"{name} {stated[:40]!r}: write the day as 2026-11-26", "day_form", given=stated[:40]
        ) from error


def _moment(stated: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused below for want of a zone
    if moment.tzinfo is None:
        raise BadInputError(f"moment {stated[:40]!r}: give ISO 8601 with a zone")
    return moment
