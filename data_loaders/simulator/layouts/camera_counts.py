"""Hourly counts of the counting cameras, in the layout of Berlin's detectors. CSV with semicolons, UTF-8; no places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from data_loaders.simulator.almanac import dates_between, day_of
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.devices import device_ids, states
from data_loaders.simulator.kinds import COURSES
from data_loaders.simulator.layouts.layout import Moments, Part

HOUR_S, LATE_S = 3600, 120
DAYS_A_PART = 7
# Vehicles an hour at an ordinary moment and free speed (km/h) by the rank of the road.
FLOW, SPEED = {1: 940.0, 2: 430.0, 3: 150.0}, {1: 52.0, 2: 40.0, 3: 27.0}


class CameraCounts:
    """One row a counting camera and hour, two minutes after the hour; none while the camera is out of order."""

    name = "camera_counts"
    snapshot = False

    def __init__(self, city: City) -> None:
        self._city = city
        counting = np.flatnonzero(city.cameras["counting"].to_numpy())
        self._which, self._ids = counting, device_ids(city)[counting]
        rank = city.cameras["rank"].to_numpy()[counting]
        rng = dice(city.plan.seed, "counting")
        self._flow = np.array([FLOW[int(item)] for item in rank]) * rng.lognormal(0, 0.3, len(rank))
        self._speed = np.array([SPEED[int(item)] for item in rank]) * rng.normal(1, 0.06, len(rank))

    def parts(self, since: int, until: int, first: int) -> Iterator[Part]:
        """Rows of the hours that ended and were told in `(since, until]`, in parts of a week."""
        days = dates_between(max(since, first) - LATE_S - HOUR_S, until, self._city.plan.zone)
        for begin in range(0, len(days), DAYS_A_PART):
            found = [self._day(day, since, until, first) for day in days[begin : begin + DAYS_A_PART]]
            rows = pd.concat([part.rows for part in found], ignore_index=True)
            if len(rows):
                yield Part(rows, np.concatenate([part.at for part in found]))

    def _day(self, when: date, since: int, until: int, first: int) -> Part:
        plan = self._city.plan
        day = day_of(plan.seed, plan.zone, when)
        told = day.begins + (np.arange(24) + 1) * HOUR_S + LATE_S
        hours = np.flatnonzero((told > since) & (told <= until) & (told - LATE_S - HOUR_S >= first))
        if not hours.size:
            return Part(pd.DataFrame(), np.empty(0, dtype=np.int64))
        flow, speed, quality = self._measured(when)
        works = np.array([states(self._city, int(told[hour]) - LATE_S) == "ON" for hour in hours])[:, self._which]
        hour, camera = np.nonzero(works)
        at: Moments = told[hours][hour]
        clock = hours[hour]
        return Part(
            pd.DataFrame(
                {
                    "detid_15": self._ids[camera],
                    "tag": f"{when:%d.%m.%Y}",
                    "stunde": clock,
                    "qualitaet": quality[clock, camera],
                    "q_kfz_det_hr": flow[clock, camera],
                    "v_kfz_det_hr": speed[clock, camera],
                }
            ),
            at,
        )

    def _measured(self, when: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Vehicles, mean speed (km/h) and quality (%) of every camera and hour, shapes (24, cameras)."""
        plan = self._city.plan
        day, rng = day_of(plan.seed, plan.zone, when), dice(plan.seed, self.name, when)
        shape = (24, len(self._ids))
        course = 0.25 + 0.75 * COURSES["always" if day.off else "commute"]
        wet = np.clip(1 - 0.02 * day.rain_mm, 0.7, 1)
        expected = course[:, None] * wet[:, None] * self._flow * (0.82 if day.off else 1.0)
        flow = rng.poisson(expected)
        load = expected / (self._flow * 1.9)
        speed = self._speed * (1 - 0.55 * np.clip(load, 0, 1) ** 2) * np.clip(1 - 0.015 * day.rain_mm, 0.7, 1)[:, None]
        quality = np.round(np.clip(rng.normal(98.5, 2, shape), 50, 100)).astype(int)
        return flow, np.round(speed * rng.normal(1, 0.04, shape)).astype(int), quality
