"""What a layer is: a frozen declaration, one file a layer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data_loaders.contract import BadInputError, ConfigError, Grain, Question, Role, Window
from layers.cells import cell_at
from layers.fragments import takes_days
from layers.place import Place
from layers.view import LayerView, midnight_after

Key = tuple[datetime, str]

_IDENTIFIER = re.compile(r"^[a-z][a-z0-9_]*$")


class Draw(StrEnum):
    """How an answer becomes a picture."""

    CELLS = "cells"
    POINTS = "points"
    AREAS = "areas"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the layer's number counts. `unit` is a translation key (`unit.<unit>`).

    `value_unit` is the unit of the values that are drawn, where that is not the unit of the count.
    """

    name: str
    unit: str
    value_unit: str = ""

    @property
    def drawn_unit(self) -> str:
        """The unit of the legend."""
        return self.value_unit or self.unit


@dataclass(frozen=True, slots=True)
class Steps:
    """Class breaks: lower bounds of the colour steps, fixed so that colours mean the same tomorrow.

    `breaks` holds unless `table` names others for a rolling window and a resolution. Other windows take the
    28 days' breaks in proportion to their length. For areas the table's key is `all` and the place of the kind among
    the district's, 0 the coarsest: a street holds more than a unit grid. `falling` gives the strong end of the scale
    to the low values, where it is those that somebody must act on.
    """

    breaks: tuple[float, ...]
    table: Mapping[tuple[str, int], tuple[float, ...]] = field(default_factory=dict)
    falling: bool = False

    def of_areas(self, level: int) -> tuple[float, ...]:
        """The breaks for areas of one kind, strictly increasing; `level` is its place, 0 the coarsest."""
        return self.table.get(("all", level), self.breaks)

    def at(self, resolution: int, window: Window) -> tuple[float, ...]:
        """The breaks for one resolution and window, strictly increasing."""
        if not self.table:
            return self.breaks
        if (window.rolling, resolution) in self.table:
            return self.table[window.rolling or "", resolution]
        days = (window.end - window.start).total_seconds() / 86_400
        month = self.table.get(("28d", resolution), self.breaks)
        breaks = [month[0]]
        for bound in month[1:]:
            scaled = bound * days / 28
            digits = max(0, len(str(int(scaled))) - 2)
            breaks.append(max(breaks[-1] + 1, round(scaled, -digits)))
        return tuple(breaks)


@dataclass(frozen=True, slots=True)
class Categories:
    """Named symbols; each key has a shape in `assets` and a word in the translation files."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Signs of cases by the points' column `mark`: one 汉字 or letter each (`sign.<key>`).

    A key's name is `words.<key>`. With `ranked` the column holds ids of the data that the page names: the most frequent
    get letters, the rest stand together, and `keys` are the column's other values, which come last.
    """

    keys: tuple[str, ...]
    words: str
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Which of a layer's records: a place, a status, and where the page before ended."""

    where: str
    params: Mapping[str, object]
    limit: int

    @staticmethod
    def of(
        place: Place, area_kinds: tuple[str, ...], limit: int, status: str = "", after: Key | None = None
    ) -> RecordPage:
        """A page of at most `limit` records; `after` is the last record's `(occurred_at, id)` of the page before."""
        where, params = place.predicate(area_kinds)
        bound: dict[str, object] = {**params, "limit": limit}
        if status:
            where, bound["status"] = f"{where} AND status = $status", status
        if after is not None:
            where += " AND (occurred_at < $after_at OR (occurred_at = $after_at AND id < $after_id))"
            bound["after_at"], bound["after_id"] = after
        return RecordPage(where, bound, limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """One layer: what it reads, what it asks, how it is drawn, who may see it.

    `cells_sql` gives `cell UBIGINT, value`; `points_sql` gives `id, lon, lat` and symbol columns;
    `areas_sql` gives `code, value` and columns that its words name (`plate.<id>`, `hover.<id>`); an area without a
    row is unknown, one with 0 is known to have none; `records_sql` gives `id` and record columns; `count_sql` gives
    one row `total, unlocated, day_only` and further counts, each with its words (`part.<name>`). In them `{cell}` is
    the H3 parent at the asked resolution and `{area}` the code column of the asked area kind; `$start`, `$end`,
    `$classes` and `$area_kind` are bound, and `$silent`, the names of the layer's sources that do not answer now,
    `$midnight`, the district's next one, and `$departments`, the ids of those that have a name.
    `count_sql` may give `period_start` and `period_end` (moments, or dates of which the last is included) where the
    answer is that of a closed period. Values under `withheld_below` are not published: no value there is not none.
    No SQL qualifies a name. `group` is the heading under which the desk lists the layer (`layers.group.<group>`). One
    that is not `exported` is looked at on a page and given to no program or file.
    """

    id: str
    reads: str
    draw: Draw
    measure: Measure
    legend: Steps | Categories | Marks
    feeds: tuple[str, ...]
    audience: frozenset[Role]
    order: int
    count_sql: str
    group: str
    cells_sql: str = ""
    points_sql: str = ""
    areas_sql: str = ""
    records_sql: str = ""
    resolutions: tuple[int, int] = (7, 11)
    deck: Mapping[str, object] = field(default_factory=dict)
    windowed: bool = True
    on_at_start: bool = True
    exported: bool = True
    withheld_below: int = 0

    def __post_init__(self) -> None:
        """Refuse a declaration that cannot be drawn, with a sentence that says what to do."""
        if not _IDENTIFIER.match(self.id):
            raise ConfigError(f"layer {self.id!r}: an id is lower-case letters, digits and _, starting with a letter")
        wanted = {Draw.CELLS: self.cells_sql, Draw.POINTS: self.points_sql, Draw.AREAS: self.areas_sql}[self.draw]
        if not wanted:
            raise ConfigError(f"layer {self.id}: draw={self.draw.value} needs {self.draw.value}_sql")

    @property
    def hangs_on_sources(self) -> bool:
        """Whether the answer depends on which sources answer now."""
        return self._asks("$silent")

    @property
    def moves_with_the_clock(self) -> bool:
        """Whether the answer of an unchanged state changes as time passes, though the layer has no window."""
        return not self.windowed and self._asks("$end")

    def _asks(self, name: str) -> bool:
        return any(name in sql for sql in (self.cells_sql, self.points_sql, self.areas_sql, self.count_sql))

    def resolution_for(self, asked: int) -> int:
        """The layer's own resolution nearest to the asked one."""
        low, high = self.resolutions
        return min(max(asked, low), high)

    def question(self, view: LayerView) -> Question:
        """The layer's main question (cells, points or areas) for one view."""
        sql = {Draw.CELLS: self.cells_sql, Draw.POINTS: self.points_sql, Draw.AREAS: self.areas_sql}[self.draw]
        grain = Grain.SYMBOL if self.draw is Draw.POINTS else Grain.AGGREGATE
        return self._bind(f"{self.id}:{self.draw.value}", sql, view, grain)

    def counts(self, view: LayerView) -> Question:
        """The count behind the layer: one row `total, unlocated, day_only`."""
        return self._bind(f"{self.id}:counts", self.count_sql, view, Grain.AGGREGATE)

    def records(self, view: LayerView, page: RecordPage) -> Question:
        """The records behind a place, newest first, one page.

        Raises:
            BadInputError: the layer publishes totals only.
        """
        if not self.records_sql:
            raise BadInputError(f"layer {self.id} has no records; it publishes totals only")
        template = self.records_sql.replace("{page}", f"{page.where} ORDER BY occurred_at DESC, id DESC LIMIT $limit")
        bound = self._bind(f"{self.id}:records", template, view, Grain.RECORD)
        return Question(bound.name, bound.sql, {**bound.params, **page.params}, Grain.RECORD, page.limit)

    def _bind(self, name: str, template: str, view: LayerView, grain: Grain) -> Question:
        sql = template.replace("{cell}", cell_at(self.resolution_for(view.resolution)))
        if "{area}" in sql:
            if not _IDENTIFIER.match(view.area_kind):
                raise BadInputError(f"area kind {view.area_kind[:40]!r}: not one of this district's kinds")
            sql = sql.replace("{area}", f"area_{view.area_kind}")
        known = {**_params(view), "layer_resolution": self.resolution_for(view.resolution)}
        params = {key: value for key, value in known.items() if f"${key}" in sql}
        return Question(name, sql, params, grain)


def _params(view: LayerView) -> dict[str, object]:
    return {
        "start": view.window.start,
        "end": view.window.end,
        "classes": list(view.classes),
        "every_class": not view.classes,
        "area_kind": view.area_kind,
        "days": takes_days(view.window),
        "silent": list(view.silent),
        "midnight": midnight_after(view.window.end, view.zone),
        "departments": list(view.departments),
    }
