"""Askings that are under way: each by its account and the number that its page gave it."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator

from data_loaders.contract import BadInputError, BusyError, NotFoundError, Viewer
from data_loaders.store import Run

# Of one account at a time: a page asks one thing, and the one before it may not have heard yet that it was stopped.
RUNS_MAX = 4
_NUMBER = re.compile(r"[0-9a-f]{8,32}")


class RunRoom:
    """Whoever asked may look how far it is and stop it; nobody else knows that it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[tuple[str, str, str], Run] = {}

    @contextlib.contextmanager
    def open(self, number: str, viewer: Viewer) -> Iterator[Run]:
        """A run under `number` (8 to 32 hexadecimal digits) for as long as it is worked at.

        Raises:
            BadInputError: no such number can be, or it is under way already.
            BusyError: this account has too many under way.
        """
        key = (viewer.scope, viewer.account, number)
        if not _NUMBER.fullmatch(number):
            raise BadInputError(f"run {number[:40]!r}: give 8 to 32 hexadecimal digits")
        run = Run()
        with self._lock:
            if key in self._runs:
                raise BadInputError(f"run {number}: it is under way; give each asking a number of its own")
            if sum(held[:2] == key[:2] for held in self._runs) >= RUNS_MAX:
                raise BusyError(f"{RUNS_MAX} questions of this account are under way; stop one or wait")
            self._runs[key] = run
        try:
            yield run
        finally:
            with self._lock:
                del self._runs[key]

    def stop(self, number: str, viewer: Viewer) -> None:
        """Stop the viewer's own run.

        Raises:
            NotFoundError: none of this viewer's is under way by that number.
        """
        self._of(number, viewer).stop()

    def progress(self, number: str, viewer: Viewer) -> float | None:
        """Percent done of the viewer's own run, None while it is not known.

        Raises:
            NotFoundError: none of this viewer's is under way by that number.
        """
        return self._of(number, viewer).progress()

    def _of(self, number: str, viewer: Viewer) -> Run:
        with self._lock:
            run = self._runs.get((viewer.scope, viewer.account, number))
        if run is None:
            raise NotFoundError(f"run {number[:40]!r}: none of yours is under way by that number")
        return run
