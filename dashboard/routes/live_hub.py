"""Who watches what: computes each distinct question once and tells its watchers when the state changed."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from dashboard.presence import Presence
from dashboard.routes.answers import Answers, LayerAsk
from dashboard.routes.live_places import Place, Places
from dashboard.routes.live_state import LiveState, state_of
from data_loaders.access import BusyError, Role, Viewer

log = logging.getLogger("fengge.live")

TICK_S = 1.0  # rolling windows move while the clock runs
GAP_S = 0.5  # at most two rounds a second, however many commits
BEAT_S = 15.0
BEAT = b":\n\n"


@dataclass(eq=False, slots=True)
class Client:
    """One open stream. It holds the newest frame only: a slow reader skips states and never piles them up."""

    frame: bytes | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, frame: bytes) -> None:
        """Replace what waits to be sent."""
        self.frame = frame
        self.news.set()

    def take(self) -> bytes | None:
        """What waits, once."""
        frame, self.frame = self.frame, None
        self.news.clear()
        return frame


@dataclass(eq=False, slots=True)
class Group:
    """All clients of one scope with the same questions, and the state that they were last told."""

    viewer: Viewer
    asks: tuple[LayerAsk, ...]
    told: LiveState
    clients: set[Client] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream that may begin: its frames, and the place to give back when its answer is over, begun or not."""

    frames: AsyncIterator[bytes]
    place: Place


class Hub:
    """All live streams of the process. Lives on one event loop; the store is read on two threads of its own."""

    def __init__(
        self, answers: Answers, release: str, presence: Presence, *, tick_s: float = TICK_S, beat_s: float = BEAT_S
    ) -> None:
        self._answers = answers
        self._presence = presence
        self._release = release
        self._tick_s, self._beat_s = tick_s, beat_s
        self._groups: dict[tuple[str, tuple[LayerAsk, ...]], Group] = {}
        self._places = Places()
        self._numbers = itertools.count(1)
        self._workers = ThreadPoolExecutor(2, "live")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._rounds: asyncio.Task[None] | None = None
        self._telling: asyncio.TimerHandle | None = None
        self._told_at = 0.0
        self._closed = False
        answers.access.subscribe(self.on_change)

    @property
    def clients(self) -> int:
        """How many streams are open."""
        return sum(len(group.clients) for group in self._groups.values())

    def on_change(self) -> None:
        """Something was committed. Called from any thread; many calls make one round."""
        self._soon(self._hear)

    def close(self) -> None:
        """End every stream and take no new one. Called from any thread, once, before the server drains."""
        self._closed = True
        self._soon(self._wake)
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def open(self, viewer: Viewer, asks: tuple[LayerAsk, ...], holder: Hashable) -> Opened:
        """The stream of one client: the present state first, then changes, until the server ends.

        `holder` is whose streams are counted together (a session). The guard ends a stream where the session ended:
        each heartbeat is an occasion to look.

        Raises:
            BusyError: too many streams, or the server is stopping.
            FenggeError: a question lies outside what this viewer is offered.
        """
        if self._closed:
            raise BusyError("live: the server is stopping; try again later")
        place = self._places.take(holder)
        self._loop = asyncio.get_running_loop()
        try:
            state = await self._state(viewer, asks)
        except BaseException:
            place.give_back()
            raise
        return Opened(self._frames(viewer, asks, state), place)

    async def _frames(self, viewer: Viewer, asks: tuple[LayerAsk, ...], state: LiveState) -> AsyncIterator[bytes]:
        """Joined only once the reader reads: a response that never starts leaves nothing behind."""
        client = Client()
        group = self._groups.setdefault((viewer.scope, asks), Group(viewer, asks, state))
        group.clients.add(client)
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._run())
        try:
            yield b"retry: %d\n\n" % random.randint(1000, 4000)  # noqa: S311  (spreads reconnections)
            yield group.told.at(self._answers.access.clock_state()).frame(next(self._numbers))
            while not self._closed:
                yield await self._next(client)
        finally:
            self._leave(group, client)

    async def _next(self, client: Client) -> bytes:
        """The newest frame, or a comment where nothing changed for a beat."""
        try:
            async with asyncio.timeout(self._beat_s):
                await client.news.wait()
        except TimeoutError:
            return BEAT
        return client.take() or BEAT

    async def _run(self) -> None:
        """Rounds for as long as anybody watches."""
        while self._groups and not self._closed:
            try:
                async with asyncio.timeout(self._tick_s):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            await asyncio.gather(*(self._round(group) for group in list(self._groups.values())))
            await asyncio.sleep(GAP_S)

    def _hear(self) -> None:
        """Begin a round, and tell of cases without waiting for one: at most twice a second, too."""
        self._changed.set()
        if self._loop is not None and self._telling is None:
            wait_s = max(0.0, self._told_at + GAP_S - self._loop.time())
            self._telling = self._loop.call_later(wait_s, self._tell_all)

    def _tell_all(self) -> None:
        self._telling = None
        if self._loop is not None:
            self._told_at = self._loop.time()
        for group in list(self._groups.values()):
            self._tell_of_cases(group)

    def _tell_of_cases(self, group: Group) -> None:
        """Say at once that a case or an alarm changed: queue, panel and alarm list ask for it while the layers' answers are still counted."""
        access = self._answers.access
        cases, alarms, looking = access.cases_version, access.alarms_version, self._looking(group.viewer)
        told = group.told
        if (cases, alarms, looking) == (told.cases, told.alarms, told.looking):
            return
        told = told.at(access.clock_state())
        group.told = replace(told, version=access.version, cases=cases, alarms=alarms, looking=looking)
        self._send(group)

    async def _round(self, group: Group) -> None:
        try:
            state = await self._state(group.viewer, group.asks)
        except Exception as error:  # noqa: BLE001  (one question that fails must not silence the others)
            if not self._closed:
                log.warning("live question of %s failed: %s", group.viewer.scope, error)
            return
        if state.differs_from(group.told):
            group.told = state
            self._send(group)

    def _send(self, group: Group) -> None:
        frame = group.told.frame(next(self._numbers))
        for client in group.clients:
            client.put(frame)

    def _looking(self, viewer: Viewer) -> int:
        return 0 if viewer.role is Role.WALL else self._presence.sweep()

    async def _state(self, viewer: Viewer, asks: tuple[LayerAsk, ...]) -> LiveState:
        loop = asyncio.get_running_loop()
        looking = self._looking(viewer)
        return await loop.run_in_executor(self._workers, state_of, self._answers, viewer, asks, self._release, looking)

    def _leave(self, group: Group, client: Client) -> None:
        group.clients.discard(client)
        key = (group.viewer.scope, group.asks)
        if not group.clients and self._groups.get(key) is group:
            del self._groups[key]

    def _wake(self) -> None:
        if self._rounds is not None:
            self._rounds.cancel()
        for group in self._groups.values():
            for client in group.clients:
                client.news.set()

    def _soon(self, do: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(do)
