"""Dash as this product runs it: one app, several pages by path, callbacks off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import anyio.to_thread
from dash import Dash
from dash.backends._fastapi import FastAPIDashServer
from fastapi import FastAPI, Request
from starlette.datastructures import State

from dashboard.callback_check import check_callback
from data_loaders.access import ConfigError, ForbiddenError, Right, Viewer, may

Layout = Callable[[], Any]
ASSETS = Path(__file__).parent.parent / "assets"
# Folders anywhere under `assets` whose scripts no page loads by itself: what the vendored bundles are made from.
NOT_LOADED = ["^src$", "^node_modules$"]

_INDEX = """<!DOCTYPE html>
<html>
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
"""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page as Dash serves it: its path, the name that its components' ids begin with, and the right that it takes."""

    path: str
    name: str
    layout: Layout
    right: Right


def page_of(output: str) -> str:
    """The name of the page that a callback's output (Dash's text of it) belongs to: what its first id begins with."""
    return output.removeprefix("..").partition("-")[0]


def threaded_server(api: FastAPI, check_call: Callable[[object, str], None]) -> type[FastAPIDashServer]:
    """Dash's FastAPI backend over `api`, changed in five ways.

    Before a callback runs, `check_call(viewer, output)` refuses whoever may not open its page.

    Callbacks run on a worker thread (Dash calls them on the event loop, where one slow question would stop every
    stream); a call for a callback that does not exist is bad input and not a failure; no websocket is offered; an
    unknown path is 404 (Dash would answer it with its index page).
    """

    class ThreadedServer(FastAPIDashServer):
        websocket_capability = False

        @staticmethod
        def create_app(name: str = "", config: dict[str, Any] | None = None) -> FastAPI:  # noqa: ARG004
            return api

        def _setup_catchall(self) -> None:
            """The application has a catch-all of its own."""

        def serve_callback(self, dash_app: Dash) -> Callable[..., Any]:
            dispatch = super().serve_callback(dash_app)

            async def off_loop(request: Request) -> Any:
                output = check_callback(getattr(request.state, "json_body", None), dash_app.callback_map)
                check_call(getattr(request.state, "viewer", None), output)
                return await anyio.to_thread.run_sync(lambda: asyncio.run(dispatch(request)))

            return off_loop

    return ThreadedServer


class FenggeDash(Dash):
    """One Dash app with one layout a page.

    A page at `/wall` is told to ask for its layout under `/wall/_dash-...`; `PagePaths` turns that back into Dash's
    own routes with the page's name beside it. So a page arrives with its first layout: no location component, no
    second round trip, and a browser's Back never rebuilds the map.
    """

    def __init__(self, api: FastAPI, pages: Sequence[PlacedPage], title: Callable[[str, str], str]) -> None:
        """`title(name, lang)` gives a page's title."""
        self._pages = {page.path: page for page in pages}
        self._rights = {page.name: page.right for page in pages}
        self._page_title = title
        super().__init__(
            "fengge",
            backend=threaded_server(api, self._check_call),
            assets_folder=str(ASSETS),
            assets_path_ignore=NOT_LOADED,
            use_pages=False,
            index_string=_INDEX,
            update_title="",
            suppress_callback_exceptions=True,
            add_log_handler=False,
            serve_locally=True,
        )
        self.layout = []

    def finish(self) -> list[str]:
        """Call once, after the last callback: sets Dash up now, and gives the hashes of its inline scripts.

        Dash would set itself up under the first request, where whatever fails is answered 500 and logged nowhere.
        """
        self._setup_server()  # type: ignore[no-untyped-call]
        for output in self.callback_map:
            if page_of(output) not in self._rights:
                raise ConfigError(
                    f"callback {output!r}: the id of its first output begins with no page's name, so nobody could say who "
                    f"may call it; pages are {', '.join(self._rights)}"
                )
        self.layout = self._layout_of_page
        return list(self.csp_hashes())

    def request_state(self) -> State:
        """The state of the request that is being answered (viewer, page, lang, theme)."""
        state: State = self.backend.request_adapter().context
        return state

    def viewer(self) -> Viewer:
        """Who asks.

        Raises:
            ForbiddenError: nobody is signed in (the guard lets no such request through).
        """
        viewer = getattr(self.request_state(), "viewer", None)
        if not isinstance(viewer, Viewer):
            raise ForbiddenError("nobody is signed in")
        return viewer

    def _check_call(self, viewer: object, output: str) -> None:
        _check(viewer, self._rights[page_of(output)])

    def lang(self) -> str:
        """The language of the page that asks."""
        return str(self.request_state().lang)

    def _layout_of_page(self) -> Any:
        page = self._pages[self.request_state().page]
        _check(self.viewer(), page.right)
        return page.layout()

    def _config(self) -> dict[str, Any]:
        """What the page's renderer is told: here, the prefix under which it asks for its layout."""
        told: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        return {**told, "requests_pathname_prefix": dash_prefix(self.request_state().page)}

    def index(self, *_args: Any, **_kwargs: Any) -> str:
        """The page's HTML in its language, with its title."""
        state = self.request_state()
        html: str = super().index()  # type: ignore[no-untyped-call]
        parts = {
            "<html>": f'<html lang="{state.lang}" data-theme="{state.theme}">',
            "<title>Dash</title>": f"<title>{escape(self._page_title(self._pages[state.page].name, state.lang))}</title>",
            "Loading...": "",  # Dash's own word, in English, outside the translations
        }
        for found, wanted in parts.items():
            if html.count(found) != 1:
                raise ConfigError(f"Dash's index page has changed: {found!r} is not in it once; see dash_server.py")
            html = html.replace(found, wanted)
        return html


def _check(viewer: object, right: Right) -> None:
    """Refuse whoever has not the right that a page takes, with its layout and its callbacks.

    Raises:
        ForbiddenError: the viewer has it not.
    """
    if not isinstance(viewer, Viewer) or not may(viewer, right):
        raise ForbiddenError("this account does not open this page")


def dash_prefix(page: str) -> str:
    """Where a page's renderer asks: `/` for `/`, `/wall/` for `/wall`."""
    return page.rstrip("/") + "/"
