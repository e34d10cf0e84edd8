"""The population registry's counts by building, once a month. CSV, GB18030, WGS-84. Never a person's row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from data_loaders.simulator.city import City
from data_loaders.simulator.layouts.layout import Part

_COLUMNS = {
    "residents": "常住人口",
    "registered": "户籍人口",
    "migrant": "流动人口",
    "aged_0_14": "0-14",
    "aged_15_59": "15-59",
    "aged_60_up": "60+",
    "households": "households",
    "homes": "homes",
    "elderly_alone": "elderly_alone",
    "lon": "x",
    "lat": "y",
}


class Population:
    """All buildings with homes, when a month has begun."""

    name = "population"
    snapshot = True

    def __init__(self, city: City) -> None:
        self._zone = ZoneInfo(city.plan.zone)
        homes = city.houses[city.houses["homes"] > 0].reset_index(drop=True)
        rows = homes[list(_COLUMNS)].rename(columns=_COLUMNS)
        rows.insert(0, "building_code", homes["building"])
        rows.insert(1, "community_code", homes["building"].str[:12])
        self._rows = rows

    def parts(self, since: int, until: int, first: int) -> Iterator[Part]:
        """The registry, unless this month's was given already."""
        if since >= first and self._month(since) == self._month(until):
            return
        yield Part(self._rows, np.full(len(self._rows), until, dtype=np.int64))

    def _month(self, at: int) -> tuple[int, int]:
        moment = datetime.fromtimestamp(at, self._zone)
        return moment.year, moment.month
