"""Read the next part while the present one is written: parsing and the store then share the machine."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_END = object()
_LOOK_S = 0.2


class _Reader:
    """Makes items in a thread until it is told that nobody wants them any more."""

    def __init__(self, items: Iterable[object]) -> None:
        self._items = items
        self.made: queue.Queue[tuple[object, BaseException | None]] = queue.Queue(maxsize=1)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake-reader", daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._left.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for item in self._items:
                self._put(item, None)
                if self._left.is_set():
                    return
            self._put(_END, None)
        except BaseException as error:  # noqa: BLE001 - carried over and raised where the items are used
            self._put(_END, error)

    def _put(self, item: object, error: BaseException | None) -> None:
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self.made.put((item, error), timeout=_LOOK_S)
                return


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The items in their order, the next one made in a thread of its own while the present one is used.

    At most two items are held beside the one in use. What the source raises is raised here, after what came before it.
    """
    reader = _Reader(items)
    try:
        while True:
            item, error = reader.made.get()
            if error is not None:
                raise error
            if item is _END:
                return
            yield item  # type: ignore[misc]  # anything but the mark is an item
    finally:
        reader.leave()
