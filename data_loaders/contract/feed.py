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
    GEOMETRY = "geometry"  # shapely, WGS-84
    PERSONAL = "personal"  # dropped inside the parser; never stored, never logged


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed's native layout.

    `native` is the name in the standard's layout (a profile may map another); `name` is the canonical
    name inside Fengge, or None where the column is refused at the door.
    """

    native: str
    name: str | None
    type: Type
    required: bool = False
    note: str = ""


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
    that the parser made; it is a pure function over a pandas frame and may set `reject_reason`.
    """

    name: str
    kind: Kind
    about: str
    columns: tuple[Column, ...]
    every_s: int
    derive: Callable[[pd.DataFrame], pd.DataFrame]
    keyless: bool = False
    facts: tuple[str, ...] = field(default=())

    @property
    def stale_s(self) -> int:
        """Stale at three times the expected interval (trust.md, section 4)."""
        return STALE_INTERVALS * self.every_s

    @property
    def dead_s(self) -> int:
        """Dead at ten times the expected interval."""
        return DEAD_INTERVALS * self.every_s
