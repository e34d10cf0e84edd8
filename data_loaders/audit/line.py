"""One line of the log: how it is written, read back and hashed; and the note of the newest one beside the keys."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

START = "0" * 64


def digest_of(body: dict[str, object]) -> str:
    """SHA-256 of a line without its own hash, over its keys in order."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("ascii")).hexdigest()


def read_line(line: bytes) -> dict[str, Any] | None:
    """The event of a line; None where it is none."""
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and {"n", "at", "hash", "before"} <= set(body) else None


def read_head(head: Path) -> tuple[int, str]:
    """Number and hash of the event that was noted last; `(0, START)` where nothing was noted yet.

    Raises:
        ValueError: the note is not readable as one.
    """
    if not head.exists():
        return 0, START
    number, digest = head.read_text(encoding="ascii").split()
    return int(number), digest


def write_head(head: Path, number: int, digest: str) -> None:
    """Note the newest event; whole or not at all, so that a power cut leaves an older note and never half of one."""
    fresh = head.with_suffix(".new")
    fresh.write_text(f"{number} {digest}\n", encoding="ascii")
    fresh.replace(head)
