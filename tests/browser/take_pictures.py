"""The README's pictures, taken from a running server: `python -m tests.browser.take_pictures`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, Screen, Server

PICTURES = ROOT / "docs" / "pictures"
PROFILE = "z"
DESK = "/?z=13.5&lat=30.6270&lng=104.2750&layers=incident_density,incidents_open,cameras,areas&window=7d&kind=street&queue=step:registration"


def a_case(screen: Screen) -> None:
    """Open the first case that waits for its dispatch, and its form."""
    screen.page.locator("#desk-queue-rows .queue-row").first.click()
    expect(screen.page.locator("#desk-case [data-verb]").first).to_be_visible(timeout=60_000)
    screen.page.wait_for_timeout(3000)
    screen.page.keyboard.press("d")


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
            a_case(desk)
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
