"""A briefing made for one post: what is asked for in untrusted text, and what the deployment is, in; the value out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data_loaders.access import BadInputError, ForbiddenError, NotFoundError, Question
from layers.briefing.contents import GRID, Briefing, Ground, briefing, moment_of
from layers.briefing.number import City, Scope, Silence
from layers.briefing.period import Kind, Period, period, read_day, read_kind
from layers.indicators.appraisal import Rules
from layers.place import Place

if TYPE_CHECKING:
    import pyarrow as pa

    from data_loaders.access import Access, Viewer

WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which briefing: of an area (`<kind>:<code>`, empty: the post's whole scope), a window, and a day (None: the last)."""

    area: str
    kind: Kind
    day: date | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A briefing that was issued: when and by which post, the moment of which it speaks, and its values by id."""

    id: str
    at: datetime
    by: str
    moment: datetime
    numbers: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Made:
    """A briefing with the state that it was made from, and the ground that it is drawn on."""

    asked: Asked
    briefing: Briefing
    ground: Ground
    as_of: datetime
    version: int
    issued: Issued | None = None


def read_asked(access: Access, viewer: Viewer, area: str = "", window: str = "", day: str = "") -> Asked:
    """What a page, a program or a command line asks for; an empty part is the deployment's or the post's own.

    `area` is `<kind>:<code>`, or the code alone of the coarsest kind, or `all`.

    Raises:
        BadInputError, ForbiddenError, NotFoundError: it is none that this post may have.
    """
    kind = read_kind(window or access.district.briefing.window)
    return Asked(_area(access, viewer, area), kind, read_day(day))


def own_area(viewer: Viewer) -> str:
    """The area that a post's briefing is of unless it asks for another; empty for the whole district."""
    held = viewer.jurisdiction
    return "" if held.is_whole else f"{held.kind}:{min(held.codes)}"


def areas_offered(access: Access, viewer: Viewer) -> dict[str, str]:
    """The areas of which a post may have a briefing, by `<kind>:<code>`, with their names."""
    held = viewer.jurisdiction
    kind = access.district.area_kinds[0].id if held.is_whole else str(held.kind)
    names = access.area_names.get(kind, {})
    return {f"{kind}:{code}": name for code, name in names.items() if held.is_whole or code in held.codes}


def period_of(access: Access, asked: Asked, now: datetime | None = None) -> Period:
    """The window that is asked for, as the deployment's clock and calendar have it."""
    part = access.district
    return period(
        asked.kind,
        asked.day,
        now or access.now(),
        zone=part.zone,
        country=part.country,
        at=part.briefing.issued_at,
    )


def make(access: Access, viewer: Viewer, asked: Asked, at: datetime | None = None) -> Made:
    """The briefing as the state has it now; `at` is when one was issued that is told again."""
    now = at or access.now()
    told = period_of(access, asked, now)
    states: list[tuple[datetime, int]] = []

    def ask(question: Question) -> pa.Table:
        answer = access.read(question, viewer)
        states.append((answer.as_of, answer.version))
        return answer.table

    kind, _, code = asked.area.partition(":")
    place = Place("area", area_kind=kind, code=code) if kind else Place.everywhere()
    moment = at or moment_of(told, now)
    ground = _ground(access, viewer, asked.area)
    city = city_of(access)
    days = {one.astimezone(ZoneInfo(city.zone)).date() for one in (moment, access.now())}
    scope = Scope(period=told, place=place, city=city, moment=moment, today=len(days) == 1)
    made = briefing(ask, scope, ground)
    return Made(asked, made, ground, min(at for at, _ in states), min(version for _, version in states))


def city_of(access: Access) -> City:
    """What a briefing must know of the deployment."""
    district, states = access.district, access.feed_states()
    part = district.casework
    telling = {one.feed for one in states if one.kind == "incident"}
    return City(
        zone=district.zone,
        area_kinds=tuple(kind.id for kind in district.area_kinds),
        classes=tuple(one.id for one in district.classes if not one.sensitive),
        departments=tuple(district.departments),
        rules=Rules(
            part.register_within_min, part.dispatch_within_min, part.closing_denominator, part.weights, part.basically
        ),
        tells=tuple(sorted(telling)),
        feeds=tuple(sorted({one.feed for one in states})),
        silent=tuple(
            Silence(one.name, one.feed, one.state, one.last_at)
            for one in sorted(states, key=lambda one: one.name)
            if one.state != "ok"
        ),
    )


def _area(access: Access, viewer: Viewer, stated: str) -> str:
    if not stated:
        return own_area(viewer)
    offered, held = areas_offered(access, viewer), viewer.jurisdiction
    if stated == WHOLE:
        if held.is_whole:
            return ""
        raise ForbiddenError("this account answers for a part of the district; its briefing is of that part")
    full = stated if ":" in stated else f"{next(iter(offered), '').partition(':')[0]}:{stated}"
    if full in offered:
        return full
    kind, _, code = full.partition(":")
    if code in access.area_names.get(kind, {}):
        if held.is_whole:
            raise BadInputError(
                f"area {stated[:60]!r}: a briefing is of {access.district.area_kinds[0].id} areas, or all"
            )
        raise ForbiddenError("this account does not answer for that area")
    raise NotFoundError(f"area {stated[:60]!r}: none such in this district")


def _ground(access: Access, viewer: Viewer, area: str) -> Ground:
    """Outlines of the place and of its parts, and how many unit grids it has."""
    kinds = [kind.id for kind in access.district.area_kinds]
    kind, _, code = area.partition(":")
    outer = _shapes(access, viewer, kind or kinds[0])
    if not kind:
        return Ground(outline=tuple(outer.values()), parts=outer, grids=len(access.area_names.get(GRID, {})))
    at = kinds.index(kind) + 1
    finer = kinds[at] if at < len(kinds) and kinds[at] != GRID else ""
    within = _within(access, viewer, kind, code)
    shapes = _shapes(access, viewer, finer) if finer else {}
    parts = {one: shapes[one] for one in within.get(finer, ()) if one in shapes}
    return Ground(outline=(outer[code],) if code in outer else (), parts=parts, grids=len(within.get(GRID, ())))


def _shapes(access: Access, viewer: Viewer, kind: str) -> dict[str, Mapping[str, object]]:
    """GeoJSON geometries of one kind of area, by code."""
    found: Any = access.area_shapes(kind, viewer)
    return {one["properties"]["code"]: one["geometry"] for one in found["features"]}


def _within(access: Access, viewer: Viewer, kind: str, code: str) -> dict[str, list[str]]:
    """Codes of the areas that lie in one, by kind."""
    if kind not in access.area_names:
        raise NotFoundError(f"area kind {kind[:40]!r}: none of this district's")
    sql = f'SELECT kind, code FROM "v_area@2" WHERE area_{kind} = $code AND kind <> $kind ORDER BY ALL'
    out: dict[str, list[str]] = {}
    for row in access.read(Question("briefing:areas", sql, {"code": code, "kind": kind}), viewer).table.to_pylist():
        out.setdefault(row["kind"], []).append(row["code"])
    return out
