"""What the wall's numbers usually are by now, held for a while: it is asked of eight weeks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from layers.expectation import Usual
from layers.indicators.usual import read_usual_headline, usual_headline
from layers.view import LayerView

if TYPE_CHECKING:
    from data_loaders.access import Access, Viewer

USUAL_FOR = timedelta(minutes=1)
SCOPES_KEPT = 256


class UsualNumbers:
    """What is usual, by scope, for a minute of the clock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, Mapping[str, Usual]]] = {}

    def of(self, access: Access, viewer: Viewer, view: LayerView) -> Mapping[str, Usual]:
        """What the numbers usually are at the end of the view's window."""
        now = view.window.end
        with self._lock:
            kept = self._kept.get(viewer.scope)
        if kept is not None and kept[0] <= now < kept[0] + USUAL_FOR:
            return kept[1]
        rows = access.read(usual_headline(view, access.district.zone), viewer).table.to_pylist()
        usual = read_usual_headline(rows)
        with self._lock:
            if len(self._kept) >= SCOPES_KEPT:
                self._kept.clear()
            self._kept[viewer.scope] = (now, usual)
        return usual
