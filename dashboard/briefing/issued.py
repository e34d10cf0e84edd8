"""Briefings that were issued: what they said, and where it differs from what is counted now (更正)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from dashboard.briefing.ask import Asked, Issued, Made, make
from data_loaders.access import Command, Question
from layers.briefing.contents import Briefing, values

if TYPE_CHECKING:
    from data_loaders.access import Access, Viewer

# Known of the present alone: told again they would be of another day.
_PRESENT = ("cameras:off",)
_SAME = 1e-9
_NEWEST = """
SELECT id, moment, issued_at, issued_by, numbers FROM "v_briefing@1"
WHERE "window" = $window AND day = $day AND coalesce(area_kind || ':' || area_code, '') = $area
ORDER BY issued_at DESC, id DESC LIMIT 1
"""


def newest(access: Access, viewer: Viewer, asked: Asked) -> Issued | None:
    """The newest that was issued for this area, window and day; none where no day is asked for."""
    if asked.day is None:
        return None
    params = {"window": asked.kind.value, "day": asked.day, "area": asked.area}
    rows = access.read(Question("briefing:issued", _NEWEST, params), viewer).table.to_pylist()
    return _read(rows[0]) if rows else None


def opened(access: Access, viewer: Viewer, asked: Asked) -> Made:
    """The briefing as it is opened: counted now, or, where one was issued for that day, for the moment of which it spoke."""
    issued = newest(access, viewer, asked)
    return replace(make(access, viewer, asked, issued.moment if issued else None), issued=issued)


def corrections(issued: Issued, told: Briefing) -> dict[str, float | None]:
    """The issued values that are not what is counted now, by id; what is known of the present alone is no correction."""
    now = values(told)
    return {
        name: was
        for name, was in issued.numbers.items()
        if name in now and name not in _PRESENT and not _same(was, now[name])
    }


def issue(access: Access, viewer: Viewer, made: Made) -> int:
    """Issue a briefing as it was made; the version of the state that holds it."""
    told = made.briefing
    args = {
        "area": told.area,
        "window": told.period.kind.value,
        "day": told.period.day.isoformat(),
        "moment": told.moment.isoformat(),
        "numbers": values(told),
    }
    return access.act(Command("briefing.issue", args), viewer)


def _read(row: Mapping[str, Any]) -> Issued:
    at, moment = (row[name].replace(tzinfo=UTC) for name in ("issued_at", "moment"))
    return Issued(row["id"], at, row["issued_by"] or "", moment, json.loads(row["numbers"]))


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME * max(1.0, abs(one))
