"""Whether the log is whole: every line names the hash of the one before, and the note beside the keys is among them."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from data_loaders.audit.line import START, digest_of, read_head, read_line
from data_loaders.contract import AuditError

WHOLE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ChainState:
    """What a check found: `events` that hold, and the `fault` that it stopped at (empty: none)."""

    events: int
    fault: str
    checked_at: datetime

    @property
    def holds(self) -> bool:
        """True where nothing is wrong."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far the chain was followed."""

    offset: int = 0
    count: int = 0
    last: str = START


class ChainWatch:
    """Checks what was added since it last looked; from the first line on at its first look, each hour, and on demand."""

    def __init__(self, path: Path, head: Path, now: Callable[[], datetime]) -> None:
        self._path, self._head, self._now = path, head, now
        self._lock = threading.Lock()
        self._seen = _Seen()
        self._whole_at: datetime | None = None

    def look(self, *, whole: bool = False) -> ChainState:
        """The chain's state now. A fault stays until a whole check finds none."""
        with self._lock:
            now = self._now()
            due = self._whole_at is None or not timedelta(0) <= now - self._whole_at < WHOLE_EVERY
            try:
                self._seen = _follow(self._path, self._head, _Seen() if whole or due else self._seen)
            except (AuditError, OSError, ValueError) as error:
                self._whole_at = None
                return ChainState(self._seen.count, str(error), now)
            if whole or due:
                self._whole_at = now
            return ChainState(self._seen.count, "", now)


def verify(path: Path, head: Path) -> int:
    """Check every link of the chain, and that the event which `head` notes is in it.

    Returns:
        The number of events.

    Raises:
        AuditError: a line was changed, removed or inserted; the first such line is named.
    """
    return _follow(path, head, _Seen()).count


def _follow(path: Path, head: Path, seen: _Seen) -> _Seen:
    noted = _noted(head)
    if not path.exists():
        if noted[0]:
            raise AuditError(f"audit {path}: the file is gone, though event {noted[0]} was noted")
        return _Seen()
    if not path.is_file():
        raise AuditError(f"audit {path}: this is no file")
    with path.open("rb") as lines:
        if os.fstat(lines.fileno()).st_size < seen.offset:
            raise AuditError(f"audit {path}: it is shorter than it was; its end was cut off")
        seen = _walk(path, lines, seen, noted)
        # What was written meanwhile: few lines, under the writers' own lock, together with their note.
        fcntl.flock(lines.fileno(), fcntl.LOCK_SH)
        noted = _noted(head)
        seen = _walk(path, lines, seen, noted)
    # The first line may have been written by a process that ended before it noted it.
    if noted[0] > seen.count or (noted[0] == 0 and seen.count > 1):
        raise AuditError(
            f"audit {path}: it ends at event {seen.count}, but {head} notes event {noted[0]}: the end was cut off, "
            "or the note was"
        )
    return seen


def _walk(path: Path, lines: BinaryIO, seen: _Seen, noted: tuple[int, str]) -> _Seen:
    lines.seek(seen.offset)
    offset, count, last = seen.offset, seen.count, seen.last
    _compare(path, noted, count, last)
    for line in lines:
        if not line.endswith(b"\n"):
            break  # still being written, or torn: never confirmed to anybody
        body = read_line(line)
        if body is None:
            raise AuditError(f"audit {path}, line {count + 1}: not readable as an event")
        stated = body.pop("hash")
        if body.get("before") != last or body.get("n") != count + 1 or digest_of(body) != stated:
            raise AuditError(f"audit {path}, line {count + 1}: the chain is broken here")
        offset, count, last = offset + len(line), count + 1, str(stated)
        _compare(path, noted, count, last)
    return _Seen(offset, count, last)


def _compare(path: Path, noted: tuple[int, str], count: int, last: str) -> None:
    if noted[0] == count and noted[1] != last:
        raise AuditError(f"audit {path}, line {count}: its hash is not the one that was noted")


def _noted(head: Path) -> tuple[int, str]:
    try:
        return read_head(head)
    except ValueError as error:
        raise AuditError(f"audit: the note {head} is not readable; restore it from a backup") from error
