"""`GET /live`: one server-sent stream that tells a page when what it shows has changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from dashboard.routes.common import Looked, Looking, Served
from dashboard.routes.errors import error_shape
from data_loaders.access import BadInputError

router = APIRouter(tags=["map"])
LAYERS_MAX = 16
EVENTS = "text/event-stream"


@router.get(
    "/live",
    summary="Changes of the state, as server-sent events",
    response_class=StreamingResponse,
    responses={200: {"content": {EVENTS: {}}}, **error_shape()},
)
async def live(
    viewer: Looking,
    served: Served,
    look: Looked,
    layers: Annotated[
        str, Query(max_length=1000, description="layer ids, comma-separated; none = clock and feeds")
    ] = "",
) -> StreamingResponse:
    """`event: state` on connecting and whenever something in it changed; a comment every 15 s otherwise."""
    names = tuple(sorted({part.strip() for part in layers.split(",") if part.strip()}))
    if len(names) > LAYERS_MAX:
        raise BadInputError(f"layers: {len(names)} named, at most {LAYERS_MAX}")
    asks = tuple(look.ask(name) for name in names)
    frames = await served.hub.open(viewer, asks)
    return StreamingResponse(frames, media_type=EVENTS, headers={"X-Accel-Buffering": "no"})
