"""12345 requests. CSV, UTF-8 with a byte order mark, BD-09, column names in Chinese."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.datum import bd09
from data_loaders.simulator.happenings import Happenings, Stream
from data_loaders.simulator.kinds import REQUESTS
from data_loaders.simulator.layouts.layout import NEVER, Lives, Records, clock_text, spread_out

UNPLACED, ANSWERED = 0.08, 0.72


class Hotline12345(Records):
    """The district's requests: made, settled, called back."""

    name = "hotline_12345"

    def __init__(self, city: City) -> None:
        super().__init__(city.plan.zone)
        self._city = city
        self._happenings = Happenings(city, Stream(self.name, REQUESTS, city.plan.requests_a_day))

    def lives(self, when: date) -> Lives:
        """Requests of a day; the call back comes a day or two after the settling."""
        found = self._happenings.of_day(when)
        rng, count = dice(self._city.plan.seed, self.name, when), len(found)
        limit_s = np.array([sort.limit_h for sort in REQUESTS])[found["sort"]] * 3600
        settled = found["at"].to_numpy() + 600 + spread_out(rng, limit_s * 0.4, 0.6, count)
        answered = rng.random(count) < ANSWERED
        called = np.where(answered, settled + spread_out(rng, 100_000, 0.4, count), NEVER)
        moments = np.column_stack([found["at"].to_numpy(), settled, called]).astype(np.int64)
        return Lives(self._fixed(rng, found, when), moments)

    def _fixed(self, rng: np.random.Generator, found: pd.DataFrame, when: date) -> pd.DataFrame:
        count = len(found)
        names = np.array([sort.code.split("/") for sort in REQUESTS], dtype=object)[found["sort"]]
        lon, lat = bd09(found["lon"].to_numpy(), found["lat"].to_numpy())
        known = rng.random(count) >= UNPLACED
        solved = rng.random(count) < 0.87
        pleased = rng.choice(["满意", "基本满意", "不满意"], count, p=[0.68, 0.2, 0.12])
        return pd.DataFrame(
            {
                "工单编号": [f"GD{when:%Y%m%d}{at + 1:05d}" for at in range(count)],
                "一级分类": names[:, 0],
                "二级分类": names[:, 1],
                "三级分类": names[:, 2],
                "被反映街乡镇": [self._city.streets[code[:9]] for code in self._city.grids[found["grid"]]],
                "经度": np.where(known, np.round(lon, 6), np.nan),
                "纬度": np.where(known, np.round(lat, 6), np.nan),
                "_contacted": np.where(rng.random(count) < 0.97, "是", "否"),
                "_solved": np.where(solved, "是", "否"),
                "_pleased": np.where(solved, pleased, "不满意"),
            }
        )

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:
        """Native rows as they stand at `until`; what was asked in the call back is empty before it."""
        fixed, called = lives.fixed, lives.moments[:, 2] <= until
        return pd.DataFrame(
            {
                "工单编号": fixed["工单编号"],
                "创建时间": clock_text(lives.moments[:, 0], self._zone),
                "办结时间": clock_text(lives.moments[:, 1], self._zone, until),
                "一级分类": fixed["一级分类"],
                "二级分类": fixed["二级分类"],
                "三级分类": fixed["三级分类"],
                "被反映街乡镇": fixed["被反映街乡镇"],
                "是否有效回访": np.where(called, "是", ""),
                "是否联系": np.where(called, fixed["_contacted"], ""),
                "是否解决": np.where(called, fixed["_solved"], ""),
                "是否满意": np.where(called, fixed["_pleased"], ""),
                "经度": fixed["经度"],
                "纬度": fixed["纬度"],
            }
        )
