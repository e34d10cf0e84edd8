"""Patrol check-ins of officers' phones, by pseudonymous post. NDJSON, WGS-84."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_loaders.simulator.almanac import day_of
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.layouts.layout import Lives, Records, clock_text

# Shifts in local hours, and the chance that a grid is visited at all within one.
SHIFTS = ((8, 14, 0.88), (14, 21, 0.8))
VISITS_MEAN = 0.15
SECOND_TIER = 0.08
STAND_M = 55.0


class Patrols(Records):
    """Full-time officers (tier 1) visit the grids in shifts; doormen, guards and block heads (tier 2) check in now and then."""

    name = "patrols"

    def __init__(self, city: City) -> None:
        super().__init__(city.plan.zone)
        self._city = city
        rng = dice(city.plan.seed, "posts")
        self._posts = np.array(
            [f"W{number:06d}" for number in rng.permutation(1_000_000)[: 2 * len(city.grids)]], dtype=object
        )

    def lives(self, when: date) -> Lives:
        """Check-ins of a day."""
        plan, rng = self._city.plan, dice(self._city.plan.seed, self.name, when)
        day, count = day_of(plan.seed, plan.zone, when), len(self._city.grids)
        grids, moments, tiers = [], [], []
        for begin, end, chance in SHIFTS:
            wet = np.clip(1 - 0.05 * day.rain_mm[begin:end].mean(), 0.5, 1)
            visited = rng.random(count) < chance * wet * (0.8 if day.off else 1.0)
            rounds: tuple[tuple[int, np.ndarray], ...] = (
                (1, visited * (1 + rng.poisson(VISITS_MEAN, count))),
                (2, rng.poisson(SECOND_TIER, count)),
            )
            for tier, number in rounds:
                grids.append(np.repeat(np.arange(count), number))
                moments.append(day.begins + rng.uniform(begin, end, len(grids[-1])) * 3600)
                tiers.append(np.full(len(grids[-1]), tier))
        at = np.concatenate(moments).astype(np.int64)
        order = np.argsort(at, kind="stable")
        return self._shown(rng, np.concatenate(grids)[order], at[order], np.concatenate(tiers)[order])

    def _shown(self, rng: np.random.Generator, grid: np.ndarray, at: np.ndarray, tier: np.ndarray) -> Lives:
        lon, lat = self._city.shifted(rng, self._city.grid_lon[grid], self._city.grid_lat[grid], STAND_M)
        # One full-time officer looks after two neighbouring grids; every grid has helpers of its own.
        post = np.where(tier == 1, grid // 2, len(self._city.grids) + grid % len(self._city.grids))
        fixed = pd.DataFrame(
            {
                "officer_code": self._posts[post],
                "force_tier": tier,
                "grid_code": self._city.grids[grid].astype(object),
                "time": clock_text(at, self._zone),
                "lon": np.round(lon, 6),
                "lat": np.round(lat, 6),
            }
        )
        return Lives(fixed, at[:, None])

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:  # noqa: ARG002 - a check-in never changes
        """Native rows."""
        return lives.fixed
