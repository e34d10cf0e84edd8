"""`GET /data/points/{layer}`: a point layer as GeoJSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from dashboard.routes.answers import LayerAnswer, utc_text
from dashboard.routes.common import Looked, Looking, Served, etag_of, json_response, unchanged
from dashboard.routes.errors import error_shape
from layers.spec import Draw

router = APIRouter(tags=["map"])
_DECIMALS = 6  # 0.1 m
_SHORT = {"class": "cls", "acknowledged": "ack", "occurred_at": "at", "due_at": "due", "camera_kind": "kind"}


@router.get("/data/points/{layer}", summary="Points of a layer", responses=error_shape())
def points(layer: str, request: Request, viewer: Looking, served: Served, look: Looked) -> Response:
    """`{meta, geojson}`; properties are the layer's symbol columns (never a record's text)."""
    answer = served.answers.get(viewer, look.ask(layer), Draw.POINTS)
    if same := unchanged(request, answer.digest):
        return same
    response = json_response({"meta": answer.meta(), "geojson": geojson_of(answer)})
    response.headers["ETag"] = etag_of(answer.digest)
    return response


def geojson_of(answer: LayerAnswer) -> dict[str, object]:
    """A FeatureCollection of points; rows without a place are left out (they are counted as unlocated)."""
    rows = answer.table.to_pylist()
    features = [_feature(row) for row in rows if row["lon"] is not None and row["lat"] is not None]
    return {"type": "FeatureCollection", "features": features}


def _feature(row: dict[str, Any]) -> dict[str, object]:
    place = [round(row["lon"], _DECIMALS), round(row["lat"], _DECIMALS)]
    properties: dict[str, object] = {}
    for name, value in row.items():
        if name not in ("lon", "lat"):
            key, plain = _symbol(name, value)
            properties[key] = plain
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": properties}


def _symbol(name: str, value: object) -> tuple[str, object]:
    """A symbol column under the short name that the map's style reads, in a form that it can compare."""
    if name == "precision":
        return "day", int(value == "day")
    short = _SHORT.get(name, name)
    if isinstance(value, bool):
        return short, int(value)
    if isinstance(value, datetime):
        return short, utc_text(value)
    return short, value
