"""`GET /data/headline`: the wall's numbers."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.errors import error_shape
from data_loaders.access import Window
from layers.indicators.headline import headline as headline_question
from layers.view import LayerView

router = APIRouter(tags=["map"])


@router.get("/data/headline", summary="The district's numbers now", responses=error_shape())
def headline(viewer: Looking, served: Served) -> Response:
    """`{meta, numbers}`; a number that is not known is null, never 0."""
    view = LayerView(9, Window.of("7d", served.access.now()))
    answer = served.access.read(headline_question(view), viewer)
    numbers = answer.table.to_pylist()[0]
    return json_response({"meta": {"as_of": utc_text(answer.as_of), "version": answer.version}, "numbers": numbers})
