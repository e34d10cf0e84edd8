"""The public interface, version 1: records and one incident with its timeline. Every read of them is audited."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.api_v1 import BoxText, Windowed
from dashboard.routes.common import ClassList, Looking, Served, classes_of, in_utc, json_response
from dashboard.routes.cursor import TEXT_MAX, read_cursor, write_cursor
from dashboard.routes.errors import error_shape
from data_loaders.access import BadInputError, NotFoundError, Window
from layers.indicators import incident as incident_questions
from layers.place import Place
from layers.spec import RecordPage
from layers.view import LayerView

router = APIRouter(prefix="/api/v1", tags=["interface"], responses=error_shape())

Cell = Annotated[str | None, Query(max_length=16, description="H3 cell, 15 hex digits")]
Area = Annotated[str | None, Query(max_length=120, description="kind:code, for example police_district:11")]
Status = Annotated[Literal["open", "closed", "unknown", "duplicate"] | None, Query(description="none = all")]


def place_of(cell: str | None, area: str | None, bbox: str | None) -> Place:
    """The place asked for; none means everywhere (then the scope alone limits).

    Raises:
        BadInputError: more than one of the three, or one that cannot be read.
    """
    named = [f"{key}:{text}" for key, text in (("cell", cell), ("area", area), ("bbox", bbox)) if text is not None]
    if len(named) > 1:
        raise BadInputError("cell, area, bbox: give at most one of them")
    return Place.parse(named[0]) if named else Place.everywhere()


@router.get("/records", summary="Records behind a layer, newest first, in pages")
def records(
    *,
    viewer: Looking,
    served: Served,
    window: Windowed,
    layer: Annotated[str, Query(max_length=60)],
    cell: Cell = None,
    area: Area = None,
    bbox: BoxText = None,
    status: Status = None,
    classes: ClassList = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[str | None, Query(max_length=TEXT_MAX, description="`next` of the page before")] = None,
) -> Response:
    """`next` is the cursor of the following page, null on the last one."""
    spec = served.answers.spec(viewer, layer)
    view = LayerView(spec.resolution_for(9), Window.of(window, served.access.now()), classes_of(classes))
    kinds = tuple(kind.id for kind in served.access.district.area_kinds)
    last = read_cursor(after) if after else None
    wanted = RecordPage.of(place_of(cell, area, bbox), kinds, limit + 1, status or "", last)
    answer = served.access.read(spec.records(view, wanted), viewer)
    rows = answer.table.to_pylist()
    page, more = rows[:limit], len(rows) > limit
    body: dict[str, Any] = {
        "as_of": utc_text(answer.as_of),
        "version": answer.version,
        "layer": spec.id,
        "records": page,
        "next": write_cursor((in_utc(page[-1]["occurred_at"]), page[-1]["id"])) if more else None,
    }
    return json_response(body)


@router.get("/incidents/{incident_id}", summary="One incident and its timeline")
def incident(incident_id: str, viewer: Looking, served: Served) -> Response:
    """The record as the caller's role may see it; one out of reach is 404, like one that never was."""
    answer = served.access.read(incident_questions.record(incident_id), viewer)
    rows = answer.table.to_pylist()
    if not rows:
        raise NotFoundError(f"incident {incident_id[:80]!r}: none within your reach")
    timeline = incident_questions.timeline(incident_id, served.access.district.zone)
    steps = served.access.read(timeline, viewer).table.to_pylist()
    as_of = utc_text(answer.as_of)
    return json_response({"as_of": as_of, "version": answer.version, "incident": rows[0], "timeline": steps})
