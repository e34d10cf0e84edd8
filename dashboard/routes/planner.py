"""The planner's questions over HTTP: asked, looked after and stopped by the page; asked by programs under `/api/v1`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import Response

from dashboard.planner_files import FILES, note_of, rows_of, shapes_of
from dashboard.planning import Planning, payload
from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.errors import error_shape
from data_loaders.access import BadInputError, Command, NotFoundError
from layers.planner.question import TEXT_MAX

router = APIRouter()
QuestionText = Annotated[
    str,
    Query(
        alias="q",
        max_length=TEXT_MAX,
        description="the question's text, `1;part=value;…` (docs/planner.md); empty = all events of 28 days by hexagon",
        examples=["1;class=waste;window=7d;by=street"],
    ),
]
Ordered = Annotated[dict[str, Any], Body(max_length=20)]
Number = Annotated[str, Query(max_length=32, description="names the asking, so that it can be looked at and stopped")]


def planning_of(request: Request) -> Planning:
    """Who answers the questions of the app that answers this request."""
    planning: Planning = request.app.state.planning
    return planning


Planned = Annotated[Planning, Depends(planning_of)]


@router.get("/data/planner", include_in_schema=False)
def ask(viewer: Looking, served: Served, planning: Planned, q: QuestionText = "", run: Number = "") -> Response:
    """The answer; `run` names it while it is worked at."""
    told = planning.ask(q, viewer, run)
    return json_response(_body(payload(told, _names(served, told.asked.question.by))))


@router.get("/data/planner/runs/{run}", include_in_schema=False)
def progress(run: str, viewer: Looking, served: Served) -> Response:
    """`{percent}` of the present part of it; null while nothing is known, and once it is over."""
    try:
        percent = served.access.runs.progress(run, viewer)
    except NotFoundError:
        percent = None  # it was over before this came
    return json_response({"percent": percent})


@router.post("/data/planner/runs/{run}/stop", include_in_schema=False)
def stop(run: str, viewer: Looking, served: Served) -> Response:
    """Stop it; the asking itself is answered 409 `stopped`."""
    try:
        served.access.runs.stop(run, viewer)
    except NotFoundError:
        return Response(status_code=204)  # it was over before this came
    return Response(status_code=204)


@router.get("/data/planner/export", include_in_schema=False)
def export(
    *,
    viewer: Looking,
    served: Served,
    planning: Planned,
    q: QuestionText = "",
    form: Annotated[str, Query(alias="format", max_length=20)] = "csv",
    answer: Annotated[str, Query(max_length=40, description="`id` of the answer that the screen shows")] = "",
) -> Response:
    """The answer as a file, the same as the screen's; five an hour for each account, each in the audit log."""
    if form not in FILES:
        raise BadInputError(f"format {form[:20]!r}: give one of {', '.join(FILES)}")
    file, told = FILES[form], planning.held(q, answer, viewer)
    text = told.asked.question.text()
    rows = rows_of(told, _names(served, told.asked.question.by))
    served.access.exports.take("planner", {"format": form, "question": text[:400], "rows": len(rows)}, viewer)
    body = file.write(rows, shapes_of(told, served.access, viewer), note_of(told, served.access))
    at = told.as_of.astimezone(ZoneInfo(told.asked.ground.zone))
    name = f"planner-{told.asked.measure.id}-{at:%Y%m%d-%H%M}.{file.ending}"
    return Response(body, media_type=file.media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/data/planner/views", include_in_schema=False)
def views(viewer: Looking, served: Served) -> Response:
    """`{views, mine, wall}`: the saved views within reach, the one last changed first; `mine` are those that this post owns.

    `wall` is `{may_send, held, kept}`: whether this post sends views to the walls, the one that hangs there (`{view,
    until}` or null), and by view why it may not hang there, as codes (`planner.hang.<code>`).
    """
    access = served.access
    found = access.saved_views.all(viewer)
    mine = [view.id for view in found if view.owner == viewer.account]
    pin = access.wall.pinned(viewer)
    wall = {
        "may_send": access.permits("view.send", viewer) and access.permits("wall.pin", viewer),
        "held": {"view": pin.view, "until": utc_text(pin.until)} if pin and pin.view else None,
        "kept": {view.id: access.wall.reasons(view.question) for view in found},
    }
    return json_response({"views": [asdict(view) for view in found], "mine": mine, "wall": wall})


@router.post("/data/planner/views/{verb}", include_in_schema=False)
def act(verb: str, viewer: Looking, served: Served, order: Ordered) -> Response:
    """`save` (`name`, `question`, `view` for a new question of one's own), `rename`, `delete`, `send` (`to`; to the wall for `minutes`)."""
    return json_response({"version": served.access.act(Command(f"view.{verb[:20]}", order), viewer)})


@router.get(
    "/api/v1/planner",
    tags=["interface"],
    summary="The answer to a planner's question",
    responses=error_shape(),
)
def ask_by_program(viewer: Looking, served: Served, planning: Planned, q: QuestionText = "") -> Response:
    """The same answer as the page's, from the caller's own scope.

    `columns` hold a value for each place (`key`: a cell's 15 digits, an area's code, or `none`): `n` events, `value` by
    `measure.unit` (null = not known or told of too few, never 0), and where two periods are compared `n_then`,
    `difference`, `z`, `p`, `significant` (at most 5 in 100 of those told are chance) and `small` (fewer than 10
    events in both periods). `facets` say what each filter's values keep, and `without` it. Rates exist only on hexagons
    for which residents are published. `day_only` counts what a window under 48 hours leaves out.
    """
    told = planning.ask(q, viewer)
    return json_response(_body(payload(told, _names(served, told.asked.question.by))))


def _names(served: Served, by: str) -> dict[str, str]:
    return dict(served.access.area_names.get(by, {}))


def _body(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "as_of": utc_text(values["as_of"])}
