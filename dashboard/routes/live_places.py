"""Places for open streams: so many in all, so many a session, each given back once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from data_loaders.access import BusyError

ALL_MAX = 500
SESSION_MAX = 8


class Places:
    """The places that are taken. Lives on one event loop."""

    def __init__(self) -> None:
        self._held: Counter[Hashable] = Counter()

    def take(self, holder: Hashable) -> Place:
        """Take a place for `holder`, before anything is asked of the store for it.

        Raises:
            BusyError: this holder, or all together, have as many as they may.
        """
        if self._held[holder] >= SESSION_MAX:
            raise BusyError(f"live: this session has {SESSION_MAX} streams open already; close some of its windows")
        if self._held.total() >= ALL_MAX:
            raise BusyError(f"live: {ALL_MAX} streams are open; try again later")
        self._held[holder] += 1
        return Place(self, holder)

    def give_back(self, holder: Hashable) -> None:
        """One place fewer for `holder`; a holder without any is forgotten."""
        self._held[holder] -= 1
        if self._held[holder] <= 0:
            del self._held[holder]


@dataclass(slots=True)
class Place:
    """One place, taken."""

    places: Places
    holder: Hashable
    taken: bool = True

    def give_back(self) -> None:
        """Give it back; a second time does nothing."""
        if self.taken:
            self.taken = False
            self.places.give_back(self.holder)
