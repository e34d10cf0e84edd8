"""The routes alone, as one FastAPI application without pages: what programs and the map talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from dashboard.routes import (
    alarms,
    api_records,
    api_v1,
    areas,
    audit_export,
    briefing,
    cases,
    cells,
    control,
    errors,
    headline,
    health,
    live,
    planner,
    points,
    sql,
    wall_remote,
)
from dashboard.routes.common import Services

ROUTERS = (
    api_v1,
    api_records,
    health,
    cells,
    points,
    areas,
    headline,
    briefing,
    cases,
    planner,
    alarms,
    live,
    control,
    audit_export,
    sql,
    wall_remote,
)
ABOUT = (
    "Programs use `/api/v1` with a bearer token; the map's own routes (`/data`, `/live`) need a page's session. "
    'Every error is `{"error": {"code", "message"}}`.'
)


def interface() -> FastAPI:
    """All routes, with nothing behind them until `state.services` is set: enough to describe the interface."""
    api = FastAPI(
        title="Fengge",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
    )
    errors.install(api)
    for module in ROUTERS:
        api.include_router(module.router)
    return api


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    yield
    services: Services = api.state.services
    services.access.sql.close()
    services.hub.close()
    services.pulse.close()
