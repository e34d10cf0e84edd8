"""Whether the store still answers: one small read, on a thread of its own, shared by all who ask."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor

from data_loaders.access import Access, Question, Role, Viewer

log = logging.getLogger("fengge.health")

WAIT_S = 2.0
_ASKED = Question("health", "SELECT 1 AS beat")
_ASKER = Viewer("health", Role.JOB)


class Pulse:
    """Anybody may ask, so a read that hangs is waited for by all and never begun twice."""

    def __init__(self, access: Access, wait_s: float = WAIT_S) -> None:
        self._access = access
        self._wait_s = wait_s
        self._worker = ThreadPoolExecutor(1, "health")
        self._asked: Future[dict[str, str]] | None = None

    async def feel(self) -> dict[str, str] | None:
        """The feeds' states by name; None where the store did not answer in time."""
        if self._asked is None or self._asked.done():
            self._asked = self._worker.submit(self._ask)
        answer = asyncio.wrap_future(self._asked)
        await asyncio.wait({answer}, timeout=self._wait_s)
        if not answer.done():
            log.warning("the store did not answer within %s s", self._wait_s)
            return None
        if answer.exception() is not None:
            log.warning("the store did not answer: %s", answer.exception())
            return None
        return answer.result()

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _ask(self) -> dict[str, str]:
        self._access.read(_ASKED, _ASKER)
        return {feed.name: str(feed.state) for feed in self._access.feed_states()}
