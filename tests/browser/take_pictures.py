"""The README's pictures, taken from a running server: `python -m tests.browser.take_pictures`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, Screen, Server

PICTURES = ROOT / "docs" / "pictures"
PROFILE = "z"
DESK = "/?z=13.5&lat=30.6270&lng=104.2750&layers=incident_density,incidents_open,cameras,areas&window=7d&kind=street"


def busiest(screen: Screen) -> None:
    screen.page.evaluate(
        """() => {
          const layer = window.fengge.cells.shown()[0], box = window.fengge.map.getBounds();
          let best = null;
          layer.values.forEach((value, at) => {
            const [lat, lng] = FenggeMap.h3.cellToLatLng(layer.ids[at]);
            if (box.contains([lng, lat]) && (!best || value > best.value)) best = {at, value};
          });
          window.fengge.selecting.select({type: 'cell', id: layer.ids[best.at], res: layer.res});
        }"""
    )


def main() -> None:
    """Start a server of our own over a new district, and take both pictures of its present."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = Server(Path(home), PROFILE)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS, headless=True)
        try:
            desk = Screen(browser.new_context(viewport={"width": 1920, "height": 1080}), server)
            desk.page.goto(server.sign_in("operator"))
            desk.open(server.address + DESK)
            busiest(desk)
            desk.page.wait_for_timeout(4000)
            desk.page.screenshot(path=PICTURES / "desk.png")
            wall = Screen(browser.new_context(viewport={"width": 1920, "height": 1080}), server)
            wall.open(server.wall)
            expect(wall.page.locator("#wall-systems .system").first).to_be_visible(timeout=30_000)
            wall.page.wait_for_timeout(6000)
            wall.page.screenshot(path=PICTURES / "wall.png")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
