"""Who was turned away at the gate with a credential in hand, or with a request that no page sends: noted, not counted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from anyio.to_thread import run_sync
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import Scope

from data_loaders.access import AuditError

log = logging.getLogger("fengge.gate")

Note = Callable[[str, str, Mapping[str, object]], None]
_PATH_SHOWN = 80


class TurnedAway:
    """Writes one line a minute for each address and reason: who hammers at the gate must not fill the log with it."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._each = RateLimitItemPerMinute(1)

    async def tell(self, scope: Scope, code: str) -> None:
        """Note a refusal. The query is left out: a wall's token may stand in it."""
        client = scope.get("client")
        address = client[0] if client else "local"
        if not self._limiter.hit(self._each, address, code):
            return
        path = ascii(scope["path"][:_PATH_SHOWN])
        log.warning("turned away from %s: %s at %s", address, code, path)
        detail = {"address": address, "code": code, "path": path}
        try:
            await run_sync(self._note, "turned_away", "unknown", detail)
        except AuditError:
            # Nothing was opened; the log's own failure is told where something would have been.
            return
