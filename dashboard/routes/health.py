"""`GET /healthz` (open) and `GET /openapi.json` (signed in)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from dashboard.routes.common import Looking, Served
from dashboard.routes.errors import error_shape

router = APIRouter(tags=["service"])


@router.get("/healthz", summary="Whether the service answers, and its feeds' states; open to anybody")
def healthz(served: Served) -> dict[str, Any]:
    """`degraded` where a feed is stale or dead. Counts, places and account names are not told."""
    feeds = {feed.name: str(feed.state) for feed in served.access.feed_states()}
    bad = {"stale", "dead"} & set(feeds.values())
    return {"status": "degraded" if bad else "ok", "release": served.release, "feeds": feeds}


@router.get("/openapi.json", summary="This description", responses=error_shape())
def openapi(request: Request, _viewer: Looking) -> dict[str, Any]:
    """The interface description, OpenAPI 3.1."""
    described: dict[str, Any] = request.app.openapi()
    return described
