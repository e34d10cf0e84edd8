"""`GET /audit/export.csv`: the events that an auditor looks at, as a file."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from dashboard.audit_query import read_query
from dashboard.routes.common import Looking, Served
from dashboard.routes.csv_text import lines

router = APIRouter(include_in_schema=False)

HEAD = ("number", "at", "actor", "scope", "event", "detail")
Text = Annotated[str, Query(max_length=200)]


@router.get("/audit/export.csv")
def export(
    *,
    viewer: Looking,
    served: Served,
    start: Annotated[str, Query(alias="from", max_length=200)] = "",
    end: Annotated[str, Query(alias="to", max_length=200)] = "",
    actor: Text = "",
    event: Text = "",
    text: Text = "",
) -> StreamingResponse:
    """Newest first; moments in the district's zone; five an hour for each account."""
    zone = served.access.district.zone
    query = read_query({"from": start, "to": end, "actor": actor, "event": event, "text": text}, zone)
    local = ZoneInfo(zone)
    rows = (
        (found.number, found.at.astimezone(local).isoformat(), found.actor, found.scope, found.event, found.detail_text)
        for found in served.access.audit_room.export(query, viewer)
    )
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(lines(HEAD, rows), media_type="text/csv; charset=utf-8", headers=headers)
