"""How errors leave: one JSON shape, no insides; what was not expected gets a reference and a log line."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from dash.exceptions import PreventUpdate
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from dashboard.bare_page import THEME
from dashboard.i18n import LANGUAGES
from dashboard.routes.nothing import nothing_page
from data_loaders.access import FenggeError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("fengge.http")

MACHINE_PATHS = ("/data/", "/live", "/api/", "/control/", "/healthz", "/openapi.json", "/_dash", "/assets/")
_CODES = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


def error_response(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """`{"error": {"code", "message"}}` with its status."""
    return JSONResponse({"error": {"code": code, "message": message}}, status, dict(headers or {}))


def install(api: FastAPI) -> None:
    """Answer every error of `api` in the one shape."""
    api.add_exception_handler(FenggeError, _on_own)
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http)
    api.add_middleware(Incidents)


def is_machine_path(path: str) -> bool:
    """True where a program reads the answer, so that errors are JSON."""
    return path.startswith(MACHINE_PATHS)


async def _on_own(_request: Request, error: Exception) -> Response:
    assert isinstance(error, FenggeError)  # noqa: S101  (registered for this class only)
    if isinstance(error, RefusedError):
        reason = {"reason": error.reason} if error.reason else {}
        return JSONResponse({"error": {"code": error.code, "message": str(error), **reason}}, error.status)
    retry = {"Retry-After": "5"} if error.status == HTTPStatus.TOO_MANY_REQUESTS else None
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("answered %d %s: %s", error.status, error.code, error)
    return error_response(error.status, error.code, str(error), retry)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    said = [f"{' '.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
    return error_response(422, "bad_input", "; ".join(said))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    message = f"{error.detail}: {request.method} {request.url.path[:200]}"
    if is_machine_path(request.url.path):
        return error_response(error.status_code, _CODES.get(error.status_code, "http"), message, error.headers)
    if error.status_code == HTTPStatus.NOT_FOUND:
        state = request.state
        page = nothing_page(getattr(state, "lang", LANGUAGES[0]), getattr(state, "theme", THEME), request.url.path)
        return HTMLResponse(page, error.status_code, headers=error.headers)
    return PlainTextResponse(f"{error.status_code} {error.detail}\n", error.status_code, headers=error.headers)


class Incidents:
    """Catches what nothing else caught: logs it under a reference and answers 500 with that reference.

    It stands inside Dash's own middleware, which would swallow a callback's error without a trace.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer in the app's place where it failed before its first byte."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = gone = False

        async def watched(message: Message) -> None:
            nonlocal started, gone
            started = started or message["type"] == "http.response.start"
            try:
                await send(message)
            except OSError:
                gone = True  # the reader hung up, or the guard ended a stream whose session ended
                raise

        try:
            await self.app(scope, receive, watched)
        except PreventUpdate:
            raise  # Dash's word for "nothing to change"; its middleware answers 204
        except Exception:
            if gone:
                raise
            reference = secrets.token_hex(4)
            log.exception("incident %s at %s", reference, scope["path"])
            if started:
                raise
            text = f"something failed here; give this reference to the administrator: {reference}"
            await error_response(500, "internal", text)(scope, receive, send)


def error_shape() -> dict[int | str, dict[str, Any]]:
    """The error answers, for the interface description."""
    schema = {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            }
        },
    }
    reasons = {401: "not signed in", 403: "beyond this viewer's role", 404: "no such thing", 422: "bad input"}
    return {
        status: {"description": text, "content": {"application/json": {"schema": schema}}}
        for status, text in reasons.items()
    }
