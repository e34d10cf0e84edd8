"""What kind of day it is: workday, weekend or holiday, and the weather hour by hour. A pure function of seed and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.board import Floats

DAY_S = 86_400
# Chance of rain on a day and mean temperature (degrees Celsius) by month, for a basin at 30.6 degrees north.
_RAIN = (0.15, 0.2, 0.28, 0.35, 0.38, 0.45, 0.55, 0.5, 0.48, 0.4, 0.22, 0.14)
_MEAN_C = (5.6, 8.0, 12.3, 17.5, 21.8, 24.3, 26.0, 25.6, 22.0, 17.3, 12.2, 7.2)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: when it begins (epoch s), what it is, and its weather by hour, shapes (24,)."""

    date: date
    begins: int
    off: bool
    holiday: bool
    rain_mm: Floats
    warmth_c: Floats


@lru_cache(maxsize=8)
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@lru_cache(maxsize=1024)
def day_of(seed: int, zone: str, when: date) -> Day:
    """The day, under a seed, in a zone."""
    rng = dice(seed, "weather", when)
    known = _year(when.year)
    begins = int(datetime(when.year, when.month, when.day, tzinfo=ZoneInfo(zone)).timestamp())
    hours = np.arange(24)
    rain = np.zeros(24)
    if rng.random() < _RAIN[when.month - 1]:
        heavy = float(rng.gamma(1.1, 1.6)) * (2.2 if when.month in {6, 7, 8} else 1.0)
        middle, width = float(rng.uniform(0, 24)), float(rng.uniform(2, 6))
        rain = heavy * np.exp(-(((hours - middle) / width) ** 2))
    warmth = (
        _MEAN_C[when.month - 1] + rng.normal(0, 2.2) + 3.8 * np.sin((hours - 9) / 24 * 2 * np.pi) - np.minimum(rain, 4)
    )
    return Day(when, begins, not known.is_working_day(when), when in known, rain, warmth)


def dates_between(first: int, last: int, zone: str) -> list[date]:
    """Local dates touched by the span of epoch seconds `[first, last]`."""
    begin, end = (datetime.fromtimestamp(at, ZoneInfo(zone)).date() for at in (first, last))
    return [begin + timedelta(days=count) for count in range((end - begin).days + 1)]
