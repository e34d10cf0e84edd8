"""The reading end: events newest first, by time, post, kind and text, a page at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from data_loaders.audit.line import read_line
from data_loaders.contract import BadInputError

_BLOCK_BYTES = 262_144
# A page that finds little stops here and says where to go on, so that no search keeps a thread for long.
_SCAN_BYTES = 64 * 1024 * 1024
# Clocks are set back now and then; lines that much older than asked for end a search.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is looked for: `[start, end)` aware, whole post, whole event, a piece of the detail's text. Empty: any."""

    start: datetime | None = None
    end: datetime | None = None
    actor: str = ""
    event: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event. `at` is aware UTC; `detail` is what the door kept: never a result."""

    number: int
    at: datetime
    actor: str
    scope: str
    event: str
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def detail_text(self) -> str:
        """The detail as `name=value` pairs."""
        return "; ".join(
            f"{key}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
            for key, value in self.detail.items()
        )


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page, newest first. `older` is where the next one begins; None where the log's first line was reached."""

    events: tuple[AuditEvent, ...]
    older: int | None


def search(path: Path, query: AuditQuery, limit: int, before: int | None = None) -> AuditPage:
    """At most `limit` events that fit, from byte `before` (a page's `older`) backwards, else from the end.

    Raises:
        BadInputError: `before` is not where a line begins.
    """
    if not path.exists():
        return AuditPage((), None)
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        start = end if before is None else before
        if not 0 <= start <= end or (before and not _begins_line(file, start)):
            raise BadInputError("audit: that page is none of this log's; search again")
        found: list[AuditEvent] = []
        for offset, line in _backwards(file, start):
            event = _event(line)
            if event is not None and query.start is not None and event.at < query.start - _SLACK:
                return AuditPage(tuple(found), None)
            if event is not None and _fits(event, query):
                found.append(event)
            if len(found) == limit or start - offset > _SCAN_BYTES:
                return AuditPage(tuple(found), offset or None)
    return AuditPage(tuple(found), None)


def events_of(path: Path, query: AuditQuery, limit: int) -> Iterator[AuditEvent]:
    """Every event that fits, newest first, `limit` at most, one after the other."""
    if not path.exists():
        return
    with path.open("rb") as file:
        events = (_event(line) for _, line in _backwards(file, os.fstat(file.fileno()).st_size))
        yield from islice((event for event in events if event is not None and _fits(event, query)), limit)


def _begins_line(file: BinaryIO, offset: int) -> bool:
    file.seek(offset - 1)
    return file.read(1) == b"\n"


def _backwards(file: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines before `end` with their offsets, the last one first."""
    rest, begin = b"", end
    while begin > 0:
        size = min(_BLOCK_BYTES, begin)
        begin -= size
        file.seek(begin)
        block = file.read(size) + rest
        # The first piece may be the end of a line that begins in the block before.
        rest, newline, lines = block.partition(b"\n") if begin > 0 else (b"", b"\n", block)
        if not newline:
            rest = block
            continue
        rest += newline if begin > 0 else b""
        offset = begin + len(rest) + len(lines)
        for line in reversed(lines.splitlines(keepends=True)):
            offset -= len(line)
            yield offset, line


def _event(line: bytes) -> AuditEvent | None:
    body = read_line(line)
    try:
        if body is None:
            return None
        return AuditEvent(
            int(body["n"]),
            datetime.fromisoformat(body["at"]),
            str(body.get("actor", "")),
            str(body.get("scope", "")),
            str(body.get("event", "")),
            body.get("detail") or {},
        )
    except (ValueError, TypeError):
        return None


def _fits(event: AuditEvent, query: AuditQuery) -> bool:
    return (
        (query.start is None or event.at >= query.start)
        and (query.end is None or event.at < query.end)
        and query.actor in ("", event.actor)
        and query.event in ("", event.event)
        and query.text.casefold() in event.detail_text.casefold()
    )
