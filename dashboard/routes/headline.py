"""`GET /data/headline`: the wall's numbers, and what they usually are by now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.errors import error_shape
from dashboard.silence import silent_sources, tells_of_incidents
from data_loaders.access import Window
from layers.expectation import Usual
from layers.indicators.headline import CAMERA_FEEDS
from layers.indicators.headline import headline as headline_question
from layers.view import LayerView

router = APIRouter(tags=["map"])


@router.get("/data/headline", summary="The district's numbers now, and what is usual", responses=error_shape())
def headline(viewer: Looking, served: Served) -> Response:
    """`{meta, numbers, usual}`; a number that is not known is null, never 0.

    `usual` says of each number the mean of this weekday and hour in the last eight weeks (null under four known weeks),
    how many weeks are known, and whether the number is `more`, `fewer`, `usual` or `unknown`.
    """
    access = served.access
    silent = silent_sources(access, CAMERA_FEEDS)
    view = LayerView(9, Window.of("7d", access.now()), silent=silent)
    counted = tells_of_incidents(access)
    answer = access.read(headline_question(view, access.district.zone, counted=counted), viewer)
    numbers: dict[str, Any] = answer.table.to_pylist()[0]
    usual = served.usual.of(access, viewer, view)
    meta = {"as_of": utc_text(answer.as_of), "version": answer.version}
    told = {name: _told(numbers.get(name), one) for name, one in usual.items()}
    return json_response({"meta": meta, "numbers": numbers, "usual": told})


def _told(number: int | None, usual: Usual) -> dict[str, object]:
    mean = None if usual.mean is None else round(usual.mean, 1)
    return {"mean": mean, "weeks": len(usual.counts), "kind": usual.kind(number).value}
