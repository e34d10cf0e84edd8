"""Append-only lists of cell ids, one per (scope, layer, resolution), that clients keep and we extend."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dashboard.routes.cells_codec import CellIds

Key = tuple[str, str, int]
LISTS_MAX = 256
IDS_MAX = 8_000_000  # 64 MB of ids and twice that for the lookup


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an answer's cells stand in the list: `ids` (whole list) and the cells' `positions` in it."""

    epoch: str
    ids: CellIds
    positions: npt.NDArray[np.intp]


def _none() -> CellIds:
    return np.empty(0, np.uint64)


@dataclass(slots=True)
class IdList:
    """One append-only list. Within an epoch a position never changes its id."""

    epoch: str = field(default_factory=lambda: secrets.token_hex(8))
    ids: CellIds = field(default_factory=_none)
    _sorted: CellIds = field(default_factory=_none)
    _order: npt.NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def place(self, cells: CellIds) -> Placed:
        """Positions of `cells` (distinct), appending those not seen before."""
        with self._lock:
            unseen = cells[~np.isin(cells, self._sorted, assume_unique=True)]
            if len(unseen):
                self.ids = np.concatenate([self.ids, unseen])
                self._order = np.argsort(self.ids, kind="stable")
                self._sorted = self.ids[self._order]
            return Placed(self.epoch, self.ids, self._order[np.searchsorted(self._sorted, cells)])


class IdLists:
    """All lists of the process, least recently used dropped first. Safe to use from several threads.

    A dropped list comes back under another epoch, so its clients are sent every id again. Lists are kept
    apart by scope: an id that one scope may see never reaches another.
    """

    def __init__(self, lists_max: int = LISTS_MAX, ids_max: int = IDS_MAX) -> None:
        self._lists: OrderedDict[Key, IdList] = OrderedDict()
        self._lock = threading.Lock()
        self._lists_max = lists_max
        self._ids_max = ids_max

    def place(self, key: Key, cells: CellIds) -> Placed:
        """Positions of `cells` in the list of `key`."""
        with self._lock:
            found = self._lists.setdefault(key, IdList())
            self._lists.move_to_end(key)
        placed = found.place(cells)
        self._shrink()
        return placed

    def _shrink(self) -> None:
        with self._lock:
            held = sum(len(one.ids) for one in self._lists.values())
            while self._lists and (len(self._lists) > self._lists_max or held > self._ids_max):
                _, dropped = self._lists.popitem(last=False)
                held -= len(dropped.ids)

    def __len__(self) -> int:
        """How many lists are held."""
        return len(self._lists)
