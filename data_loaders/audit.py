"""Who opened or did what: an append-only file whose lines are chained by their hashes."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from data_loaders.contract import FenggeError

_START = "0" * 64


class AuditLog:
    """Appends one line an event: number, time, post, scope, event, detail, hash of the line before, own hash.

    `now` is the machine's time (aware UTC), not a replay's: an audit tells when somebody really did something.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now
        self._lock = threading.Lock()
        self._count, self._last = self._tail()

    def append(self, actor: str, scope: str, event: str, detail: dict[str, object]) -> None:
        """Write one event to the disk before the caller goes on."""
        with self._lock:
            body = {
                "n": self._count + 1,
                "at": self._now().isoformat(timespec="seconds"),
                "actor": actor,
                "scope": scope,
                "event": event,
                "detail": detail,
                "before": self._last,
            }
            digest = _digest(body)
            line = json.dumps({**body, "hash": digest}, ensure_ascii=False, separators=(",", ":"))
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line.encode() + b"\n")
                os.fsync(handle)
            finally:
                os.close(handle)
            self._count, self._last = self._count + 1, digest

    def _tail(self) -> tuple[int, str]:
        if not self._path.exists():
            return 0, _START
        count, last = 0, _START
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                count, last = count + 1, json.loads(line)["hash"]
        return count, last


def verify(path: Path) -> int:
    """Check every link of the chain.

    Returns:
        The number of events.

    Raises:
        FenggeError: a line was changed, removed or inserted; the first such line is named.
    """
    last, count = _START, 0
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                body = json.loads(line)
                stated = body.pop("hash")
            except (ValueError, KeyError, AttributeError) as error:
                raise FenggeError(f"audit {path}, line {number}: not readable as an event") from error
            if body.get("before") != last or body.get("n") != number or _digest(body) != stated:
                raise FenggeError(f"audit {path}, line {number}: the chain is broken here")
            last, count = stated, number
    return count


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
