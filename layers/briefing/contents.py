"""All that a briefing says, as one plain value: asked theme by theme, one pass each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from data_loaders.contract import Question
from layers.briefing import counts, deadlines, hot_spots, outages, patrols, promises, rates, repeats
from layers.briefing.number import Number, Scope, Sentence
from layers.briefing.period import Period
from layers.briefing.sentences import sentences

Ask = Callable[[Question], pa.Table]
# A briefing of a window that has just ended speaks of what is owed now; one of the past, of what was owed at its end.
_JUST = timedelta(hours=24)
GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the place looks like: GeoJSON geometries of itself, and of its parts by code. `grids` is how many it has."""

    outline: tuple[Mapping[str, object], ...]
    parts: Mapping[str, Mapping[str, object]]
    grids: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One briefing. `area` is `<kind>:<code>`, empty for the viewer's whole scope; `scope_parts` the kind of its parts.

    `moment` is when what is owed was counted, `due_on` the day of which it is due (None: the present one). `since` is when the first
    report happened of which anybody knows; of a window before it (`counted` is false) nothing is known. `patrols` is
    None in a city without unit grids.
    """

    period: Period
    area: str
    scope_parts: str
    kinds: tuple[str, ...]
    moment: datetime
    due_on: date | None
    counted: bool
    since: datetime | None
    counts: counts.Counts
    deadlines: deadlines.Deadlines
    rates: rates.Rates
    hot_spots: hot_spots.HotSpots
    repeats: tuple[repeats.Repeat, ...]
    patrols: patrols.Patrols | None
    outages: outages.Outages
    promises: tuple[promises.Promise, ...]
    sentences: tuple[Sentence, ...] = ()

    def numbers(self) -> Iterator[Number]:
        """Every number that it holds, each once."""
        yield self.counts.total
        yield from self.counts.classes.values()
        yield from self.counts.parts.values()
        yield from (self.deadlines.open, self.deadlines.overdue, self.deadlines.due_today)
        for row in self.deadlines.rows:
            yield from (row.overdue, row.due_today)
        yield from self.rates.three.values()
        for department in self.rates.departments:
            yield from department.figures.values()
        yield from (one.count for one in self.hot_spots.hot)
        yield from (one.month for one in self.repeats)
        if self.patrols:
            yield self.patrols.missed
        yield self.outages.off


def moment_of(period: Period, now: datetime) -> datetime:
    """When what is owed is counted."""
    return now if now - period.window.end < _JUST else period.window.end


def briefing(ask: Ask, scope: Scope, ground: Ground) -> Briefing:
    """Ask everything and put it together. The same answers give the same value, on every machine."""
    resolution, cells = hot_spots.covering(ground.outline)
    beginnings = ask(counts.beginnings())
    scope = replace(scope, since=counts.first_of(beginnings))
    told = Briefing(
        period=scope.period,
        area=scope.area,
        scope_parts=scope.parts,
        kinds=scope.city.area_kinds,
        moment=scope.moment,
        due_on=None if scope.today else scope.moment.astimezone(ZoneInfo(scope.city.zone)).date(),
        counted=scope.counted,
        since=scope.since,
        counts=counts.read_counts(ask(counts.counting(scope)), beginnings, scope),
        deadlines=deadlines.read_deadlines(ask(deadlines.owing(scope)), scope),
        rates=rates.read_rates(ask(rates.rating(scope)), ask(rates.usual_rating(scope)), scope),
        hot_spots=hot_spots.read_hot_spots(ask(hot_spots.crowding(scope, resolution)), resolution, cells, scope),
        repeats=repeats.read_repeats(ask(repeats.repeating(scope)), scope),
        patrols=_patrols(ask, ground.grids, scope),
        outages=outages.read_outages(ask(outages.failing(scope)), scope),
        promises=promises.read_promises(ask(promises.promised(scope))),
    )
    return replace(told, sentences=sentences(told, ground))


def values(told: Briefing) -> dict[str, float | None]:
    """Every number's value by id: what an issued briefing keeps."""
    return {one.id: one.value for one in told.numbers()}


def _patrols(ask: Ask, grids: int, scope: Scope) -> patrols.Patrols | None:
    if GRID not in scope.city.area_kinds or "patrols" not in scope.city.feeds:
        return None
    return patrols.read_patrols(ask(patrols.patrolling(scope)), grids)
