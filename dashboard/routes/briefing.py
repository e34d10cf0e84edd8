"""The briefing by address: as data for the page's own scripts, for programs, and as a file to print or to keep."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from dashboard.briefing.ask import Made, read_asked
from dashboard.briefing.files import Format, file_of
from dashboard.briefing.issued import corrections, opened
from dashboard.i18n import LANGUAGES
from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served, json_response
from dashboard.routes.errors import error_shape
from data_loaders.access import ForbiddenError, Right, may

if TYPE_CHECKING:
    from data_loaders.access import Viewer
    from layers.briefing.number import Number

router = APIRouter(responses=error_shape())

Area = Annotated[
    str,
    Query(max_length=80, description="`<kind>:<code>`, a code of the coarsest kind, or `all`; none = the post's own"),
]
Kind = Annotated[str, Query(alias="window", max_length=20, description="`last_24h`, `noon`, `day`, `week` or `month`")]
Day = Annotated[str, Query(max_length=10, description="a day as `2026-11-26`; none = the last")]
TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


@router.get("/data/briefing", summary="A briefing's numbers", tags=["map"])
def data(viewer: Looking, served: Served, area: Area = "", window: Kind = "", day: Day = "") -> Response:
    """`{meta, numbers, sentences, corrections}`; a number that is not known is null, never 0."""
    return _numbers(viewer, served, area, window, day)


@router.get("/api/v1/briefing", summary="A briefing's numbers, for programs", tags=["interface"])
def interface(viewer: Looking, served: Served, area: Area = "", window: Kind = "", day: Day = "") -> Response:
    """Every number with its id, unit, value, what is usual, and how it was judged; what differs from an issued briefing."""
    return _numbers(viewer, served, area, window, day)


@router.get("/briefing/{area}", include_in_schema=False)
def page(area: str) -> RedirectResponse:
    """The page of an area."""
    return RedirectResponse(f"/briefing?area={area[:80]}", 303)


@router.get("/briefing/{area}/file.{form}", include_in_schema=False)
def file(
    *, area: str, form: Format, request: Request, viewer: Looking, served: Served, window: Kind = "", day: Day = ""
) -> Response:
    """The briefing as a file, in the language of the page that asks; audited."""
    _check(viewer)
    asked = read_asked(served.access, viewer, area, window, day)
    made = opened(served.access, viewer, asked)
    content = file_of(made, served.access, served.answers.registry, getattr(request.state, "lang", LANGUAGES[0]), form)
    served.access.audit("briefing.open", viewer, {"area": asked.area, "window": asked.kind.value, "form": form})
    name = f"briefing-{asked.area.partition(':')[2] or 'all'}-{made.briefing.period.day}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[form], headers=headers)


def _numbers(viewer: Viewer, served: Served, area: str, window: str, day: str) -> Response:
    _check(viewer)
    asked = read_asked(served.access, viewer, area, window, day)
    made = opened(served.access, viewer, asked)
    issued = made.issued
    changed = corrections(issued, made.briefing) if issued else {}
    return json_response(
        {
            "meta": _meta(made, issued.at if issued else None),
            "numbers": [_number(one) for one in made.briefing.numbers()],
            "sentences": [
                {"key": one.key, "values": one.values, "number": one.number} for one in made.briefing.sentences
            ],
            "corrections": changed,
        }
    )


def _check(viewer: Viewer) -> None:
    if not may(viewer, Right.BRIEFING):
        raise ForbiddenError(f"the role {viewer.role.value} reads no briefing")


def _meta(made: Made, issued_at: Any) -> dict[str, Any]:
    period = made.briefing.period
    return {
        "as_of": utc_text(made.as_of),
        "version": made.version,
        "area": made.briefing.area,
        "window": period.kind.value,
        "day": period.day.isoformat(),
        "start": utc_text(period.window.start),
        "end": utc_text(period.window.end),
        "basis": period.basis.value,
        "moment": utc_text(made.briefing.moment),
        "issued_at": utc_text(issued_at) if issued_at else None,
        "day_only": made.briefing.counts.day_only,
        "unplaced": made.briefing.hot_spots.unplaced,
    }


def _number(one: Number) -> dict[str, Any]:
    change = asdict(one.change) if one.change else None
    return {
        "id": one.id, "value": one.value, "unit": one.unit, "numerator": one.top, "denominator": one.of,
        "change": change, "year_ago": one.year_ago, "just_before": one.just_before,
    }  # fmt: skip
