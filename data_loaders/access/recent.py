"""What was opened a moment ago: a page that refreshes itself opens nothing anew."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

KEPT_S = 600.0
KEPT = 10_000


class Recent:
    """Remembers keys for ten minutes, ten thousand at most. Decided here, never by what a page claims.

    `elapsed_s` gives seconds that really pass.
    """

    def __init__(self, elapsed_s: Callable[[], float]) -> None:
        self._elapsed_s = elapsed_s
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, float] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """True where the key was not seen in the last ten minutes; it is remembered from its first sight on."""
        now = self._elapsed_s()
        with self._lock:
            if now - self._seen.get(key, float("-inf")) < KEPT_S:
                return False
            self._seen[key] = now
            self._seen.move_to_end(key)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
            return True

    def forget(self, key: str) -> None:
        """Let the key be new again: what was to be done at its first sight could not be."""
        with self._lock:
            self._seen.pop(key, None)
