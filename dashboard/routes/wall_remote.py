"""What walls are told beyond their layers: what is pinned, and the ticker; and the desk's remote."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.planner import Planned
from dashboard.wall_view import look_of, wall_payload
from data_loaders.access import Command, Pin
from layers.indicators.ticker import ticker

# Spoken by the pages themselves, with the page's token on every order.
router = APIRouter(prefix="/data/wall", include_in_schema=False)

Ordered = Annotated[dict[str, Any], Body(max_length=5)]


@router.get("", summary="What the walls hold, and the ticker")
def wall(viewer: Looking, served: Served) -> Response:
    """`{as_of, pin, ticker, may_pin}`; `pin` is null where the walls go through their scenes.

    A pin has `scene`, or `camera` with `layers`, or `view` with its `name`, `place` and `kind` (what the walls look at for it).
    `ticker` has the latest first: `what` (new, overdue), `class`, `area` (code of the coarsest kind), `happened_at`.
    """
    access = served.access
    pin = access.wall.pinned(viewer)
    question = ticker(access.now(), access.district.area_kinds[0].id)
    rows = access.read(question, viewer).table.to_pylist()
    told = [{**row, "happened_at": utc_text(row["happened_at"].replace(tzinfo=UTC))} for row in rows]
    body = {
        "as_of": utc_text(access.now()),
        "pin": pin and _pin(pin),
        "ticker": told,
        "may_pin": access.permits("wall.pin", viewer),
    }
    return json_response(body)


@router.get("/view", summary="The saved view that the walls hold")
def view(viewer: Looking, served: Served, planned: Planned) -> Response:
    """Its answer within the asker's own scope (`dashboard.wall_view`); 404 where none hangs there now."""
    pin, told = planned.hung(viewer)
    body = wall_payload(pin, told, served.access.area_names)
    return json_response({**body, "until": utc_text(pin.until), "as_of": utc_text(told.as_of)})


@router.post("/pin", summary="Hold a scene, or what the desk looks at, on every wall")
def pin(viewer: Looking, served: Served, order: Ordered) -> Response:
    """`minutes`, and `scene`, or `camera` (longitude,latitude,zoom) with `layers`."""
    return json_response({"version": served.access.act(Command("wall.pin", order), viewer)})


@router.post("/unpin", summary="Let the walls go on through their scenes")
def unpin(viewer: Looking, served: Served) -> Response:
    """404 where nothing is pinned."""
    return json_response({"version": served.access.act(Command("wall.unpin"), viewer)})


def _pin(held: Pin) -> dict[str, Any]:
    """A pin as screens are told of it: no post, and of a view no question, which is asked where it hangs."""
    told = {name: getattr(held, name) for name in ("id", "scene", "camera", "layers", "view", "name")}
    look = {} if held.question is None else look_of(held.question)
    return {**told, **look, "pinned_at": utc_text(held.pinned_at), "until": utc_text(held.until)}
