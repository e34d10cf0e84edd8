"""Dash as this product runs it: one app, several pages by path, callbacks off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import anyio.to_thread
from dash import Dash
from dash.backends._fastapi import FastAPIDashServer
from fastapi import FastAPI, Request
from starlette.datastructures import State

from dashboard.callback_check import check_callback
from data_loaders.access import ConfigError, ForbiddenError, Viewer

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


def threaded_server(api: FastAPI) -> type[FastAPIDashServer]:
    """Dash's FastAPI backend over `api`, changed in four ways.

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
                check_callback(getattr(request.state, "json_body", None), dash_app.callback_map)
                return await anyio.to_thread.run_sync(lambda: asyncio.run(dispatch(request)))

            return off_loop

    return ThreadedServer


class FenggeDash(Dash):
    """One Dash app with one layout a page.

    A page at `/wall` is told to ask for its layout under `/wall/_dash-...`; `PagePaths` turns that back into Dash's
    own routes with the page's name beside it. So a page arrives with its first layout: no location component, no
    second round trip, and a browser's Back never rebuilds the map.
    """

    def __init__(self, api: FastAPI, layouts: Mapping[str, Layout], title: Callable[[str, str], str]) -> None:
        """`layouts` by page path; `title(path, lang)` gives a page's title."""
        self._page_layouts = dict(layouts)
        self._page_title = title
        super().__init__(
            "fengge",
            backend=threaded_server(api),
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

    def lang(self) -> str:
        """The language of the page that asks."""
        return str(self.request_state().lang)

    def _layout_of_page(self) -> Any:
        return self._page_layouts[self.request_state().page]()

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
            "<title>Dash</title>": f"<title>{escape(self._page_title(state.page, state.lang))}</title>",
            "Loading...": "",  # Dash's own word, in English, outside the translations
        }
        for found, wanted in parts.items():
            if html.count(found) != 1:
                raise ConfigError(f"Dash's index page has changed: {found!r} is not in it once; see dash_server.py")
            html = html.replace(found, wanted)
        return html


def dash_prefix(page: str) -> str:
    """Where a page's renderer asks: `/` for `/`, `/wall/` for `/wall`."""
    return page.rstrip("/") + "/"
