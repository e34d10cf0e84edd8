"""One asking that takes its time: how far it is, and stopping it from another thread."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import duckdb

from data_loaders.contract import StoppedError


class Run:
    """Holds the cursor that works for it. Stopped once, it stays so: what is asked under it next does not begin."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cursor: duckdb.DuckDBPyConnection | None = None
        self._stopped = False

    @contextlib.contextmanager
    def working(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """While this cursor works.

        Raises:
            StoppedError: it was stopped, before or meanwhile.
        """
        with self._lock:
            if self._stopped:
                raise StoppedError(_SAID)
            self._cursor = cursor
        try:
            yield
        except duckdb.InterruptException as error:
            raise StoppedError(_SAID) from error
        finally:
            with self._lock:
                self._cursor = None

    def stop(self) -> None:
        """Stop what works now, and what would begin after it."""
        with self._lock:
            self._stopped = True
            if self._cursor is not None:
                self._cursor.interrupt()

    def progress(self) -> float | None:
        """Percent of the present statement, None while it is not known."""
        with self._lock:
            percent = self._cursor.query_progress() if self._cursor is not None else -1.0
        return percent if percent >= 0 else None


_SAID = "the question was stopped before it was answered; ask it again"
