"""Takes pictures in one city: a server, a browser, one window a picture."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from tests.browser.conftest import FLAGS, Screen, Server
from tests.pictures.houses import open_house

if TYPE_CHECKING:
    from tests.pictures.looks import Look
    from tests.pictures.table import Picture

# A source counts as silent only after a while.
SHOWN_MS = 240_000
SETTLE_MS = 1500
_DRAWN = "() => !window.fengge?.map || (window.fengge.map.loaded() && window.fengge.map.areTilesLoaded())"


class Camera:
    """Windows into one running city; the sessions of the roles are kept between them."""

    def __init__(self, server: Server, browser: Browser, out: Path) -> None:
        self._server = server
        self._browser = browser
        self._out = out
        self._sessions: dict[str, dict] = {}
        self._leader: Screen | None = None

    def take(self, picture: Picture, look: Look) -> Iterator[Path]:
        """Take a picture in one look; a move may end in several. The path of each as it is written.

        What did not become ready is taken too, as `<name>.failed.png`, before the error goes on.
        """
        with picture.cause(self._hand()), self._window(picture.role, look) as screen:
            path = self._out / f"{picture.name}.{look}.png"
            try:
                if picture.before:
                    picture.before(screen.page)
                screen.page.goto(self._server.address + picture.path)
                expect(screen.page.locator(picture.shows).first).to_be_attached(timeout=SHOWN_MS)
                screen.wait(_DRAWN, "the map's ground was not drawn")
                for ending in picture.move(screen):
                    screen.wait(_DRAWN, "the map's ground was not drawn after its moves")
                    screen.page.wait_for_timeout(SETTLE_MS)
                    path = self._out / f"{picture.name}{ending}.{look}.png"
                    screen.page.screenshot(path=path, timeout=60_000)
                    yield path
            except (AssertionError, Error):
                with contextlib.suppress(Error):
                    screen.page.screenshot(path=path.with_suffix(".failed.png"), timeout=60_000)
                raise

    @contextlib.contextmanager
    def _window(self, role: str, look: Look) -> Iterator[Screen]:
        width, height = look.size
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, storage_state=self._session(role) if role else None
        )
        choices = {"fengge_lang": look.lang, "fengge_theme": look.theme}
        context.add_cookies(
            [{"name": name, "value": value, "url": self._server.address} for name, value in choices.items()]
        )
        try:
            yield Screen(context, self._server)
        finally:
            context.close()

    def _session(self, role: str) -> dict:
        """A signed-in session of a role; signing in anew for every picture would be refused as too often."""
        if role not in self._sessions:
            context = self._browser.new_context()
            context.request.get(self._server.wall if role == "wall" else self._server.sign_in(role), max_redirects=0)
            self._sessions[role] = context.storage_state()
            context.close()
        return self._sessions[role]

    def _hand(self) -> Screen:
        """A leader's window, by which causes are brought about."""
        if self._leader is None:
            context: BrowserContext = self._browser.new_context(storage_state=self._session("leader"))
            self._leader = Screen(context, self._server)
            self._leader.page.goto(self._server.address + "/alarms")
            self._leader.page.wait_for_selector("body.is-ready")
        return self._leader


@contextlib.contextmanager
def camera(house: str, homes: Path, out: Path) -> Iterator[Camera]:
    """Start a city's server and a browser, and stop both."""
    home, profile = open_house(house, homes)
    begun = time.monotonic()
    print(f"{house}: starting its server over {home} (the first time it reads its whole history) ...", flush=True)
    server = Server(home, str(profile))
    print(f"{house}: serves after {time.monotonic() - begun:.0f} s", flush=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS, headless=True)
            try:
                yield Camera(server, browser, out)
            finally:
                browser.close()
    finally:
        server.stop()
