"""The attacked district under the real server: `app.py serve` in a process of its own, real sign-ins, real tokens."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from dashboard import control_client
from dashboard.identity import Identity
from data_loaders.access import Role
from data_loaders.home import Home
from data_loaders.settings import load_profile
from tests.attacks import world
from tests.attacks.local import VIEWERS

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"
EVERY_S = 3  # between two looks at a source; a feed is stale only after three of them
START_S = 60


class Served:
    """A server over `folder`, and one signed-in client a viewer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = world.build(folder, world.CLOCK + world.PATIENT)
        self.profile.write_text(self.profile.read_text().replace("every_s = 1\n", f"every_s = {EVERY_S}\n"))
        self.home = Home.open(folder / "home", load_profile(str(self.profile)))
        self.log = self.home.path / "server.log"
        self.tokens: dict[str, str] = {}
        self.added: list[str] = []
        self._make_posts()
        self.start()
        try:
            self.clients = {name: self._sign_in(name) for name in VIEWERS}
        except BaseException:
            self.stop()
            raise

    def start(self) -> None:
        """Start the server, or start it again."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "app.py", "serve", "--profile", str(self.profile), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--home", str(self.folder / "home")], cwd=ROOT, stdout=log, stderr=log
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    self.control("clock", {"verb": "pause", "args": {}})
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"no server after {START_S} s: {self.log.read_text()}")

    def stop(self) -> None:
        """Stop the server as its owner does, where it runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def close(self) -> None:
        """Stop the server, and hang up."""
        self.stop()
        for client in self.clients.values():
            client.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, name: str, path: str, **more: Any) -> httpx.Response:
        """What the post of that name is answered; programs' routes by its bearer token, where it has one."""
        client = self.clients[name]
        headers = dict(client.headers) | more.pop("headers", {})
        if path.startswith("/api/") and name in self.tokens:
            headers = {"authorization": f"Bearer {self.tokens[name]}"}
        return client.get(self.url + path, headers=headers, **more)

    def post(self, name: str, path: str, body: object) -> httpx.Response:
        """A POST from the page of that post, with its CSRF token."""
        return self.clients[name].post(self.url + path, json=body)

    def control(self, verb: str, body: dict[str, object] | None = None) -> dict[str, Any]:
        """What the local socket answers."""
        answer = control_client.ask(self.home.control, verb, body)
        assert answer is not None, "no server listens on the local socket"
        return answer

    def jump(self, at: datetime) -> None:
        """Move the paused clock, and let the pump and the jobs notice."""
        self.control("clock", {"verb": "jump", "args": {"at": at.isoformat()}})
        time.sleep(3.5)

    def taken_in(self) -> None:
        """Wait until a changed source was surely read."""
        time.sleep(EVERY_S + 2)

    def _make_posts(self) -> None:
        identity = Identity.open(self.home.path, lambda: datetime.now(UTC))
        soon = datetime.now(UTC) + timedelta(days=1)
        for name, viewer in VIEWERS.items():
            self.tokens[name] = identity.tokens.make(f"t_{name}", viewer.role, soon, viewer.jurisdiction)
            if viewer.role is not Role.WALL:
                identity.accounts.add(viewer.account, viewer.role, PASSWORD, viewer.jurisdiction)
        self.wall_token = self.tokens.pop(Role.WALL.value)
        identity.close()

    def _sign_in(self, name: str) -> httpx.Client:
        client = httpx.Client(timeout=30)
        if name == Role.WALL.value:
            answer = client.get(f"{self.url}/sign-in?token={self.wall_token}")
        else:
            page = client.get(f"{self.url}/sign-in")
            token = re.search(r'name="form_token" value="([^"]+)"', page.text)
            assert token
            form = {"form_token": token[1], "account": VIEWERS[name].account, "password": PASSWORD}
            answer = client.post(f"{self.url}/sign-in", data=form, headers={"cookie": _held(page)})
        assert answer.status_code == 303, (name, answer.text)
        # Over loopback without TLS no client sends a Secure cookie back by itself.
        client.cookies.clear()
        client.headers["cookie"] = _held(answer)
        client.headers["x-csrftoken"] = dict(part.split("=", 1) for part in _held(answer).split("; "))["_csrf_token"]
        return client


def _held(response: httpx.Response) -> str:
    pairs = (line.split(";")[0] for line in response.headers.get_list("set-cookie"))
    return "; ".join(pair for pair in pairs if not pair.endswith(('=""', "=")))
