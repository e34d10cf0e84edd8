"""What the routes share: the services they stand on, the viewer, and the query parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import orjson
from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from dashboard.routes.answers import LayerAsk
from dashboard.usual_numbers import UsualNumbers
from data_loaders.access import Access, Viewer

if TYPE_CHECKING:
    from dashboard.presence import Presence
    from dashboard.routes.answers import Answers
    from dashboard.routes.cell_ids import IdLists
    from dashboard.routes.live_hub import Hub
    from dashboard.routes.pulse import Pulse

RES_LOW, RES_HIGH = 0, 15
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Services:
    """What stands behind the routes; put at `app.state.services` once, at start."""

    access: Access
    answers: Answers
    id_lists: IdLists
    hub: Hub
    pulse: Pulse
    presence: Presence
    release: str
    usual: UsualNumbers = field(default_factory=UsualNumbers)

    async def in_thread(self, do: Callable[..., Result], *args: Any) -> Result:
        """Do what blocks without holding up the others."""
        return await run_in_threadpool(do, *args)


def services_of(request: Request) -> Services:
    """The services of the app that answers this request."""
    services: Services = request.app.state.services
    return services


def viewer_of(request: Request) -> Viewer:
    """The viewer that the guard resolved; 401 where there is none (the guard should have answered before)."""
    viewer = getattr(request.state, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise HTTPException(401, "not signed in")
    return viewer


Served = Annotated[Services, Depends(services_of)]
Looking = Annotated[Viewer, Depends(viewer_of)]

WindowText = Annotated[
    str,
    Query(
        alias="window",
        max_length=80,
        description="`24h`, `7d`, `28d`, `365d`, `all`, or `START..END` in ISO 8601 with a zone",
        examples=["7d"],
    ),
]
ClassList = Annotated[
    str, Query(alias="class", max_length=2000, description="incident classes, comma-separated; none = all")
]
Resolution = Annotated[int, Query(ge=RES_LOW, le=RES_HIGH, description="H3 resolution")]
AreaKind = Annotated[str, Query(max_length=60, description="kind of area, one of the district's")]


def classes_of(text: str) -> tuple[str, ...]:
    """The classes named in a comma-separated list, sorted, each once."""
    return tuple(sorted({part.strip() for part in text.split(",") if part.strip()}))


@dataclass(frozen=True, slots=True)
class Look:
    """The common query of the data routes."""

    resolution: int
    window: str
    classes: tuple[str, ...]
    area_kind: str

    def ask(self, layer: str) -> LayerAsk:
        """Ask one layer for this look."""
        return LayerAsk(layer, self.resolution, self.window, self.classes, self.area_kind)


def look_of(res: Resolution = 9, window: WindowText = "7d", classes: ClassList = "", kind: AreaKind = "") -> Look:
    """Read the common query."""
    return Look(res, window, classes_of(classes), kind)


Looked = Annotated[Look, Depends(look_of)]


def json_response(content: Any, status: int = 200) -> Response:
    """JSON by orjson: moments as ISO 8601 in UTC (the store's are without a zone), numpy values as numbers."""
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NAIVE_UTC)
    return Response(body, status, media_type="application/json")


def in_utc(moment: datetime) -> datetime:
    """A moment of the store (UTC without a zone) as an aware one."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def etag_of(digest: str) -> str:
    """The entity tag of a digest."""
    return f'"{digest}"'


def unchanged(request: Request, digest: str) -> Response | None:
    """304 where the client already holds this digest, else None."""
    held = request.headers.get("if-none-match", "")
    if etag_of(digest) in {part.strip().removeprefix("W/") for part in held.split(",")}:
        return Response(status_code=304, headers={"ETag": etag_of(digest)})
    return None
