"""One way to a layer's answer, shared by the data routes, the live hub and the public interface."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.routes import wall
from dashboard.routes.cells_codec import CellIds
from dashboard.silence import silent_sources
from data_loaders.access import Access, Answer, BadInputError, NotFoundError, Question, Viewer, Window
from layers.spec import Draw, LayerSpec
from layers.view import LayerView

if TYPE_CHECKING:
    from layers.registry import Registry

FRESH_S = 0.9  # a rolling answer serves other callers for this long while the clock runs
KEPT = 128
KEPT_BYTES = 256 * 1024 * 1024
_STEADY_READS = 3


@dataclass(frozen=True, slots=True)
class LayerAsk:
    """What is asked of one layer. `window` is text (`Window.of`), `classes` sorted, empty = all."""

    layer: str
    resolution: int = 9
    window: str = "7d"
    classes: tuple[str, ...] = ()
    area_kind: str = ""


@dataclass(frozen=True, slots=True)
class LayerAnswer:
    """A layer's published answer, with the count behind it.

    `period` is the closed period that the answer is of: its ends as moments, or as days of which the last is included.
    `unlocated` counts what has no place, `day_only` what a short window leaves out because only its day is known.
    `table` is sorted, so that equal answers have equal digests. `digest` covers the rows and the counts, and
    nothing that changes by itself (`as_of`, `version`).
    """

    ask: LayerAsk
    spec: LayerSpec
    table: pa.Table
    total: int
    unlocated: int
    day_only: int
    parts: Mapping[str, int]
    period: tuple[str, str] | None
    as_of: datetime
    version: int
    digest: str

    def cells(self) -> tuple[CellIds, npt.NDArray[np.float64]]:
        """Cell ids (ascending) and their values; cells without a value are left out."""
        return (
            self.table.column(0).to_numpy().astype(np.uint64, copy=False),
            self.table.column(1).to_numpy().astype(np.float64, copy=False),
        )

    def meta(self) -> dict[str, object]:
        """What every payload says of itself."""
        return {
            "layer": self.spec.id,
            "digest": self.digest,
            "version": self.version,
            "as_of": utc_text(self.as_of),
            "total": self.total,
            "unlocated": self.unlocated,
            "day_only": self.day_only,
            "parts": dict(self.parts),
            "period": {"start": self.period[0], "end": self.period[1]} if self.period else None,
            "feeds": list(self.spec.feeds),
        }


# Whose scope, what is asked, and which of the layer's sources are silent.
Key = tuple[str, LayerAsk, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Future[LayerAnswer]
    version: int
    now: datetime
    since: float


class Answers:
    """Asks `Access` for layers; equal questions of one scope at one state are answered once.

    Safe to use from several threads; blocks on the store, so call it off the event loop.
    """

    def __init__(self, access: Access, registry: Registry) -> None:
        self.access = access
        self.registry = registry
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    def layers(self, viewer: Viewer) -> tuple[LayerSpec, ...]:
        """The layers of the viewer's role."""
        return tuple(self.registry.for_role(viewer.role))

    def spec(self, viewer: Viewer, layer: str, draw: Draw | None = None) -> LayerSpec:
        """The layer of that id within the viewer's reach.

        Raises:
            NotFoundError: no such layer, not for this role, or not drawn as `draw`.
        """
        names = [spec.id for spec in self.layers(viewer) if draw in (None, spec.draw)]
        if layer not in names:
            kind = f" drawn as {draw.value}" if draw else ""
            raise NotFoundError(f"layer {layer[:60]!r}: no such layer{kind}. Offered: {', '.join(sorted(names))}")
        return self.registry.get(layer)

    def get(self, viewer: Viewer, ask: LayerAsk, draw: Draw | None = None) -> LayerAnswer:
        """The layer's answer for this viewer, now.

        Raises:
            NotFoundError: see `spec`.
            BadInputError: the window, a class or the area kind is not one of those offered.
            ForbiddenError: a wall asks for more than its page shows.
        """
        wall.check_ask(viewer, ask)
        spec = self.spec(viewer, ask.layer, draw)
        plain = self._plain(spec, ask)
        silent = silent_sources(self.access, spec.feeds) if spec.hangs_on_sources else ()
        key = (viewer.scope, plain, silent)
        mine, kept = self._slot(key)
        if mine:
            try:
                kept.answer.set_result(self._read(viewer, spec, plain, silent, kept.now))
            except BaseException as error:
                self._forget(key, kept)
                kept.answer.set_exception(error)
                raise
        return kept.answer.result()

    def _plain(self, spec: LayerSpec, ask: LayerAsk) -> LayerAsk:
        """The ask without what this layer does not look at, checked against what the district offers."""
        district = self.access.district
        Window.of(ask.window, self.access.now())
        if unknown := sorted(set(ask.classes) - {item.id for item in district.classes}):
            raise BadInputError(f"class {unknown[0][:60]!r}: not one of {', '.join(c.id for c in district.classes)}")
        kinds = [kind.id for kind in district.area_kinds]
        if ask.area_kind and ask.area_kind not in kinds:
            raise BadInputError(f"area kind {ask.area_kind[:60]!r}: not one of {', '.join(kinds)}")
        by_area = spec.draw is Draw.AREAS
        return replace(
            ask,
            resolution=spec.resolution_for(ask.resolution) if spec.draw is Draw.CELLS else 0,
            window=ask.window if spec.windowed else "all",
            area_kind=(ask.area_kind or kinds[0]) if by_area else "",
        )

    def _slot(self, key: Key) -> tuple[bool, _Kept]:
        """The kept answer where it still holds, else a new slot that the caller must fill (True)."""
        clock = self.access.clock_state()
        version = self.access.version
        with self._lock:
            kept = self._kept.get(key)
            moves = self.registry.get(key[1].layer).moves_with_the_clock
            if kept is None or kept.version != version or not _holds(kept, key[1], clock.now, clock.speed, moves=moves):
                kept = _Kept(Future(), version, clock.now, time.monotonic())
                self._kept[key] = kept
                mine = True
            else:
                mine = False
            self._kept.move_to_end(key)
            self._shrink()
        return mine, kept

    def _shrink(self) -> None:
        """Drop what was asked longest ago (the newest always stays); call with the lock held."""
        held = sum(_size(kept) for kept in self._kept.values())
        while len(self._kept) > KEPT or (held > KEPT_BYTES and len(self._kept) > 1):
            _, dropped = self._kept.popitem(last=False)
            held -= _size(dropped)

    def _forget(self, key: Key, failed: _Kept) -> None:
        with self._lock:
            if self._kept.get(key) is failed:
                del self._kept[key]

    def _read(
        self, viewer: Viewer, spec: LayerSpec, ask: LayerAsk, silent: tuple[str, ...], now: datetime
    ) -> LayerAnswer:
        district = self.access.district
        window, departments = Window.of(ask.window, now), tuple(district.departments)
        view = LayerView(ask.resolution, window, ask.classes, ask.area_kind, silent, district.zone, departments)
        rows, counts = _steady(self.access, viewer, spec.question(view), spec.counts(view))
        table = _settled(wall.given(viewer, spec.draw, rows.table), spec.draw)
        count = counts.table.to_pylist()[0]
        total, unlocated, day_only = (int(count.pop(name) or 0) for name in ("total", "unlocated", "day_only"))
        ends = [count.pop(name, None) for name in ("period_start", "period_end")]
        period = (_end_text(ends[0]), _end_text(ends[1])) if all(ends) else None
        # A count that is not known has no word; it is not none.
        parts = {name: int(value) for name, value in count.items() if value is not None}
        digest = digest_of(table, total, unlocated, day_only, *parts.items(), *(period or ()))
        return LayerAnswer(
            ask, spec, table, total, unlocated, day_only, parts, period, rows.as_of, rows.version, digest
        )


def _size(kept: _Kept) -> int:
    """Bytes of a kept answer's table; 0 while it is being read or where it failed."""
    if not kept.answer.done() or kept.answer.exception() is not None:
        return 0
    return int(kept.answer.result().table.nbytes)


def _holds(kept: _Kept, ask: LayerAsk, now: datetime, speed: float, *, moves: bool) -> bool:
    """True where the answer of `kept.now` still stands at `now`, the state being the same."""
    passed = now - kept.now
    if "." in ask.window or not passed:
        return True
    # Ends now, and nothing later is known: only a step back changes it, unless a deadline passes meanwhile.
    if ask.window == "all" and not moves:
        return passed > timedelta(0)
    age = time.monotonic() - kept.since
    return age < FRESH_S and timedelta(0) <= passed <= timedelta(seconds=(age + 0.1) * max(speed, 1.0))


def _steady(access: Access, viewer: Viewer, main: Question, counts: Question) -> tuple[Answer, Answer]:
    """Both answers from one state: read again where a commit fell between them."""
    rows, count = access.read(main, viewer), access.read(counts, viewer)
    for _ in range(_STEADY_READS - 1):
        if rows.version == count.version:
            break
        rows, count = access.read(main, viewer), access.read(counts, viewer)
    return rows, count


def _settled(table: pa.Table, draw: Draw) -> pa.Table:
    """The table without empty cells, sorted, in one chunk."""
    if draw is Draw.CELLS:
        value = table.column(1)
        table = table.filter(pc.and_(pc.is_valid(value), pc.not_equal(value, 0)))
    # By every column: a wall's symbols carry no id, and rows in another order are no change.
    return table.sort_by([(name, "ascending") for name in table.column_names]).combine_chunks()


def utc_text(moment: datetime) -> str:
    """A moment as answers carry it: ISO 8601 in UTC (the store's own moments are UTC without a zone)."""
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()


def _end_text(end: date) -> str:
    """An end of a period: a moment in UTC, or a day of the district."""
    return utc_text(end) if isinstance(end, datetime) else end.isoformat()


def digest_of(table: pa.Table, *counts: object) -> str:
    """Text of 32 hex digits over a table's values and the counts beside it."""
    digest = hashlib.blake2b(repr((table.column_names, counts)).encode(), digest_size=16)
    for column in table.columns:
        _feed(digest, column)
    return digest.hexdigest()


def _feed(digest: Any, column: pa.ChunkedArray) -> None:
    """Numbers go in as their raw values, anything else as text: buffers of equal columns may differ."""
    if column.null_count == 0 and (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        digest.update(np.ascontiguousarray(column.to_numpy()).tobytes())
        return
    digest.update(repr(column.to_pylist()).encode())
