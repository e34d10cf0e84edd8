"""The gate under the real server, over TCP and over the local socket: bytes as they come off the wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from data_loaders.access import Role


class Server:
    """uvicorn on one socket, in a thread."""

    def __init__(self, app: Any, listener: socket.socket) -> None:
        self.listener = listener
        config = uvicorn.Config(app, log_level="critical", lifespan="off", proxy_headers=False, ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
        self.thread.start()

    def ask(self, request: str) -> str:
        """Send a request as it is written (with `Connection: close`); the whole answer as text."""
        with socket.socket(self.listener.family, socket.SOCK_STREAM) as client:
            client.settimeout(10)
            client.connect(self.listener.getsockname())
            head, _, body = request.partition("\r\n\r\n")
            client.sendall(f"{head}\r\nConnection: close\r\n\r\n{body}".encode("latin-1"))
            parts = []
            while part := client.recv(65536):
                parts.append(part)
        return b"".join(parts).decode("latin-1")

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.listener.close()


@pytest.fixture
def served(house: Any) -> Iterator[Server]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = Server(house.app, _listening(listener))
    yield server
    server.stop()


@pytest.fixture
def served_locally(house: Any, tmp_path: Path) -> Iterator[Server]:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "c.sock"))
    server = Server(house.app, _listening(listener))
    yield server
    server.stop()


def _listening(listener: socket.socket) -> socket.socket:
    listener.listen()
    return listener


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/assets/css/tokens.css", 200),
        ("/assets/css/../bridge.js", 400),
        ("/assets/css/%2e%2e/bridge.js", 400),
        ("/assets/css/%2E%2E%2Fbridge.js", 400),
        ("/assets/css/%252e%252e/bridge.js", 401),
        ("/assets/css/..%5cbridge.js", 400),
        ("//evil.example/sign-in", 400),
        ("/%2fevil.example", 400),
        ("/healthz%00", 400),
        ("/healthz;/../desk", 400),
        ("/%5fdash-layout", 401),
        ("/_dash-layout?x=/sign-in", 401),
        ("/desk?/healthz", 401),
        ("/control/rebuild", 403),
        ("/healthz", 200),
    ],
)
def test_what_comes_off_the_wire_has_one_reading(served: Server, target: str, status: int) -> None:
    assert served.ask(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").startswith(f"HTTP/1.1 {status} ")


def test_an_absolute_target_does_not_stand_in_for_the_host(served: Server) -> None:
    assert " 400 " in served.ask("GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n").splitlines()[0]


def test_a_forwarded_address_opens_no_control_route(served: Server) -> None:
    headers = "Host: 127.0.0.1\r\nX-Forwarded-For: \r\nX-Forwarded-Proto: unix\r\nForwarded: for=unix:"
    assert served.ask(f"POST /control/rebuild HTTP/1.1\r\n{headers}\r\n\r\n").startswith("HTTP/1.1 403 ")


def test_a_chunked_body_without_end_is_cut_off(served: Server) -> None:
    chunk = "4000\r\n" + "x" * 0x4000 + "\r\n"
    request = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 2
    assert served.ask(request).startswith("HTTP/1.1 413 ")


def test_the_local_socket_is_an_administrator_on_control_routes_alone(served_locally: Server, house: Any) -> None:
    answer = served_locally.ask("POST /control/rebuild HTTP/1.1\r\nHost: anything\r\nContent-Length: 0\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 ")
    assert (house.seen[0].account, house.seen[0].role) == ("control", Role.ADMINISTRATOR)
    assert served_locally.ask("GET /desk HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith("HTTP/1.1 401 ")


def test_a_websocket_upgrade_gets_no_further(served: Server) -> None:
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    headers = f"Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{key}"
    assert " 101 " not in served.ask(f"GET /_dash-ws-callback HTTP/1.1\r\n{headers}\r\n\r\n").splitlines()[0]
