"""A real server in a process of its own, a real Chromium (Debian's), and what both said."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from dashboard import control_client

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
# The one patience of all these tests: maps are drawn in software, perhaps beside other work.
WAIT_S = 90
expect.set_options(timeout=1000 * WAIT_S)
# A whole simulated district is made at its first start.
START_S = 300
# A replay that can be paused: what the browser sees is then known to the last incident.
PROFILE = "chicago"


class Server:
    """`app.py serve` as a user starts it; what it prints is all that the tests know of it."""

    def __init__(self, home: Path, profile: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = home
        self.where = ("--home", str(home), "--profile", profile)
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.log = self.home / f"server-{time.monotonic_ns()}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", "serve", *self.where, "--port", str(self.port)],
                cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        until(
            lambda: self._printed(r"http://\S+key=\S+as=operator"), f"the server did not start, see {self.log}", START_S
        )

    def _printed(self, pattern: str) -> str | None:
        if self.process.poll() is not None:
            raise AssertionError(self.log.read_text())
        found = re.search(pattern, self.log.read_text())
        return found[0] if found else None

    def sign_in(self, role: str) -> str:
        return (self._printed(r"http://\S+key=\S+as=operator") or "").replace("as=operator", f"as={role}")

    @property
    def wall(self) -> str:
        return self._printed(r"http://\S+token=\S+") or ""

    def app(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, "app.py", *args, *self.where],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def clock(self, verb: str, at: str = "") -> dict:
        """What `app.py clock` does, by the same socket, without a new process each time."""
        return self._control("clock", {"verb": verb, "args": {"at": at} if at else {}})["clock"]

    def _control(self, verb: str, order: dict) -> dict:
        def told() -> dict | None:
            # A server that is just starting says where it is before it listens there.
            return next((control_client.ask(path, verb, order) for path in self.home.glob("*/control.sock")), None)

        return until(told, "no server listens on the local socket")

    def stand(self, at: str) -> None:
        """Stop the clock at a moment, if it does not stand there already, and wait until the state does."""
        moment = datetime.fromisoformat(at)
        if datetime.fromisoformat(self.clock("pause")["now"]) != moment:
            self.clock("jump", at)
        until(
            lambda: datetime.fromisoformat(self._control("status", {})["as_of"]) == moment,
            f"the state did not come to stand at {at}",
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def until(look: Callable[[], object], failing: str, wait_s: float = WAIT_S) -> object:
    """Look again until there is something true to see."""
    end = time.monotonic() + wait_s
    while not (seen := look()):
        assert time.monotonic() < end, failing
        time.sleep(0.1)
    return seen


class Screen:
    """A signed-in browser window, with everything that it asked for and complained about."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(1000 * WAIT_S)
        self.server = server
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation',"
            " event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))"
        )

    def _asked(self, request: object) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"}:
            self.hosts.add(parts.netloc)

    def open(self, address: str) -> Screen:
        self.page.goto(address)
        return self.ready()

    def ready(self) -> Screen:
        self.wait(
            "() => !!window.fengge?.probe && !!window.fengge.map && window.fengge.probe().ready",
            "the page did not become ready",
        )
        return self

    def wait(self, look: str, failing: str, wait_s: float = WAIT_S) -> object:
        end = time.monotonic() + wait_s
        while not (seen := self._look(look)):
            assert time.monotonic() < end, f"{failing}; complaints: {self.complaints}"
            self.page.wait_for_timeout(100)  # unlike a sleep it lets the browser's events through
        return seen

    def _look(self, look: str) -> object:
        try:
            return self.page.evaluate(look)
        except Error as error:
            if "context was destroyed" in str(error):  # the page is just loading itself anew
                return None
            raise

    def probe(self) -> dict:
        return self.page.evaluate("() => window.fengge.probe()")

    def clean(self) -> None:
        assert self.complaints == []
        assert self.page.evaluate("() => window.violations") == []
        assert self.hosts == {f"127.0.0.1:{self.server.port}"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("home"), PROFILE)
    running.app("clock", "pause")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests need Debian's package `chromium`: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()


@pytest.fixture
def screen(server: Server, chromium: Browser) -> Iterator[Callable[..., Screen]]:
    """Opens windows, each with a session of its own; closes them, and looks that they had nothing to complain of."""
    with screens(server, chromium) as make:
        yield make


@contextlib.contextmanager
def screens(server: Server, chromium: Browser) -> Iterator[Callable[..., Screen]]:
    """The same over any server."""
    contexts: list[BrowserContext] = []
    tidied: list[Screen] = []

    def make(
        role: str = "operator",
        path: str = "/",
        width: int = 1280,
        height: int = 800,
        *,
        tidy: bool = True,
        before: Callable[[Page], object] | None = None,
        ready: bool = True,
        **more,
    ) -> Screen:
        """A window; `before` arranges what must hold from its first request on, without `ready` it is given at once."""
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        made = Screen(context, server)
        # The address signs the window in; the page that it leads to need not be drawn for that.
        context.request.get(server.wall if role == "wall" else server.sign_in(role))
        if before:
            before(made.page)
        made.page.goto(server.address + ("/wall" if role == "wall" else path))
        if tidy:
            tidied.append(made)
        return made.ready() if ready else made

    yield make
    for made in tidied:
        made.clean()
    for context in contexts:
        context.close()
