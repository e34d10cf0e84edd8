"""Saved views: a planner's question kept under a name, by commands that are events of the desk's feed like any other.

A view holds a question and no answer: whoever opens it asks it within their own scope.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from data_loaders.access.arguments import text
from data_loaders.access.desk_events import append_event
from data_loaders.access.wall_room import SEND, WALL, hang
from data_loaders.contract import BadInputError, ForbiddenError, NotFoundError, Question, Right, Viewer, may
from data_loaders.intake import Intake
from data_loaders.normalise.redact import redact

if TYPE_CHECKING:
    from data_loaders.access.door import Access

SAVE, RENAME, DELETE = "view.save", "view.rename", "view.delete"
NAME_MAX = 60
QUESTION_MAX = 4_000
TARGETS = ("briefing", WALL)
_ALL = """SELECT id, owner, name, question, saved_at, changed_at, sent_to, history FROM "v_saved_view@1"
    WHERE deleted_at IS NULL ORDER BY changed_at DESC, id"""
# The form of a question's text; what it means is read where it is asked.
_QUESTION = re.compile(r"1(;[a-z]+=[A-Za-z0-9._:/,~-]*)*\Z")


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view. `history` holds what was done with it, oldest first: `at, by, verb, name, question, target`."""

    id: str
    owner: str
    name: str
    question: str
    saved_at: datetime
    changed_at: datetime
    sent_to: tuple[str, ...]
    history: tuple[Mapping[str, Any], ...]


class SavedViews:
    """The views within a viewer's reach."""

    def __init__(self, read: Callable[[Question, Viewer], Any]) -> None:
        self._read = read

    def all(self, viewer: Viewer) -> tuple[SavedView, ...]:
        """Every view of the viewer's reach, the one last changed first.

        Raises:
            ForbiddenError: the role has no saved views.
        """
        rows = self._read(Question("saved_views", _ALL), viewer).table.to_pylist()
        return tuple(_view(row) for row in rows)

    def sent(self, target: str, viewer: Viewer) -> tuple[SavedView, ...]:
        """The views that were sent to a target: those of the `briefing` stand under it; one on the walls is their pin."""
        return tuple(view for view in self.all(viewer) if target in view.sent_to)


def save(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Keep `question` under `name`; with `view`, as that view's new question (its owner alone)."""
    known = text(args, "view", "")
    subject = _own(access, known, viewer).id if known else f"view:{secrets.token_hex(6)}"
    return {
        "view": append_event(
            intake, SAVE, subject, {"name": _name(args), "question": _question(args), **_area(viewer)}, viewer
        )
    }


def rename(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Give the viewer's own `view` another `name`."""
    return {
        "view": append_event(intake, RENAME, _own(access, text(args, "view"), viewer).id, {"name": _name(args)}, viewer)
    }


def delete(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Take the viewer's own `view` away."""
    return {"view": append_event(intake, DELETE, _own(access, text(args, "view"), viewer).id, {}, viewer)}


def send(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Send a `view` within reach to the `briefing` or the `wall` (`to`); to the wall for `minutes`.

    Raises:
        ForbiddenError: to the wall, by a post that may not hold the walls.
        RefusedError: to the wall, a question that may not hang there.
    """
    target = text(args, "to")
    if target not in TARGETS:
        raise BadInputError(f"to {target[:20]!r}: give one of {', '.join(TARGETS)}")
    if target == WALL and not may(viewer, Right.WALL_REMOTE):
        raise ForbiddenError("every wall of the district would show it: a leader of the whole district sends it there")
    view = _reached(access, text(args, "view"), viewer)
    if target == WALL:
        return hang(access, intake, view, args, viewer)
    return {"view": append_event(intake, SEND, view.id, {"target": target}, viewer)}


def _view(row: Mapping[str, Any]) -> SavedView:
    history = tuple({**step, "at": step["at"].replace(tzinfo=UTC)} for step in row["history"])
    moments = {name: row[name].replace(tzinfo=UTC) for name in ("saved_at", "changed_at")}
    sent = tuple(sorted(row["sent_to"] or ()))
    return SavedView(row["id"], row["owner"], row["name"], row["question"], **moments, sent_to=sent, history=history)


def _reached(access: Access, subject: str, viewer: Viewer) -> SavedView:
    found = next((view for view in access.saved_views.all(viewer) if view.id == subject), None)
    if found is None:
        raise NotFoundError(f"view {subject[:40]!r}: none such within this account's area")
    return found


def _own(access: Access, subject: str, viewer: Viewer) -> SavedView:
    found = _reached(access, subject, viewer)
    if found.owner != viewer.account:
        raise ForbiddenError("this view is another post's; save it under a name of your own instead")
    return found


def _name(args: Mapping[str, object]) -> str:
    name = redact(" ".join(text(args, "name").split()))
    if not 0 < len(name) <= NAME_MAX:
        raise BadInputError(f"name: give 1 to {NAME_MAX} characters")
    return name


def _question(args: Mapping[str, object]) -> str:
    asked = text(args, "question")
    if len(asked) > QUESTION_MAX or not _QUESTION.match(asked):
        raise BadInputError(f"question: give a planner's question as its text, at most {QUESTION_MAX} characters")
    return asked


def _area(viewer: Viewer) -> dict[str, str]:
    """The area whose posts see it: the viewer's, none for the whole district."""
    held = viewer.jurisdiction
    return {} if held.kind is None else {"area_kind": held.kind, "area_code": min(held.codes)}
