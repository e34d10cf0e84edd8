"""How a feed declares itself: its columns, their types and units, and what never enters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


# A feed is stale after three expected intervals of silence, dead after ten (trust.md, section 4).
STALE_INTERVALS = 3
DEAD_INTERVALS = 10


class Kind(StrEnum):
    """What a ledger row is about."""

    INCIDENT = "incident"
    CAMERA = "camera"
    COUNT = "count"
    PATROL = "patrol"
    POPULATION = "population"
    ACTION = "action"
    RELEASE = "release"


class Type(StrEnum):
    """How a column's raw text is read. Units and zones are part of the type."""

    TEXT = "text"
    MOMENT = "moment"  # -> UTC; the source declares zone and precision
    LON_DEG = "lon_deg"  # WGS-84
    LAT_DEG = "lat_deg"  # WGS-84
    COUNT = "count"  # integer >= 0
    MEASURE = "measure"  # finite number from 0 to the column's `most`, in its `unit`
    GEOMETRY = "geometry"  # shapely, WGS-84
    PERSONAL = "personal"  # dropped inside the parser; never stored, never logged
    REFUSED = "refused"  # a value here marks a row about one person or vehicle: the whole row is refused


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed's native layout.

    `native` is the name in the standard's layout (a profile may map another); `name` is the canonical
    name inside Fengge, or None where the column is refused at the door. `unit` and `most` belong to a MEASURE.
    A MOMENT may be split over two columns: the text of `beside` follows the column's own, and `format` (strptime)
    reads both; a profile's own format goes before it.
    """

    native: str
    name: str | None
    type: Type
    required: bool = False
    note: str = ""
    unit: str = ""
    most: float | None = None
    beside: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """Why one row did not enter: shown by `check`, kept in the dead letters with the redacted row."""

    row: int
    reason: str
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One kind of source, independent of how its bytes arrive.

    `derive` adds the feed's own columns (`status`, `source_version`, `closed_at`, ...) to the canonical frame
    that the parser made, `prepare` those that classification needs (`class_native` out of several columns): both are
    pure functions over a pandas frame. `sensitive` names native classes that count as sensitive whatever a profile says.
    A `snapshot` feed states the present again at each reading: what is already known is then no event.
    """

    name: str
    kind: Kind
    about: str
    columns: tuple[Column, ...]
    every_s: int
    derive: Callable[[pd.DataFrame], pd.DataFrame]
    keyless: bool = False
    snapshot: bool = False
    prepare: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    sensitive: frozenset[str] = frozenset()
    facts: tuple[str, ...] = field(default=())

    @property
    def personal(self) -> frozenset[str]:
        """Native columns that no profile may map to anything."""
        return frozenset(column.native for column in self.columns if column.name is None)

    @property
    def stale_s(self) -> int:
        """Stale at three times the expected interval (trust.md, section 4)."""
        return STALE_INTERVALS * self.every_s

    @property
    def dead_s(self) -> int:
        """Dead at ten times the expected interval."""
        return DEAD_INTERVALS * self.every_s
