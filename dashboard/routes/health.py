"""`GET /healthz` (open) and `GET /openapi.json` (signed in)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from dashboard.routes.common import Looking, Served
from dashboard.routes.errors import error_shape

router = APIRouter(tags=["service"])
_SILENT: dict[int | str, dict[str, Any]] = {503: {"description": "the store did not answer"}}


@router.get("/healthz", summary="Whether the store answers, and its feeds' states; open to anybody", responses=_SILENT)
async def healthz(served: Served) -> Response:
    """`degraded` where a feed is stale or dead; with 503 where the store does not answer within two seconds.

    Counts, places and account names are not told.
    """
    feeds = await served.pulse.feel()
    bad = feeds is None or {"stale", "dead"} & set(feeds.values())
    told = {"status": "degraded" if bad else "ok", "release": served.release, "feeds": feeds or {}}
    return JSONResponse(told, 503 if feeds is None else 200)


@router.get("/openapi.json", summary="This description", responses=error_shape())
def openapi(request: Request, _viewer: Looking) -> dict[str, Any]:
    """The interface description, OpenAPI 3.1."""
    described: dict[str, Any] = request.app.openapi()
    return described
