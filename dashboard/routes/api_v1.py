"""The public interface, version 1: layers, cells and areas for other programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from dashboard.routes.answers import LayerAnswer, LayerAsk, utc_text
from dashboard.routes.bbox import Box
from dashboard.routes.common import (
    AreaKind,
    ClassList,
    Looking,
    Served,
    WindowText,
    classes_of,
    json_response,
)
from dashboard.routes.errors import error_shape
from data_loaders.access import BadInputError, NotFoundError
from layers.spec import Draw, LayerSpec

router = APIRouter(prefix="/api/v1", tags=["interface"], responses=error_shape())
ARROW = "application/vnd.apache.arrow.stream"

Res = Annotated[int | None, Query(ge=0, le=15, description="H3 resolution; none = 9, or the layer's nearest")]
BoxText = Annotated[str | None, Query(max_length=100, description="west,south,east,north in degrees WGS-84")]
From = Annotated[datetime | None, Query(alias="from", description="start, ISO 8601 with a zone (write + as %2B)")]
To = Annotated[datetime | None, Query(alias="to", description="end (not included), ISO 8601 with a zone")]


def window_of(window: WindowText = "7d", start: From = None, end: To = None) -> str:
    """The window asked for: `from` and `to` together, else `window`.

    Raises:
        BadInputError: only one of `from` and `to`, or one without a zone.
    """
    if start is None and end is None:
        return window
    if start is None or end is None or start.tzinfo is None or end.tzinfo is None:
        raise BadInputError("from, to: give both, each in ISO 8601 with a zone, for example 2013-07-08T08:00:00Z")
    return f"{start.isoformat()}..{end.isoformat()}"


Windowed = Annotated[str, Depends(window_of)]


@router.get("/layers", summary="The layers that this caller may read")
def layers(viewer: Looking, served: Served) -> list[dict[str, Any]]:
    """Each with what it draws, its unit, its resolutions and the feeds behind it."""
    return [describe(spec) for spec in served.answers.layers(viewer) if spec.exported]


def exported(served: Served, viewer: Looking, layer: str, draw: Draw) -> LayerSpec:
    """The layer, where programs may have it.

    Raises:
        NotFoundError: no such layer of this kind, or one that is only looked at.
    """
    spec = served.answers.spec(viewer, layer, draw)
    if not spec.exported:
        raise NotFoundError(f"layer {layer}: it is shown on a page and given to no program")
    return spec


def describe(spec: LayerSpec) -> dict[str, Any]:
    """A layer as a program reads it."""
    return {
        "id": spec.id,
        "draw": spec.draw.value,
        "measure": spec.measure.name,
        "unit": spec.measure.unit,
        "resolutions": list(spec.resolutions) if spec.draw is Draw.CELLS else None,
        "windowed": spec.windowed,
        "has_records": bool(spec.records_sql),
        "feeds": list(spec.feeds),
    }


@router.get(
    "/cells/{layer}",
    summary="A layer's cells, as JSON or (by Accept) as an Arrow stream",
    responses={200: {"content": {ARROW: {}}}},
)
def cells(
    *,
    layer: str,
    request: Request,
    viewer: Looking,
    served: Served,
    window: Windowed,
    res: Res = None,
    bbox: BoxText = None,
    classes: ClassList = "",
) -> Response:
    """Every cell whose hexagon touches `bbox`, each with its whole count.

    `total` is the sum of the values returned; `unlocated` counts what has no place, whatever the box;
    `day_only` counts what is known only to the day, and so stands in no window shorter than 48 hours.
    Residents (`population`) are published rounded to multiples of 5: a value below 10 means "fewer than ten" and must
    be shown as "<10", and a hexagon that is left out may have as many. Of `sensitive_incidents` a hexagon with fewer
    than 5 is left out; `period` names the closed period (its last day is included).
    """
    spec = exported(served, viewer, layer, Draw.CELLS)
    asked = spec.resolution_for(9) if res is None else res
    if spec.resolution_for(asked) != asked:
        low, high = spec.resolutions
        raise BadInputError(f"res={asked}: layer {layer} is published at resolutions {low} to {high}")
    answer = served.answers.get(viewer, LayerAsk(layer, asked, window, classes_of(classes)), Draw.CELLS)
    ids, values = answer.cells()
    if bbox is not None:
        kept = Box.parse(bbox).touches(ids)
        ids, values = ids[kept], values[kept]
    meta = {**_meta(answer), "res": answer.ask.resolution, "total": _number(values.sum())}
    if ARROW in request.headers.get("accept", ""):
        return _arrow({"cell": pa.array(ids), "value": pa.array(values)}, meta)
    rows = [{"cell": f"{cell:x}", "value": _number(value)} for cell, value in zip(ids.tolist(), values, strict=True)]
    return json_response({**meta, "cells": rows})


@router.get(
    "/areas/{layer}",
    summary="A layer's values by area, as JSON or (by Accept) as an Arrow stream",
    responses={200: {"content": {ARROW: {}}}},
)
def areas(
    *,
    layer: str,
    request: Request,
    viewer: Looking,
    served: Served,
    window: Windowed,
    kind: AreaKind = "",
    classes: ClassList = "",
) -> Response:
    """One value an area of `kind`; an area without a value is absent, never 0."""
    exported(served, viewer, layer, Draw.AREAS)
    ask = LayerAsk(layer, window=window, classes=classes_of(classes), area_kind=kind)
    answer = served.answers.get(viewer, ask, Draw.AREAS)
    meta = {**_meta(answer), "kind": answer.ask.area_kind, "total": answer.total}
    if ARROW in request.headers.get("accept", ""):
        return _arrow({name: answer.table.column(name) for name in answer.table.column_names}, meta)
    return json_response({**meta, "areas": answer.table.to_pylist()})


def _meta(answer: LayerAnswer) -> dict[str, Any]:
    return {
        "as_of": utc_text(answer.as_of),
        "version": answer.version,
        "layer": answer.spec.id,
        "unit": answer.spec.measure.unit,
        "window": answer.ask.window if answer.spec.windowed else None,
        "unlocated": answer.unlocated,
        "day_only": answer.day_only,
    }


def _number(value: np.floating[Any]) -> int | float:
    return int(value) if float(value).is_integer() else float(value)


def _arrow(columns: dict[str, Any], meta: dict[str, Any]) -> Response:
    table = pa.table(columns).replace_schema_metadata({key: str(value) for key, value in meta.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return Response(sink.getvalue().to_pybytes(), media_type=ARROW)
