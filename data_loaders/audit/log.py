"""The writing end: one line an event, on the disk before the caller goes on."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from data_loaders.audit.chain import ChainState, ChainWatch
from data_loaders.audit.line import START, digest_of, read_head, read_line, write_head
from data_loaders.contract import AuditError
from data_loaders.telemetry import LOG

_TAIL_BYTES = 65_536


class AuditLog:
    """Appends one line an event: number, time, post, scope, event, detail, hash of the line before, own hash.

    The server and the command line may write at the same time: each takes a lock on the file and continues its
    last line. `head` (beside the keys) holds the newest number and hash, so that lines cut off at the end are missed.
    `now` is the machine's time (aware UTC), not a replay's: an audit tells when somebody really did something.
    """

    def __init__(self, path: Path, head: Path, now: Callable[[], datetime]) -> None:
        self.path, self._head, self._now = path, head, now
        self._watch = ChainWatch(path, head, now)
        self._lock = threading.Lock()

    def chain(self, *, whole: bool = False) -> ChainState:
        """Whether every link holds; `whole` begins at the first line whatever was checked before."""
        return self._watch.look(whole=whole)

    def append(self, actor: str, scope: str, event: str, detail: dict[str, object]) -> None:
        """Write one event to the disk before the caller goes on.

        Raises:
            AuditError: it could not be written, or the log's end is not the one that was noted: do not go on.
        """
        said: dict[str, object] = {"actor": actor, "scope": scope, "event": event, "detail": detail}
        try:
            with self._lock:
                self._append(said)
        except (OSError, ValueError) as error:
            # The reader of the answer is told what closed; where the file lies stands in the server's own log.
            LOG.error("audit %s cannot be continued: %s", self.path, error)
            raise AuditError(
                "the audit log cannot be written, so nothing that must be audited is shown or done; "
                "an administrator must look at the server's log, its disk and `app.py audit verify`"
            ) from error

    def _append(self, said: dict[str, object]) -> None:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            count, last, torn = _tail(handle, self._head)
            if torn:
                note: dict[str, object] = {
                    "actor": "log",
                    "scope": "",
                    "event": "torn_line_set_aside",
                    "detail": {"bytes": torn},
                }
                count, last = self._write(handle, count, last, note)
            self._write(handle, count, last, said)
        finally:
            os.close(handle)

    def _write(self, handle: int, count: int, last: str, said: dict[str, object]) -> tuple[int, str]:
        body = {"n": count + 1, "at": self._now().isoformat(timespec="seconds"), **said, "before": last}
        digest = digest_of(body)
        # Escaped to ASCII: no character that somebody sent can keep a line from being written.
        line = json.dumps({**body, "hash": digest}, separators=(",", ":")).encode("ascii") + b"\n"
        while line:
            line = line[os.write(handle, line) :]
        os.fsync(handle)
        write_head(self._head, count + 1, digest)
        return count + 1, digest


def _tail(handle: int, head: Path) -> tuple[int, str, int]:
    """Number and hash of the last whole line, and how many bytes of a torn one were cut off behind it.

    Raises:
        ValueError: the last line is no event, or the one that `head` notes is not among the last ones.
    """
    size = os.fstat(handle).st_size
    begin, data = size, b""
    # One whole line at least, however long it is.
    while begin > 0 and data.count(b"\n") < 2:
        begin = max(0, size - max(_TAIL_BYTES, 2 * len(data)))
        data = os.pread(handle, size - begin, begin)
    whole = data.rfind(b"\n") + 1
    torn = len(data) - whole
    noted = read_head(head)
    lines = data[:whole].splitlines()
    bodies = [body for body in map(read_line, lines) if body is not None]
    ends = {(int(body["n"]), str(body["hash"])) for body in bodies}
    if begin == 0 and len(bodies) <= 1:
        ends.add((0, START))  # nothing was noted yet
    if lines and read_line(lines[-1]) is None:
        raise ValueError("the last line is not readable as an event")
    if noted not in ends:
        raise ValueError(f"it does not hold event {noted[0]}, which {head} notes: its end was cut off or changed")
    if torn:
        # A line that power or disk cut short was never confirmed to anybody.
        os.ftruncate(handle, begin + whole)
    if not bodies:
        return 0, START, torn
    return int(bodies[-1]["n"]), str(bodies[-1]["hash"]), torn
