"""`GET /live`: one server-sent stream that tells a page when what it shows has changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from dashboard.routes.common import Looked, Looking, Served
from dashboard.routes.errors import error_shape
from dashboard.routes.live_hub import Opened
from data_loaders.access import BadInputError

router = APIRouter(tags=["map"])
# Every layer that there is may be on at once.
LAYERS_MAX = 32
EVENTS = "text/event-stream"


class LiveResponse(StreamingResponse):
    """A stream that gives its place back however it ends: a reader may hang up before the first byte."""

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened.frames, media_type=EVENTS, headers={"X-Accel-Buffering": "no"})
        self._place = opened.place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._place.give_back()


@router.get(
    "/live",
    summary="Changes of the state, as server-sent events",
    response_class=StreamingResponse,
    responses={
        200: {"content": {EVENTS: {}}},
        429: {"description": "too many streams of this session, or of all"},
        **error_shape(),
    },
)
async def live(
    request: Request,
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
    session = getattr(request.state, "session", None)
    return LiveResponse(await served.hub.open(viewer, asks, session.key if session else viewer.account))
