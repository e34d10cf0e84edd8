"""应急状态: a leader on duty declares it for an area, with a reason and an end; while it lasts the third tier is dispatchable.

A declaration and its end are events of the desk's feed like any other action, so a rebuild and a replay know them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data_loaders.access.areas import checked_area
from data_loaders.access.arguments import text
from data_loaders.access.desk_events import append_event
from data_loaders.access.reason import checked_reason
from data_loaders.contract import BadInputError, NotFoundError, Question, RefusedError, Role, Viewer
from data_loaders.intake import Intake

if TYPE_CHECKING:
    from data_loaders.access.door import Access

DECLARE, END = "emergency.declare", "emergency.end"
_ALL = 'SELECT * FROM "v_emergency@1" WHERE ended_at IS NULL AND until > $now ORDER BY declared_at, id'
_READER = Viewer("emergencies", Role.JOB)


@dataclass(frozen=True, slots=True)
class Emergency:
    """One that lasts. `area_kind` and `area_code` are None for the whole district; moments are aware UTC."""

    id: str
    area_kind: str | None
    area_code: str | None
    reason: str | None
    declared_at: datetime
    declared_by: str | None
    until: datetime


class Emergencies:
    """What lasts now."""

    def __init__(self, read: Callable[[Question, Viewer], Any], now: Callable[[], datetime]) -> None:
        self._read, self._now = read, now

    def lasting(self, viewer: Viewer) -> tuple[Emergency, ...]:
        """The emergencies of the viewer's area that last now, oldest first."""
        rows = self._read(Question("emergencies", _ALL, {"now": self._now()}), viewer).table.to_pylist()
        moments = ("declared_at", "until")
        return tuple(
            Emergency(**{k: v.replace(tzinfo=UTC) if k in moments else v for k, v in row.items() if k != "ended_at"})
            for row in rows
        )

    def cover(self, areas: Mapping[str, str]) -> bool:
        """Whether an emergency lasts where a case lies (`areas` by kind)."""
        return any(one.area_kind is None or areas.get(one.area_kind) == one.area_code for one in self.lasting(_READER))


def declare(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Declare one: `reason`, `until` (ISO 8601 with a zone), and `area` as kind:code, or none for the viewer's whole district."""
    reason, until = checked_reason(text(args, "reason")), _until(access, text(args, "until"))
    area = checked_area(access, text(args, "area", ""), viewer)
    given = {"reason": reason, "until": until.isoformat(), **area}
    return {"emergency": append_event(intake, DECLARE, f"emergency:{secrets.token_hex(6)}", given, viewer)}


def end(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """End the `emergency` of that id before its time."""
    subject = text(args, "emergency")
    if subject not in {one.id for one in access.emergencies.lasting(viewer)}:
        raise NotFoundError(f"emergency {subject[:40]!r}: none that lasts within this account's area")
    return {"emergency": append_event(intake, END, subject, {}, viewer)}


def _until(access: Access, stated: str) -> datetime:
    try:
        until = datetime.fromisoformat(stated)
    except ValueError:
        until = datetime.min  # noqa: DTZ901 - refused below for want of a zone
    if until.tzinfo is None:
        raise BadInputError(f"until {stated[:40]!r}: give ISO 8601 with a zone, for example 2026-11-26T18:00:00+08:00")
    most = access.district.casework.emergency_hours_max
    if not access.now() < until <= access.now() + timedelta(hours=most):
        raise RefusedError(
            f"an emergency ends after now and within {most} hours; declare it again if it lasts", "bad_end"
        )
    return until.astimezone(UTC).replace(microsecond=0)
