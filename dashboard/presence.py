"""Which posts have which case open now: in this process's memory, forgotten soon after a page no longer says so."""

from __future__ import annotations

import threading
from collections.abc import Callable

FORGOTTEN_S = 45.0


class Presence:
    """Posts by case; `version` grows with every change of who looks at what. Safe to use from several threads."""

    def __init__(self, elapsed_s: Callable[[], float]) -> None:
        self._elapsed_s = elapsed_s
        self._listeners: list[Callable[[], None]] = []
        self._seen: dict[str, dict[str, float]] = {}
        self._lock = threading.Lock()
        self._version = 0

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Be called after somebody opened a case that they had not open before."""
        self._listeners.append(listener)

    def look(self, case: str, post: str) -> None:
        """A post says that it has a case open, and no other."""
        with self._lock:
            new = post not in self._seen.get(case, {})
            for other in [name for name, posts in self._seen.items() if name != case and post in posts]:
                self._drop(other, post)
            self._seen.setdefault(case, {})[post] = self._elapsed_s()
            self._version += new
        if new:
            for listener in self._listeners:
                listener()

    def others(self, case: str, post: str) -> list[str]:
        """The other posts that have the case open, by name."""
        self.sweep()
        with self._lock:
            return sorted(name for name in self._seen.get(case, {}) if name != post)

    def sweep(self) -> int:
        """Forget who has not been heard of; the version after that."""
        before = self._elapsed_s() - FORGOTTEN_S
        with self._lock:
            gone = [(case, post) for case, posts in self._seen.items() for post, at in posts.items() if at < before]
            for case, post in gone:
                self._drop(case, post)
            self._version += bool(gone)
            return self._version

    def _drop(self, case: str, post: str) -> None:
        del self._seen[case][post]
        if not self._seen[case]:
            del self._seen[case]
