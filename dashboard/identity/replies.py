"""The gate's own answers."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from dashboard.identity.checks import Refusal, safe_next


def refuse(refusal: Refusal) -> Response:
    """A refusal in the form that data routes share: `{"error": {"code", "message"}}`."""
    body = {"error": {"code": refusal.code, "message": str(refusal)}}
    return JSONResponse(body, refusal.status, refusal.headers)


def ask_to_sign_in(scope: Scope, headers: Headers) -> Response:
    """The answer to somebody without a session: pages lead to the sign-in page, data answer 401."""
    if scope["method"] != "GET" or "text/html" not in headers.get("accept", ""):
        challenge = {"www-authenticate": "Bearer"} if scope["path"].startswith("/api/") else None
        return refuse(Refusal(401, "unauthenticated", "sign in first; this needs a session", challenge))
    query = scope["query_string"].decode("latin-1")
    target = safe_next(quote(scope["path"]) + (f"?{query}" if query else ""))
    if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-dest") == "document":
        return _come_again(target)
    return RedirectResponse(f"/sign-in?next={quote(target, safe='')}", 303)


def _come_again(target: str) -> Response:
    """A page that opens `target` once more, from here.

    A SameSite=Strict cookie stays at home when a link in another site's page (a chat, a mail) is followed, so a post
    that is signed in looks like a stranger. The second request comes from our own page and brings the cookie.
    """
    page = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={escape(target)}">'
    return HTMLResponse(page)


async def refuse_websocket(scope: Scope, receive: Receive, send: Send) -> None:
    """Close a websocket before it opens (the client sees 403)."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
