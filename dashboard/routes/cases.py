"""The desk's work: its queue, what may be done to a case, doing it, and who else is at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from data_loaders.access import Command, District, NotFoundError
from layers.indicators import incident as incident_questions
from layers.indicators import queue
from layers.place import Place

# Spoken by the desk's own page, with its token on every order; programs have `/api/v1`.
router = APIRouter(prefix="/data", include_in_schema=False)

Text = Annotated[str, Query(max_length=80)]
# `{incident:path}`: a source's numbers may hold a slash.
Ordered = Annotated[dict[str, Any], Body(max_length=20)]


@router.get("/cases", summary="The queue: cases to act on, and how many each filter keeps")
def cases(
    *,
    viewer: Looking,
    served: Served,
    standing: Annotated[str, Query(max_length=40, description=", ".join(queue.STANDINGS))] = "",
    step: Text = "",
    feed: Text = "",
    department: Text = "",
    class_: Annotated[str, Query(alias="class", max_length=80)] = "",
    area: Annotated[str, Query(max_length=120, description="kind:code")] = "",
    level: Annotated[int | None, Query(ge=0, le=3, description="0 grid, 1 community, 2 street, 3 district")] = None,
    q: Annotated[str, Query(max_length=60, description="part of a number")] = "",
    order: Annotated[str, Query(max_length=20, description=", ".join(queue.ORDERS))] = "due",
    limit: Annotated[int, Query(ge=1, le=queue.PAGE_MAX)] = 100,
    after: Annotated[int, Query(ge=0, le=queue.DEEPEST, description="`next` of the page before")] = 0,
) -> Response:
    """`{as_of, total, filtered, facets, rows, next}`; a facet's counts are those without its own filter."""
    access, district = served.access, served.access.district
    place = Place.parse(f"area:{area}") if area else Place.everywhere()
    wanted = queue.QueueFilter(standing, step, department, feed, class_, place, level, q)
    kinds, now = tuple(kind.id for kind in district.area_kinds), access.now()
    answer = access.read(queue.page(wanted, order, now, district.zone, kinds, limit=limit, offset=after), viewer)
    told = access.read(queue.counts(wanted, now, district.zone, kinds), viewer).table.to_pylist()
    facets: dict[str, dict[str, int]] = {name: {} for name in queue.FACETS}
    for row in told:
        facets.setdefault(row["facet"], {})[row["name"]] = row["cases"]
    total, filtered = facets.pop("total")[""], facets.pop("filtered")[""]
    rows = answer.table.to_pylist()
    more = after + len(rows)
    return json_response(
        {
            "as_of": utc_text(answer.as_of),
            "version": answer.version,
            "total": total,
            "filtered": filtered,
            "facets": facets,
            "rows": rows,
            "next": more if len(rows) == limit and more < min(filtered, queue.DEEPEST) else None,
        }
    )


@router.get("/case-numbers/{number:path}", summary="Cases by their whole number, whichever source they came from")
def numbered(number: str, viewer: Looking, served: Served) -> Response:
    """`{ids}`, open ones and closed ones; 404 where no case within the post's reach has that number."""
    sources = [state.name for state in served.access.feed_states()]
    found = served.access.read(incident_questions.of_number(number[:80], sources), viewer).table.to_pylist()
    if not found:
        raise NotFoundError(f"case number {number[:80]!r}: none within your reach")
    return json_response({"ids": [row["id"] for row in found]})


@router.post("/cases/{incident:path}/looking", summary="This post has the case open")
def looking(incident: str, viewer: Looking, served: Served) -> Response:
    """Said again each 20 s; forgotten after 45 s."""
    served.access.case_room.reach(incident, viewer)
    served.presence.look(incident, viewer.account)
    return Response(status_code=204)


@router.post("/cases/{incident:path}/{verb}", summary="Do something to a case")
def act(incident: str, verb: str, viewer: Looking, served: Served, order: Ordered) -> Response:
    """`order` holds `action` (its own number), `revision` (what the post had seen) and what the verb takes.

    409 says why the case does not allow it; `conflict` that another post was quicker. Nothing is done then.
    """
    version = served.access.act(Command(f"case.{verb[:40]}", {**order, "incident": incident}), viewer)
    return json_response({"version": version, "revision": served.access.case_room.revision(incident, viewer)})


@router.post("/photos", summary="A photo that is to go with a case")
async def keep_photo(request: Request, viewer: Looking, served: Served) -> Response:
    """The body is the picture itself (JPEG, PNG, WebP, 10 MB at most); only its pixels are kept."""
    data = await request.body()
    return json_response({"photo": await served.in_thread(served.access.photos.keep, data, viewer)})


@router.get("/cases/{incident:path}/photos/{photo}", summary="A case's photo", response_class=Response)
def photo(incident: str, photo: str, viewer: Looking, served: Served) -> Response:
    """image/jpeg, for the role that handles cases."""
    return Response(served.access.photos.open(incident, photo, viewer), media_type="image/jpeg")


# After the photos' route, which it would take for itself.
@router.get("/cases/{incident:path}", summary="What may be done to a case, and what to know before")
def case(incident: str, viewer: Looking, served: Served) -> Response:
    """The case's choices for this post; `departments` are those of the case's own areas and of the district."""
    access = served.access
    choices = access.case_room.choices(incident, viewer)
    body = {
        **asdict(choices),
        "id": incident,
        "as_of": utc_text(access.now()),
        "departments": _departments(access.district, choices.areas),
        "others": served.presence.others(incident, viewer.account),
    }
    return json_response(body)


@router.get("/emergency", summary="Emergencies that last now")
def emergencies(viewer: Looking, served: Served) -> Response:
    """`{lasting}`: those of the post's own area, each with the area's name where it is not the whole district."""
    names = served.access.area_names
    lasting = [
        {**asdict(one), "area_name": names.get(one.area_kind or "", {}).get(one.area_code or "")}
        for one in served.access.emergencies.lasting(viewer)
    ]
    return json_response({"lasting": lasting, "may_declare": served.access.permits("emergency.declare", viewer)})


@router.post("/emergency", summary="Declare an emergency")
def declare(viewer: Looking, served: Served, order: Ordered) -> Response:
    """`reason`, `until` (ISO 8601 with a zone), and `area` as kind:code, or none for the whole district."""
    return json_response({"version": served.access.act(Command("emergency.declare", order), viewer)})


@router.post("/emergency/end", summary="End an emergency before its time")
def end(viewer: Looking, served: Served, order: Ordered) -> Response:
    """`emergency` is its id."""
    return json_response({"version": served.access.act(Command("emergency.end", order), viewer)})


def _departments(district: District, areas: Mapping[str, str]) -> list[dict[str, Any]]:
    """Departments that a case can go to: the district's own, and of those of areas the case's."""
    return [
        {"id": one.id, "name": dict(one.name), "level": one.level}
        for one in district.departments.values()
        if one.area is None or areas.get(one.area[0]) == one.area[1]
    ]
