"""Which page a request belongs to, in which language and theme: two small ASGI layers around guard and app."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.identity.checks import Refusal
from dashboard.identity.replies import refuse
from dashboard.refused_page import refused_page
from data_loaders.access import Right, Viewer, may

# What a visitor may choose by `?name=` on any page; kept in a cookie `fengge_<name>`.
CHOICES = {"lang": ("zh", "en"), "theme": ("dark", "light")}
_YEAR_S = 365 * 86_400
_DASH = "_dash-"


class PagePaths:
    """Outside the guard: puts `page`, `lang` and `theme` into the request's state.

    `/wall/_dash-layout` becomes `/_dash-layout` of page `/wall`, so that the guard and Dash know one name for each
    of Dash's routes. What a page is asked for with (`?lang=en&theme=light`) is remembered in cookies.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], defaults: Mapping[str, str], *, secure: bool) -> None:
        """`pages` by path; `defaults` of each choice; `secure` as for the session's cookie."""
        self._app = app
        self._pages = frozenset(pages)
        self._defaults = dict(defaults)
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with page, language and theme beside the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page, path = self._split(scope["path"])
        asked = _asked(scope)
        state = {**scope.get("state", {}), "page": page, **self._defaults, **_kept(scope), **asked}
        if asked and scope["method"] == "GET" and path in self._pages:
            send = self._remembering(send, asked)
        if path != scope["path"]:
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app({**scope, "state": state}, receive, send)

    def _split(self, path: str) -> tuple[str, str]:
        """The page of a path, and the path as the app knows it."""
        if path in self._pages:
            return path, path
        page, found, rest = path.partition("/" + _DASH)
        if found and page in self._pages:
            return page, f"/{_DASH}{rest}"
        return "/", path

    def _remembering(self, send: Send, asked: Mapping[str, str]) -> Send:
        secure = "; Secure" if self._secure else ""
        lines = [
            f"fengge_{name}={value}; Path=/; Max-Age={_YEAR_S}; SameSite=Strict; HttpOnly{secure}"
            for name, value in asked.items()
        ]

        async def with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                for line in lines:
                    MutableHeaders(scope=message).append("set-cookie", line)
            await send(message)

        return with_cookies


def _asked(scope: Scope) -> dict[str, str]:
    """The choices in the query, those that are offered."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return {name: query[name][-1] for name, offered in CHOICES.items() if query.get(name, [""])[-1] in offered}


def _kept(scope: Scope) -> dict[str, str]:
    """The choices in the cookies, those that are offered."""
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return {name: text for name, offered in CHOICES.items() if (text := cookies.get(f"fengge_{name}", "")) in offered}


class PageIndex:
    """Inside the guard: every page's path leads to Dash's one index route, for those who may open the page.

    The first page sends others on to their own first one; a wall has one. Any other page says that it is not theirs and
    which one is. Whoever has none is told so.
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, tuple[str, Right]]) -> None:
        """`pages` by path: name and right of each."""
        self._app = app
        self._pages = dict(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, under the index's path where it is a page."""
        if scope["type"] != "http" or scope["path"] not in self._pages:
            await self._app(scope, receive, send)
            return
        viewer = scope["state"].get("viewer")
        if isinstance(viewer, Viewer) and not may(viewer, self._pages[scope["path"]][1]):
            await self._refusal(viewer, scope)(scope, receive, send)
            return
        await self._app({**scope, "path": "/", "raw_path": b"/"}, receive, send)

    def _refusal(self, viewer: Viewer, scope: Scope) -> Response:
        path, state = scope["path"], scope["state"]
        own = {page: name for page, (name, right) in self._pages.items() if may(viewer, right)}
        if not own:
            return refuse(Refusal(403, "forbidden", "this account has no page"))
        if path == "/":
            return RedirectResponse(next(iter(own)), 303)
        # Of a page within another (SQL within the planner) the outer one is what was meant.
        onward = next((page for page in own if page != "/" and path.startswith(f"{page}/")), next(iter(own)))
        page = refused_page(state["lang"], state["theme"], path, (onward, own[onward]))
        return HTMLResponse(page, 403)
