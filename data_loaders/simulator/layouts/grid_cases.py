"""案卷: cases of the grid system through the seven steps. CSV, GB18030, CGCS2000 (EPSG:4490)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_loaders.simulator import canaries
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.happenings import Happenings, Stream
from data_loaders.simulator.kinds import CASES
from data_loaders.simulator.layouts.layout import NEVER, Lives, Moments, Records, clock_text, spread_out

HOUR_S = 3600
# Closed at street level; the rest goes to the district's departments.
AT_STREET = 0.8
VOIDED, SUSPENDED, RETURNED, REWORKED = 0.015, 0.012, 0.04, 0.03
STEPS = ("report", "accept", "dispatch", "handle_receive", "handle_finish", "check", "close")
NODES = ("信息采集", "案卷建立", "任务派遣", "任务处置", "处理反馈", "核查结案", "综合评价")
STATUSES = ("待立案", "待派遣", "待处置", "处置中", "待核查", "待结案", "已结案")
SOURCES = ("collector", "hotline", "resident", "leader", "camera", "transfer")


class _Course(NamedTuple):
    voided: np.ndarray
    suspended: np.ndarray
    street: np.ndarray
    returned: np.ndarray
    reworked: np.ndarray


class GridCases(Records):
    """The district's cases."""

    name = "grid_cases"

    def __init__(self, city: City) -> None:
        super().__init__(city.plan.zone)
        self._city = city
        self._happenings = Happenings(city, Stream(self.name, CASES, city.plan.cases_a_day))

    def lives(self, when: date) -> Lives:
        """Cases reported on a day, with the moments of their seven steps."""
        found = self._happenings.of_day(when)
        rng = dice(self._city.plan.seed, self.name, when)
        chance, again = (
            rng.random((3, len(found))),
            dice(self._city.plan.seed, self.name, "again", when).random((2, len(found))),
        )
        course = _Course(
            chance[0] < VOIDED, chance[1] < SUSPENDED, chance[2] < AT_STREET, again[0] < RETURNED, again[1] < REWORKED
        )
        moments = _moments(rng, found, course)
        return Lives(self._fixed(rng, found, when, course, moments), moments)

    def _fixed(
        self, rng: np.random.Generator, found: pd.DataFrame, when: date, course: _Course, moments: Moments
    ) -> pd.DataFrame:
        count, codes = len(found), np.array([sort.code for sort in CASES], dtype=object)[found["sort"]]
        grid = self._city.grids[found["grid"]].astype(object)
        street = np.array([code[:9] for code in grid], dtype=object)
        limit = np.array([sort.limit_h for sort in CASES])[found["sort"]]
        department = np.where(
            course.street, street + "001", f"{self._city.plan.code}000" + (codes.astype("U3").astype(object))
        )
        frame = pd.DataFrame(
            {
                "case_code": [f"AJ{when:%y%m%d}{at + 1:05d}" for at in range(count)],
                "category_type": np.array([code[0] for code in codes], dtype=object),
                "big_code": np.array([code[1:3] for code in codes], dtype=object),
                "small_code": codes,
                "source_type": rng.choice(SOURCES, count, p=[0.68, 0.09, 0.07, 0.02, 0.09, 0.05]),
                "longitude": np.round(found["lon"].to_numpy(), 6),
                "latitude": np.round(found["lat"].to_numpy(), 6),
                "street_id": street,
                "community_id": np.array([code[:12] for code in grid], dtype=object),
                "grid_id": grid,
                "resp_grid_id": grid,
                "handle_dept_id": department,
                "escalation_level": np.where(course.street, 2, 3),
                "time_limit_type": np.where(limit <= 4, "urgent_hour", np.where(limit <= 24, "work_hour", "work_day")),
                "time_limit_value": np.where(limit <= 24, limit, limit / 8).astype(int),
                "is_urgent": np.array([int(sort.urgent) for sort in CASES])[found["sort"]],
                "is_supervised": (rng.random(count) < 0.02).astype(int),
                "is_forced_close": (rng.random(count) < 0.006).astype(int),
                "visit_satisfaction": rng.choice(["满意", "基本满意", "不满意", ""], count, p=[0.55, 0.2, 0.05, 0.2]),
                "reporter_name": canaries.some(rng, canaries.NAMES, count),
                "reporter_phone": canaries.some(rng, canaries.PHONES, count),
                "reporter_id": canaries.some(rng, canaries.IDENTITIES, count),
                "reporter_address": canaries.some(rng, canaries.ADDRESSES, count),
                "description": canaries.talk(rng, count),
            }
        )
        due = np.where(moments[:, 2] < NEVER, moments[:, 2] + limit * HOUR_S, 0.0)
        due = _by_daylight(due, limit * HOUR_S, 3.0)
        frame["_deadline"] = np.where(moments[:, 2] < NEVER, due.astype(np.int64), NEVER)
        return frame.assign(
            _voided=course.voided, _suspended=course.suspended, _returned=course.returned, _reworked=course.reworked
        )

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:
        """Native rows as they stand at `until`."""
        reached = (lives.moments <= until).sum(axis=1) - 1
        fixed, moments = lives.fixed, lives.moments
        voided = fixed["_voided"].to_numpy() & (reached >= 1)
        waiting = fixed["_suspended"].to_numpy() & (reached == 3)
        step = np.where(voided, 6, reached)
        status = np.where(waiting, "挂账", np.array(STATUSES, dtype=object)[step])
        frame = fixed.drop(columns=["_deadline", "_voided", "_suspended", "_returned", "_reworked"]).copy()
        frame.insert(11, "case_status", np.where(voided, "作废", status))
        frame.insert(12, "current_node", np.array(NODES, dtype=object)[step])
        frame["deadline_time"] = clock_text(np.where(reached >= 2, fixed["_deadline"], NEVER), self._zone)
        for at, name in enumerate(STEPS):
            frame[f"{name}_time"] = clock_text(moments[:, at], self._zone, until)
        # What was sent back or failed its verification is known once a department, or the verifier, has had it.
        frame["return_times"] = np.where(fixed["_returned"].to_numpy() & (reached >= 3), 1, 0)
        frame["rework_times"] = np.where(fixed["_reworked"].to_numpy() & (reached >= 5), 1, 0)
        frame.loc[frame["close_time"].isna(), "visit_satisfaction"] = ""
        return frame


def _moments(rng: np.random.Generator, found: pd.DataFrame, course: _Course) -> Moments:
    """When each case reached each step, shape (n, 7); what is voided ends at registration, as its closing."""
    count = len(found)
    limit_s = np.array([sort.limit_h for sort in CASES])[found["sort"]] * HOUR_S
    report = found["at"].to_numpy()
    accept = report + spread_out(rng, 420, 0.7, count)
    dispatch = accept + spread_out(rng, 380, 0.7, count)
    receive = dispatch + spread_out(rng, 700, 0.8, count)
    slow = np.where(course.street, 1.0, 1.35) * np.where(course.returned | course.reworked, 2.2, 1.0)
    finish = receive + spread_out(rng, limit_s * 0.22, 0.6, count) * slow
    finish = finish + np.where(course.suspended, rng.uniform(8, 25, count) * 24 * HOUR_S, 0)
    finish = _by_daylight(finish, limit_s, rng.uniform(0, 2.5, count))
    check = finish + spread_out(rng, np.minimum(2400, limit_s * 0.1), 0.7, count)
    close = check + spread_out(rng, 600, 0.6, count)
    moments = np.column_stack([report, accept, dispatch, receive, finish, check, close]).astype(np.int64)
    moments[course.voided, 2:6] = NEVER
    moments[course.voided, 6] = moments[course.voided, 1]
    return moments


def _by_daylight(at: np.ndarray, limit_s: np.ndarray, late_h: np.ndarray | float) -> np.ndarray:
    """What is not pressing and falls into the night falls `late_h` hours after the morning begins (hours in UTC+8)."""
    hour = (at + 8 * HOUR_S) % (24 * HOUR_S) / HOUR_S
    wait = np.where(hour < 7.5, 7.5 - hour, np.where(hour > 21.5, 31.5 - hour, 0)) + late_h
    night = ((hour < 7.5) | (hour > 21.5)) & (limit_s > 4.5 * HOUR_S)
    return np.where(night, at + wait * HOUR_S, at)
