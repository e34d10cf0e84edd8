"""What happens on a day: drawn by hour, weekday, holiday and weather, each event able to set off others near it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_loaders.simulator.almanac import DAY_S, Day, day_of
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.geography.board import Floats
from data_loaders.simulator.kinds import COURSES, Sort
from data_loaders.simulator.storylines import episodes

# How long and how far one event goes on setting off others, and through how many steps.
AFTER_S, AFTER_MAX_S = 4 * 3600.0, 36 * 3600
NEAR_M = 110.0
STEPS = 3
# A day's events begin within it or, set off, up to two days later.
REACH_DAYS = 2
DAYS_KEPT = 140


@dataclass(frozen=True, slots=True)
class Stream:
    """One source of happenings: its name, its sorts, and how many a day."""

    name: str
    sorts: tuple[Sort, ...]
    a_day: float


class Happenings:
    """The happenings of one stream, day by day: `at` (epoch s), `sort`, `lon`, `lat`, `grid`, `story` (bool).

    A day depends on the seed and on itself and the two days before it, never on what was asked before.
    """

    def __init__(self, city: City, stream: Stream) -> None:
        self._city, self._stream = city, stream
        self._seeds: OrderedDict[date, pd.DataFrame] = OrderedDict()
        hours = np.array([COURSES[sort.hours] for sort in stream.sorts])
        share = np.array([sort.share for sort in stream.sorts])
        self._spread = np.array([sort.spread for sort in stream.sorts])
        # What is set off counts too: the ordinary rate is lowered by as much.
        calm = share / share.sum() * (1 - self._spread.clip(0, 0.9))
        self._base = stream.a_day * calm[:, None] * hours / 24

    def of_day(self, when: date) -> pd.DataFrame:
        """All happenings of one local day, in the order of time."""
        zone, seed = self._city.plan.zone, self._city.plan.seed
        day = day_of(seed, zone, when)
        parts = [self._from(when - timedelta(days=back)) for back in range(REACH_DAYS, -1, -1)]
        frame = pd.concat(parts, ignore_index=True)
        frame = frame[(frame["at"] >= day.begins) & (frame["at"] < day.begins + DAY_S)]
        return frame.sort_values(["at", "sort", "lon"], kind="stable", ignore_index=True)

    def _from(self, when: date) -> pd.DataFrame:
        if when not in self._seeds:
            self._seeds[when] = self._make(day_of(self._city.plan.seed, self._city.plan.zone, when))
            while len(self._seeds) > DAYS_KEPT:
                self._seeds.popitem(last=False)
        return self._seeds[when]

    def _make(self, day: Day) -> pd.DataFrame:
        rng = dice(self._city.plan.seed, "happenings", self._stream.name, day.date)
        counts = rng.poisson(self._rate(day))
        sort, hour = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
        at = day.begins + (hour + rng.random(len(hour))) * 3600
        lon, lat, grid = self._places(rng, sort)
        ordinary = pd.DataFrame({"at": at.astype(np.int64), "sort": sort, "lon": lon, "lat": lat, "grid": grid})
        told = self._told(rng, day)
        parts, parents = [ordinary.assign(story=False), told], pd.concat([ordinary, told[ordinary.columns]])
        for _ in range(STEPS):
            parents = self._set_off(rng, day, parents)
            parts.append(parents.assign(story=False))
        return pd.concat([part for part in parts if len(part)], ignore_index=True)

    def _rate(self, day: Day) -> Floats:
        """Expected number by sort and hour, shape (sorts, 24)."""
        sorts = self._stream.sorts
        rain = np.array([[sort.rain] for sort in sorts]) * day.rain_mm
        heat = np.array([[sort.heat] for sort in sorts]) * np.maximum(day.warmth_c - 28, 0)
        off = np.array([[sort.off if day.off else 1.0] for sort in sorts])
        weekday = 1.0 if day.off else (1.06, 1.02, 1.0, 1.0, 1.04, 1.0, 1.0)[day.date.weekday()]
        quiet = 0.66 if day.holiday else 0.8 if day.off else 1.0
        rate: Floats = self._base * np.clip(1 + rain + heat, 0.2, 9) * off * weekday * quiet
        return rate

    def _places(self, rng: np.random.Generator, sort: np.ndarray) -> tuple[Floats, Floats, np.ndarray]:
        lon, lat, grid = np.empty(len(sort)), np.empty(len(sort)), np.empty(len(sort), dtype=np.int64)
        where = np.array([item.where for item in self._stream.sorts])[sort]
        for name in sorted(set(where)):
            here = where == name
            pool = self._city.pools[name]
            drawn = pool.draw(rng, int(here.sum()))
            lon[here], lat[here], grid[here] = pool.lon[drawn], pool.lat[drawn], pool.grid[drawn]
        moved = self._city.shifted(rng, lon, lat, 6.0)
        return *moved, grid

    def _set_off(self, rng: np.random.Generator, day: Day, parents: pd.DataFrame) -> pd.DataFrame:
        """What the parents set off: of the same sort, soon after, near by, and not beyond the day after tomorrow."""
        number = rng.poisson(self._spread[parents["sort"].to_numpy()])
        sparks = parents.iloc[np.repeat(np.arange(len(parents)), number)]
        after = rng.exponential(AFTER_S, len(sparks)).clip(60, AFTER_MAX_S)
        at = (sparks["at"].to_numpy() + after).astype(np.int64)
        lon, lat = self._city.shifted(rng, sparks["lon"].to_numpy(), sparks["lat"].to_numpy(), NEAR_M)
        grid = self._city.grid_of(lon, lat)
        frame = pd.DataFrame({"at": at, "sort": sparks["sort"].to_numpy(), "lon": lon, "lat": lat, "grid": grid})
        inside = self._city.inside(lon, lat, grid) & (at < day.begins + (1 + REACH_DAYS) * DAY_S)
        return frame[inside].reset_index(drop=True)

    def _told(self, rng: np.random.Generator, day: Day) -> pd.DataFrame:
        """What the storylines that begin on this day bring to this stream."""
        codes = {sort.code: at for at, sort in enumerate(self._stream.sorts)}
        told: list[tuple[float, int, float, float, float]] = []
        for episode in episodes(self._city, day.begins, day.begins + DAY_S):
            for scene in episode.scenes(self._stream.name):
                number = max(1, int(rng.poisson(scene.mean)))
                at = (episode.begins + rng.uniform(scene.after_s, scene.until_s, number)).tolist()
                told += [(moment, codes[scene.code], episode.lon, episode.lat, scene.within_m) for moment in at]
        moment, sort, lon, lat, within = np.array(told, dtype=np.float64).reshape(-1, 5).T
        lon, lat = self._city.shifted(rng, lon, lat, within)
        grid = self._city.grid_of(lon, lat)
        frame = pd.DataFrame({"at": moment, "sort": sort, "lon": lon, "lat": lat, "grid": grid, "story": True})
        return frame.astype({"at": "int64", "sort": "int64"})[self._city.inside(lon, lat, grid)]
