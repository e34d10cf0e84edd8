"""What a briefing is made of: numbers, each with what it is compared with and the filter that opens its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data_loaders.contract import Window
from layers.briefing.period import Period
from layers.indicators.appraisal import Rules
from layers.place import Place
from layers.statistics import Change


class Shown(StrEnum):
    """Where the records behind a number stand: among all of a window, in the desk's queue, or in a layer of its map."""

    PLANNER = "planner"
    QUEUE = "queue"
    MAP = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The filter that opens what a number counts; an empty part is no filter.

    `measure` is a measure or an indicator of the planner, or the map's layer; `cells` hexagons of the area; `area` as
    `<kind>:<code>`; `standing` and `step` are the queue's. A department or a step may be `none`: what names none.
    """

    shown: Shown = Shown.PLANNER
    measure: str = "count"
    window: Window | None = None
    area: str = ""
    classes: tuple[str, ...] = ()
    department: str = ""
    standing: str = ""
    step: str = ""
    cells: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number. `value` is None where it is not known, which is not 0.

    `unit` is a key of the language files (`unit.<unit>`), `how` one of `briefing.how.<how>`. `top` and `of` are
    numerator and denominator where the value is a share. `change` judges it against `Period.before`; `year_ago` (同比)
    and `just_before` (环比) are the same count then, None where nobody counted yet.
    """

    id: str
    value: float | None
    unit: str
    how: str
    records: Records | None = None
    change: Change | None = None
    year_ago: int | None = None
    just_before: int | None = None
    top: float | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A plain sentence: `briefing.says.<key>` with `values` filled in; ranked by `weight`, the greatest first.

    A value is a number as it stands, or a name to be looked up: `class:waste`, `area:street:510…`, `department:…`,
    `source:…`, `day:2026-11-26` (`day:` alone: today). `number` is the id of the number that it was made from;
    `records` open what it counts where that is not the number alone.
    """

    key: str
    weight: float
    values: Mapping[str, float | str | tuple[str, ...]]
    number: str = ""
    mark: str = "plain"
    records: Records | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A source that does not answer: since when (its last row, aware; None: never), and of which feed it is."""

    source: str
    feed: str
    state: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """What of the deployment a briefing must know. `tells` are the feeds that tell of incidents here."""

    zone: str
    area_kinds: tuple[str, ...]
    classes: tuple[str, ...]
    departments: tuple[str, ...]
    rules: Rules
    tells: tuple[str, ...]
    feeds: tuple[str, ...]
    silent: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What every theme is asked about: a window with its comparisons, a place, and the moment at which it stands.

    `moment` is when what is owed is counted: now, or the end of a window of the past; `today` whether it lies on the
    present day, so that the desk's queue still holds what it counts. `since` is when the first report of all happened
    (None: none ever did).
    """

    period: Period
    place: Place
    city: City
    moment: datetime
    today: bool = True
    since: datetime | None = None

    @property
    def counted(self) -> bool:
        """Whether anybody counted in the window: before the first report nothing is known, which is not none."""
        return self.since is None or self.since < self.period.window.end

    @property
    def heard(self) -> bool:
        """Whether a count of none is none: a report came once, or every source of incidents answers that there is none."""
        return self.since is not None or not any(one.feed in self.city.tells for one in self.city.silent)

    @property
    def area(self) -> str:
        """The place as `<kind>:<code>`; empty for the viewer's whole scope."""
        return f"{self.place.area_kind}:{self.place.code}" if self.place.kind == "area" else ""

    def where(self) -> tuple[str, dict[str, object]]:
        """The place as a condition with its parameters."""
        return self.place.predicate(self.city.area_kinds)

    @property
    def parts(self) -> str:
        """The kind of area into which the place is divided; empty where there is none finer that is told."""
        kinds = [kind for kind in self.city.area_kinds if kind != "grid"]
        if self.place.kind != "area":
            return kinds[0] if kinds else ""
        at = kinds.index(self.place.area_kind) + 1 if self.place.area_kind in kinds else len(kinds)
        return kinds[at] if at < len(kinds) else ""
