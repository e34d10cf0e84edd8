"""接处警: calls of the police command system. CSV, GB18030, GCJ-02, one place in eight not known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_loaders.simulator import canaries
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.datum import gcj02
from data_loaders.simulator.happenings import Happenings, Stream
from data_loaders.simulator.kinds import CALLS
from data_loaders.simulator.layouts.layout import NEVER, Lives, Records, clock_text, spread_out

REVOKED, SUPPLEMENTED, UNPLACED = 0.02, 0.1, 0.12
STATUSES = ("1001", "1002", "1003", "1004", "1005")
BIG = {"10": "刑事", "20": "治安", "30": "交通", "40": "消防", "50": "群众求助", "60": "社会联动", "65": "警种协助"}
BIG |= {"70": "群体", "80": "灾害", "90": "举报", "95": "投诉", "99": "其他"}


class Police110(Records):
    """The district's calls."""

    name = "police_110"

    def __init__(self, city: City) -> None:
        super().__init__(city.plan.zone)
        self._city = city
        self._happenings = Happenings(city, Stream(self.name, CALLS, city.plan.calls_a_day))

    def lives(self, when: date) -> Lives:
        """Calls of a day; a revoked one is shown only once it is revoked."""
        found = self._happenings.of_day(when)
        rng, count = dice(self._city.plan.seed, self.name, when), len(found)
        limit_s = np.array([sort.limit_h for sort in CALLS])[found["sort"]] * 3600
        taken = found["at"].to_numpy() + rng.uniform(15, 70, count)
        sent = taken + spread_out(rng, 75, 0.5, count)
        there = sent + spread_out(rng, 520, 0.5, count)
        told = there + spread_out(rng, limit_s * 0.6, 0.5, count)
        more = np.where(rng.random(count) < SUPPLEMENTED, told + spread_out(rng, 7000, 0.8, count), NEVER)
        moments = np.column_stack([taken, sent, there, told, more]).astype(np.int64)
        revoked = rng.random(count) < REVOKED
        moments[revoked] = np.column_stack([moments[revoked, 1], np.full((int(revoked.sum()), 4), NEVER)])
        return Lives(self._fixed(rng, found, when).assign(_revoked=revoked), moments)

    def _fixed(self, rng: np.random.Generator, found: pd.DataFrame, when: date) -> pd.DataFrame:
        count, codes = len(found), np.array([sort.code for sort in CALLS], dtype=object)[found["sort"]]
        names = np.array([sort.name for sort in CALLS], dtype=object)[found["sort"]]
        street = np.array([code[:9] for code in self._city.grids[found["grid"]]], dtype=object)
        lon, lat = gcj02(found["lon"].to_numpy(), found["lat"].to_numpy())
        known = rng.random(count) >= UNPLACED
        number = [f"{self._city.plan.code}0000{when:%Y%m%d}{at + 1:05d}" for at in range(count)]
        return pd.DataFrame(
            {
                "JJDBH": ["J" + item for item in number],
                "PJDBH": ["P" + item for item in number],
                "CJDBH": ["C" + item for item in number],
                "REPORTER_SOURCE": rng.choice(["1001", "1002", "1003"], count, p=[0.07, 0.78, 0.15]),
                "JQTYPEID1": np.array([code[:2] for code in codes], dtype=object),
                "JQTYPENAME1": np.array([BIG[code[:2]] for code in codes], dtype=object),
                "JQTYPEID2": np.array([code[:4] for code in codes], dtype=object),
                "JQTYPENAME2": names,
                "JQTYPEID3": codes,
                "JQTYPENAME3": names,
                "AFDD": np.array([self._city.streets[code] for code in street], dtype=object),
                "BJSJ": clock_text(found["at"].to_numpy(), self._zone),
                "JJDW": f"{self._city.plan.code}000000",
                "GXDW": street + "000",
                "XQDM": street,
                "XQMC": np.array([self._city.streets[code] for code in street], dtype=object),
                "LON": np.where(known, np.round(lon, 6), np.nan),
                "LAT": np.where(known, np.round(lat, 6), np.nan),
                "BJRXM": canaries.some(rng, canaries.NAMES, count),
                "BJDH": canaries.some(rng, canaries.PHONES, count),
                "BJRXB": rng.choice(["1", "2"], count),
                "LLDH": canaries.some(rng, canaries.PHONES, count),
                "BJR_ZJHM": canaries.some(rng, canaries.IDENTITIES, count),
                "BJR_ZJZL": "111",
                "LYBH": ["LY" + item for item in number],
                "BJNR": canaries.talk(rng, count),
                "MEMO": canaries.talk(rng, count),
            }
        )

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:
        """Native rows as they stand at `until`."""
        reached = (lives.moments <= until).sum(axis=1) - 1
        revoked = lives.fixed["_revoked"].to_numpy()
        frame = lives.fixed.drop(columns="_revoked").copy()
        frame.insert(12, "JJSJ", clock_text(lives.moments[:, 0], self._zone))
        frame.insert(13, "CJSJ", clock_text(lives.moments[:, 1], self._zone, until))
        frame.insert(14, "DDSJ", clock_text(lives.moments[:, 2], self._zone, until))
        frame.insert(15, "FKSJ", clock_text(lives.moments[:, 3], self._zone, until))
        frame.insert(16, "STATUS", np.where(revoked, "1000", np.array(STATUSES, dtype=object)[reached]))
        return frame
