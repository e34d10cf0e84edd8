"""`GET /data/headline`: the wall's numbers."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.errors import error_shape
from dashboard.silence import silent_sources, tells_of_incidents
from data_loaders.access import Window
from layers.alarms.feed_silence import FeedAnswer, feed_silence
from layers.indicators.headline import CAMERA_FEEDS
from layers.indicators.headline import headline as headline_question
from layers.view import LayerView

router = APIRouter(tags=["map"])


@router.get("/data/headline", summary="The district's numbers and alarms now", responses=error_shape())
def headline(viewer: Looking, served: Served) -> Response:
    """`{meta, numbers, alarms}`; a number that is not known is null, never 0."""
    silent = silent_sources(served.access, CAMERA_FEEDS)
    view = LayerView(9, Window.of("7d", served.access.now()), silent=silent)
    answer = served.access.read(
        headline_question(view, served.access.district.zone, counted=tells_of_incidents(served.access)), viewer
    )
    numbers = answer.table.to_pylist()[0]
    feeds = [FeedAnswer(feed.name, feed.state, feed.last_at) for feed in served.access.feed_states()]
    alarms = [
        {"rule": alarm.rule, "subject": alarm.subject, "priority": alarm.priority, "since": moment(alarm.since)}
        for alarm in feed_silence(feeds)
    ]
    meta = {"as_of": utc_text(answer.as_of), "version": answer.version}
    return json_response({"meta": meta, "numbers": numbers, "alarms": alarms})


def moment(at: datetime | None) -> str | None:
    """ISO 8601 UTC, or null where it is not known."""
    return utc_text(at) if at else None
