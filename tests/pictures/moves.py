"""What is done on a page before its picture is taken: a move yields the ending of a picture's name wherever one is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Screen

Move = Callable[["Screen"], Iterator[str]]

WAIT_MS = 60_000
# All scenes of the wall come round in less.
ROUND_S = 240
_SCENE = "() => document.body.dataset.scene || ''"
_LEFT = "() => Number((document.getElementById('wall-scene-next').textContent.match(/\\d+/) || [0])[0])"


def still(_screen: Screen) -> Iterator[str]:
    """The page as it comes."""
    yield ""


def press(*selectors: str, shows: str = "", settle_ms: int = 1500) -> Move:
    """Press one thing after another; wait for what must then be seen."""

    def move(screen: Screen) -> Iterator[str]:
        for selector in selectors:
            screen.page.locator(selector).first.click(timeout=WAIT_MS)
            screen.page.wait_for_timeout(settle_ms)
        if shows:
            expect(screen.page.locator(shows).first).to_be_visible(timeout=WAIT_MS)
        yield ""

    return move


def fill(fields: dict[str, str], then: str, shows: str = "") -> Move:
    """Write into fields, then press."""

    def move(screen: Screen) -> Iterator[str]:
        for selector, text in fields.items():
            screen.page.locator(selector).fill(text)
        yield from press(then, shows=shows)(screen)

    return move


# ── the wall ─────────────────────────────────────────────────────────────────────────────────────────────
def every_scene(screen: Screen) -> Iterator[str]:
    """Each scene as its turn comes, when there is time enough left to draw it."""
    waiting = set(screen.page.evaluate("() => window.fengge.config.scenes.map((scene) => scene.id)"))
    while waiting:
        offered = [f"turn/{name}" for name in waiting]
        seen = str(
            screen.wait(
                f"() => {offered}.includes(document.body.dataset.scene) && ({_LEFT})() >= 8 && document.body.dataset.scene",
                f"of the wall's scenes {sorted(waiting)} did not come round",
                ROUND_S,
            )
        ).removeprefix("turn/")
        screen.page.wait_for_timeout(3000)
        yield f"-{seen}"
        waiting.discard(seen)


def scene(name: str) -> Move:
    """Wait until a scene is on the wall, whoever put it there; its name's beginning is enough."""

    def move(screen: Screen) -> Iterator[str]:
        # What takes turns must stand long enough to be drawn, in software and on a wall of 4K too.
        turns = name.startswith("turn/")
        look = f"() => ({_SCENE})().startsWith({name!r})" + (f" && ({_LEFT})() >= 25" if turns else "")
        screen.wait(look, f"the scene {name} did not come", ROUND_S)
        screen.page.wait_for_timeout(4000)
        yield ""

    return move


def line_lost(screen: Screen) -> Iterator[str]:
    """The line to the server is cut, once the picture that will stay is whole."""
    screen.wait(
        """() => [...document.querySelectorAll('.wall-legend:not([hidden]) .wall-legend-count, #desk-panel-body .number-value')]
                 .every((node) => node.textContent)""",
        "the page was not filled before its line was cut",
    )
    screen.page.wait_for_timeout(3000)
    screen.page.context.set_offline(True)
    screen.page.evaluate("() => { window.fengge.live.reconnect(); }")
    screen.wait(
        "() => window.fengge.probe().live.state === 'lost'", "the page does not say that the server is lost", 90
    )
    screen.page.wait_for_timeout(1500)
    yield ""


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────
def case(key: str = "") -> Move:
    """Open the first case of the queue, and the form of a verb by its letter."""

    def move(screen: Screen) -> Iterator[str]:
        screen.page.locator("#desk-queue-rows .queue-row").first.click(timeout=WAIT_MS)
        expect(screen.page.locator("#desk-case [data-verb]").first).to_be_visible(timeout=WAIT_MS)
        screen.page.wait_for_timeout(3000)
        if key:
            screen.page.keyboard.press(key)
        screen.page.wait_for_timeout(4000)
        yield ""

    return move


def alarm_form(screen: Screen) -> Iterator[str]:
    """The most urgent alarm, and the field for its comment, as `Q` opens them."""
    screen.page.keyboard.press("q")
    screen.page.wait_for_timeout(2500)
    yield ""


# ── the planner ──────────────────────────────────────────────────────────────────────────────────────────
def answered(screen: Screen) -> Iterator[str]:
    """Wait for the answer, and for what is drawn of it."""
    screen.page.wait_for_timeout(500)
    screen.wait(
        "() => !window.fengge.plan.asking && !document.body.classList.contains('is-asking')", "no answer came", 90
    )
    screen.page.wait_for_timeout(2500)
    yield ""


def statement(text: str, shows: str) -> Move:
    """Write a statement and run it; without a text the fourth example, which has hexagons."""

    def move(screen: Screen) -> Iterator[str]:
        page = screen.page
        if text:
            page.locator("#sql-field").fill(text)
        else:
            page.locator(".sql-item").nth(3).click()
        page.locator("#sql-run").click()
        expect(page.locator(shows).first).to_be_visible(timeout=WAIT_MS)
        page.wait_for_timeout(4000)
        yield ""

    return move


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────
def refused(pattern: str, status: int, code: str) -> Callable[[Page], None]:
    """From the first request on, the server refuses what is asked at an address."""
    body = f'{{"error": {{"code": "{code}", "message": "{code}"}}}}'

    def arrange(page: Page) -> None:
        page.route(pattern, lambda route: route.fulfill(status=status, content_type="application/json", body=body))

    return arrange


def held(pattern: str) -> Callable[[Page], None]:
    """The server thinks for ever about what is asked at an address."""
    waiting: list = []

    def arrange(page: Page) -> None:
        page.route(pattern, lambda route: waiting.append(route))  # noqa: PLW0108  (Playwright takes no builtin)

    return arrange


def without_webgl(page: Page) -> None:
    """A browser that has no WebGL."""
    page.add_init_script(
        """const real = HTMLCanvasElement.prototype.getContext;
           HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
             return String(kind).startsWith('webgl') ? null : real.call(this, kind, ...more);
           };"""
    )


def knocks(screen: Screen) -> Iterator[str]:
    """Wrong passwords until the door says that it is enough."""
    page = screen.page
    for _ in range(7):
        page.locator("input[name=account]").fill("duty-1")
        page.locator("input[name=password]").fill("not-the-password")
        page.locator("button[type=submit]").click()
        page.wait_for_load_state()
    yield ""
