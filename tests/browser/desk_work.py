"""What the browser tests of case work do again and again: open the queue and a case, do things, look what happened."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Screen, Server

OPERATOR = "demo_operator"
GRID = "/?queue=feed:grid_cases,step:collection,order:newest"


def account(server: Server, name: str, role: str = "operator") -> str:
    """Make a post's account; give its password."""
    return server.app("account", "add", name, "--role", role, "--generate").strip().splitlines()[-1]


@contextlib.contextmanager
def signed_in(server: Server, chromium: Browser, name: str, password: str, path: str) -> Iterator[Screen]:
    """A window of a post that signed in by its form."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    made = Screen(context, server)
    made.page.goto(server.address + "/sign-in")
    made.page.locator("input[name=account]").fill(name)
    made.page.locator("input[name=password]").fill(password)
    made.page.locator("button[type=submit]").click()
    made.page.wait_for_url(lambda url: "/sign-in" not in url)
    made.page.goto(server.address + path)
    yield made.ready()
    context.close()


def rows(page: Page) -> list[str]:
    """Ids of the queue's rows on the page, in order."""
    return page.evaluate("() => [...document.querySelectorAll('.queue-row')].map(node => node.dataset.case)")


def queue(made: Screen) -> Screen:
    """Wait for the queue."""
    made.wait("() => !!document.querySelector('.queue-row, .queue-empty')", "the queue did not come")
    return made


def select(made: Screen, case: str) -> str:
    """Open a case as a click on its row does, and wait until what can be done stands there."""
    made.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", case)
    expect(made.page.locator("#desk-case [data-verb]").first).to_be_visible()
    return case


def untouched(made: Screen, skip: int) -> str:
    """A grid case that nobody worked yet; each test takes its own."""
    answer = made.page.evaluate(
        "() => window.fengge.http.json('/data/cases?feed=grid_cases&step=collection&order=newest')"
    )
    return [row["id"] for row in answer["rows"] if not row["revision"]][skip]


def order(made: Screen, case: str, verb: str, **fields: object) -> dict:
    """Do something to a case by the page's own session, without its forms."""
    return made.page.evaluate(
        """([id, verb, fields]) => {
          const action = Array.from(crypto.getRandomValues(new Uint8Array(12)), n => n.toString(16).padStart(2, '0')).join('');
          return window.fengge.http.post(window.fengge.cases.address(id, `/${verb}`), {action, ...fields});
        }""",
        [case, verb, fields],
    )


def steps(page: Page) -> list[str]:
    """The course of the open case, as it stands in the panel."""
    return page.locator("#desk-panel-body .step-name").all_inner_texts()


def next_verb(page: Page, verb: str) -> None:
    """Wait until the large button is that verb's and no form stands before it."""
    expect(page.locator(f"#desk-case-verbs .case-next [data-verb={verb}]")).to_be_visible()


def send(page: Page, key: str) -> None:
    """Choose a verb by its letter and send its form by the keyboard."""
    page.keyboard.press(key)
    expect(page.locator(".case-form")).to_be_visible()
    page.keyboard.press("Control+Enter")


def picture() -> dict:
    """A photo as a phone would send it."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 60)).save(held, "JPEG")
    return {"name": "site.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def posts(page: Page, part: str) -> list[dict]:
    """From now on, the bodies of what the page sends to an address that ends so."""
    seen: list[dict] = []
    page.on(
        "request",
        lambda asked: asked.method == "POST" and asked.url.endswith(part) and seen.append(asked.post_data_json),
    )
    return seen
