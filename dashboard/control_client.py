"""The command line's side of the running server's local socket."""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path
from typing import Any

from data_loaders.access import FenggeError

TIMEOUT_S = 600


class _LocalConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect(str(self._path))


def ask(path: Path, verb: str, body: dict[str, object] | None = None) -> dict[str, Any] | None:
    """Ask the running server; None where no server listens on the socket.

    Raises:
        FenggeError: the server refused, with its reason.
    """
    connection = _LocalConnection(path)
    try:
        payload = json.dumps(body).encode() if body is not None else b""
        connection.request("POST", f"/control/{verb}", payload, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise FenggeError(f"the server refused {verb}: {answer.get('error', {}).get('message', response.status)}")
    return answer
