"""The alarms that stand: told to every screen in its scope, acknowledged and shelved by the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import Response
from h3.api import basic_str as h3

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from data_loaders.access import Access, Command, StandingAlarm

# Spoken by the pages themselves, with the page's token on every order.
router = APIRouter(prefix="/data", include_in_schema=False)

Ordered = Annotated[dict[str, Any], Body(max_length=10)]
STATES = ("unacknowledged", "acknowledged", "shelved", "suppressed")
# What a post wrote is for posts; the store gives it to no wall either.
_MOMENTS = ("raised_at", "since", "unknown_since", "acknowledged_at", "shelved_at", "shelved_until")


@router.get("/alarms", summary="The alarms that stand")
def alarms(viewer: Looking, served: Served) -> Response:
    """`{as_of, version, counts, rows, shelved, suppressed}`: the most urgent first, of these what waits, then the oldest.

    `counts` has each state and `priority` (those neither shelved nor suppressed). `place` is kind, code, name in each
    language, centre and bounds in degrees (no bounds: the whole district), and `area`, the kind:code that its open
    cases are found by.
    """
    access = served.access
    standing = sorted(
        access.alarms.standing(viewer), key=lambda alarm: (alarm.priority, alarm.acknowledged_at is not None)
    )
    told = [_row(alarm, access) for alarm in standing]
    shown = [row for row in told if row["state"] in STATES[:2]]
    counts: dict[str, Any] = {state: sum(row["state"] == state for row in told) for state in STATES}
    counts["priority"] = {str(level): sum(row["priority"] == level for row in shown) for level in (1, 2, 3)}
    return json_response(
        {
            "as_of": utc_text(access.now()),
            "version": access.version,
            "counts": counts,
            "rows": shown,
            "shelved": [row for row in told if row["state"] == "shelved"],
            "suppressed": [row for row in told if row["state"] == "suppressed"],
            "may_act": access.permits("alarm.acknowledge", viewer),
        }
    )


@router.post("/alarms/{verb}", summary="Acknowledge an alarm, shelve it, or take it back from the shelf")
def act(verb: str, viewer: Looking, served: Served, order: Ordered) -> Response:
    """`order` holds `alarm`, `action` (its own number), and `comment`, or `minutes` and `reason`.

    409 says why the alarm does not allow it; nothing is done then.
    """
    return json_response({"version": served.access.act(Command(f"alarm.{verb[:40]}", order), viewer)})


def state_of(alarm: StandingAlarm) -> str:
    """One of `STATES`: a shelf is stronger than a suppression, either than what posts acknowledged."""
    if alarm.shelved:
        return "shelved"
    if alarm.suppressed_by:
        return "suppressed"
    return "acknowledged" if alarm.acknowledged_at else "unacknowledged"


def _row(alarm: StandingAlarm, access: Access) -> dict[str, Any]:
    rule = next((rule for rule in access.district.alarms if rule.id == alarm.rule), None)
    names = {item.id: item.name for item in access.district.alarms}
    told = {name: value for name, value in asdict(alarm).items() if name not in {"areas", "place", "shelved"}}
    return {
        **told,
        **{name: _moment(told[name]) for name in _MOMENTS},
        "name": dict(rule.name) if rule else {"zh": alarm.rule, "en": alarm.rule},
        "kind": rule.kind if rule else "",
        "window_min": rule.window_min if rule else None,
        "state": state_of(alarm),
        "suppressed_name": dict(names[alarm.suppressed_by]) if alarm.suppressed_by in names else None,
        "place": _place(alarm, access),
    }


def _place(alarm: StandingAlarm, access: Access) -> dict[str, Any]:
    kind, _, code = alarm.place.partition(":")
    if kind == "feed":
        label = next((state.label for state in access.feed_states() if state.name == code), {"zh": code, "en": code})
        return {**_named(kind, code, None), "name": dict(label)}
    if kind == "cell":
        return _cell(code, alarm.areas, access)
    found = access.area_bounds(kind, code) if kind else None
    if found is None:
        return _named("", "", None)
    west, south, east, north = found
    placed = {"bounds": list(found), "centre": [(west + east) / 2, (south + north) / 2], "area": alarm.place}
    return {**_named(kind, code, access.area_names.get(kind, {}).get(code, code)), **placed}


def _cell(code: str, areas: Mapping[str, str], access: Access) -> dict[str, Any]:
    """A cluster's place, named by the finest area that the whole of it lies in."""
    held = [kind.id for kind in access.district.area_kinds if kind.id in areas]
    finest = (held[-1], areas[held[-1]]) if held else None
    name = access.area_names.get(finest[0], {}).get(finest[1]) if finest else None
    latitude, longitude = h3.cell_to_latlng(code)
    bounds = _around((lon, lat) for lat, lon in h3.cell_to_boundary(code))
    placed = {"bounds": bounds, "centre": [longitude, latitude], "area": ":".join(finest) if finest else None}
    return {**_named("cell", code, name), **placed}


def _named(kind: str, code: str, name: str | None) -> dict[str, Any]:
    words = name and {"zh": name, "en": name}
    return {"kind": kind, "code": code, "name": words, "bounds": None, "centre": None, "area": None}


def _around(points: Iterable[tuple[float, float]]) -> list[float]:
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _moment(at: datetime | None) -> str | None:
    return utc_text(at) if at else None
