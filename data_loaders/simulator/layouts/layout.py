"""What every layout has in common: rows between two moments, and how its text is written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_loaders.simulator.almanac import DAY_S, dates_between

NEVER = 1 << 60
LIFE_DAYS = 45
Moments = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a layout in its own columns, and the epoch second at which each was last changed."""

    rows: pd.DataFrame
    at: Moments


class Layout(Protocol):
    """One source of the district."""

    name: str
    snapshot: bool

    def parts(self, since: int, until: int, first: int) -> Iterator[Part]:
        """Rows whose last change up to `until` lies after `since`, as they stand at `until`; epoch seconds.

        `first` is when the source's history begins: nothing older is ever given.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lives:
    """Records with their whole course: `fixed` columns (n rows) and the moments of their steps, shape (n, steps)."""

    fixed: pd.DataFrame
    moments: Moments


class Records:
    """Base of the layouts whose rows are records that change step by step."""

    name = ""
    snapshot = False

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._days: OrderedDict[date, Lives] = OrderedDict()

    def lives(self, when: date) -> Lives:
        """The records that begin on a local day."""
        raise NotImplementedError

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:
        """The records' native rows as they stand at `until`."""
        raise NotImplementedError

    def parts(self, since: int, until: int, first: int) -> Iterator[Part]:
        """See `Layout.parts`; one part, in the order of the last changes."""
        found = []
        for when in dates_between(max(first, since - LIFE_DAYS * DAY_S), until, self._zone):
            lives = self._day(when)
            reached = np.where(lives.moments <= until, lives.moments, -1).max(axis=1, initial=-1)
            changed = np.flatnonzero((reached > since) & (lives.moments[:, 0] >= first))
            if changed.size:
                kept = Lives(lives.fixed.iloc[changed], lives.moments[changed])
                found.append(Part(self.shown(kept, until), reached[changed]))
        if found:
            at = np.concatenate([part.at for part in found])
            order = np.argsort(at, kind="stable")
            rows = pd.concat([part.rows for part in found], ignore_index=True)
            yield Part(rows.iloc[order].reset_index(drop=True), at[order])

    def _day(self, when: date) -> Lives:
        if when not in self._days:
            self._days[when] = self.lives(when)
            while len(self._days) > LIFE_DAYS + 3:
                self._days.popitem(last=False)
        return self._days[when]


def clock_text(at: Moments, zone: str, until: int = NEVER - 1) -> npt.NDArray[np.object_]:
    """Moments as `2026-11-24 14:37:08` in a zone; None where a moment is after `until`."""
    known = at <= until
    local = pd.to_datetime(np.where(known, at, 0), unit="s", utc=True).tz_convert(zone).tz_localize(None)
    text = np.char.replace(np.datetime_as_string(local.to_numpy().astype("datetime64[s]")), "T", " ")
    told = text.astype(object)
    told[~known] = None
    return np.asarray(told, dtype=object)


def spread_out(rng: np.random.Generator, median: npt.ArrayLike, sigma: float, count: int) -> npt.NDArray[np.float64]:
    """Durations of log-normal length, shape (count,), in the unit of `median`."""
    return np.asarray(np.asarray(median) * rng.lognormal(0, sigma, count), dtype=np.float64)
