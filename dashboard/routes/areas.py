"""Areas: `GET /data/areas/{layer}` (values) and `GET /data/area-shapes/{kind}` (outlines)."""

from __future__ import annotations

import hashlib
from datetime import datetime

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looked, Looking, Served, etag_of, json_response, unchanged
from dashboard.routes.errors import error_shape
from data_loaders.access import NotFoundError
from layers.spec import Draw

router = APIRouter(tags=["map"])


@router.get("/data/areas/{layer}", summary="Values of a layer by area", responses=error_shape())
def areas(layer: str, request: Request, viewer: Looking, served: Served, look: Looked) -> Response:
    """`{meta, values: [{code, value, …}]}`; an area without a value is absent, never 0."""
    answer = served.answers.get(viewer, look.ask(layer), Draw.AREAS)
    if same := unchanged(request, answer.digest):
        return same
    meta = {**answer.meta(), "kind": answer.ask.area_kind}
    values = [{name: _plain(value) for name, value in row.items()} for row in answer.table.to_pylist()]
    response = json_response({"meta": meta, "values": values})
    response.headers["ETag"] = etag_of(answer.digest)
    return response


def _plain(value: object) -> object:
    return utc_text(value) if isinstance(value, datetime) else value


@router.get("/data/area-shapes/{kind}", summary="Outlines of one kind of area", responses=error_shape())
def area_shapes(kind: str, request: Request, viewer: Looking, served: Served) -> Response:
    """GeoJSON FeatureCollection with properties `code` and `name`, WGS-84."""
    kinds = [item.id for item in served.access.district.area_kinds]
    if kind not in kinds:
        raise NotFoundError(f"area kind {kind[:60]!r}: not one of {', '.join(kinds)}")
    body = orjson.dumps(served.access.area_shapes(kind, viewer))
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    if same := unchanged(request, digest):
        return same
    return Response(body, media_type="application/geo+json", headers={"ETag": etag_of(digest)})
