"""Who opened or did what: an append-only file whose lines are chained by their hashes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from data_loaders.contract import FenggeError

_START = "0" * 64
_TAIL_BYTES = 65_536


class AuditLog:
    """Appends one line an event: number, time, post, scope, event, detail, hash of the line before, own hash.

    The server and the command line may write at the same time: each takes a lock on the file and continues its
    last line. `head` (beside the keys) holds the newest number and hash, so that lines cut off at the end are missed.
    `now` is the machine's time (aware UTC), not a replay's: an audit tells when somebody really did something.
    """

    def __init__(self, path: Path, head: Path, now: Callable[[], datetime]) -> None:
        self._path, self._head, self._now = path, head, now
        self._lock = threading.Lock()

    def append(self, actor: str, scope: str, event: str, detail: dict[str, object]) -> None:
        """Write one event to the disk before the caller goes on."""
        with self._lock:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                count, last, torn = _tail(handle)
                if torn:
                    note: dict[str, object] = {
                        "actor": "log",
                        "scope": "",
                        "event": "torn_line_set_aside",
                        "detail": {"bytes": torn},
                    }
                    count, last = self._write(handle, count, last, note)
                said: dict[str, object] = {"actor": actor, "scope": scope, "event": event, "detail": detail}
                self._write(handle, count, last, said)
            finally:
                os.close(handle)

    def _write(self, handle: int, count: int, last: str, said: dict[str, object]) -> tuple[int, str]:
        body = {"n": count + 1, "at": self._now().isoformat(timespec="seconds"), **said, "before": last}
        digest = _digest(body)
        # Escaped to ASCII: no character that somebody sent can keep a line from being written.
        line = json.dumps({**body, "hash": digest}, separators=(",", ":")).encode("ascii") + b"\n"
        while line:
            line = line[os.write(handle, line) :]
        os.fsync(handle)
        self._head.write_text(f"{count + 1} {digest}\n", encoding="ascii")
        return count + 1, digest


def verify(path: Path, head: Path) -> int:
    """Check every link of the chain, and that it ends where `head` says.

    Returns:
        The number of events.

    Raises:
        FenggeError: a line was changed, removed or inserted; the first such line is named.
    """
    last, count = _START, 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            body = _event(line)
            if body is None:
                raise FenggeError(f"audit {path}, line {number}: not readable as an event")
            stated = body.pop("hash")
            if body.get("before") != last or body.get("n") != number or _digest(body) != stated:
                raise FenggeError(f"audit {path}, line {number}: the chain is broken here")
            last, count = stated, number
    expected = head.read_text(encoding="ascii").split() if head.exists() else ["0", _START]
    if expected != [str(count), last]:
        raise FenggeError(
            f"audit {path}: it ends at event {count}, but {head} says event {expected[0]}: the end was cut off"
        )
    return count


def _tail(handle: int) -> tuple[int, str, int]:
    """Number and hash of the last whole line, and how many bytes of a torn one were cut off behind it."""
    size = os.fstat(handle).st_size
    begin = max(0, size - _TAIL_BYTES)
    data = os.pread(handle, size - begin, begin)
    whole = data.rfind(b"\n") + 1
    torn = len(data) - whole
    if torn:
        # A line that power or disk cut short was never confirmed to anybody.
        os.ftruncate(handle, begin + whole)
    if whole == 0:
        return 0, _START, torn
    body = _event(data[:whole].splitlines()[-1])
    if body is None:
        raise FenggeError(
            "audit: the last line is not readable as an event; run `app.py audit verify` and restore the file"
        )
    return int(body["n"]), str(body["hash"]), torn


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(line)
    except ValueError:
        return None
    return body if isinstance(body, dict) and {"n", "hash", "before"} <= set(body) else None


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("ascii")).hexdigest()
