"""The camera network's devices: their numbers, and which of them answer at a moment."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from data_loaders.simulator.almanac import DAY_S, dates_between, day_of
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.geography.board import Floats
from data_loaders.simulator.storylines import under_way

FAILING_A_DAY = 0.05
REPAIR_MEDIAN_S, REPAIR_MAX_S = 5 * 3600, 3 * DAY_S
SILENT = 0.006
# A camera that went dark over a storyline comes back a little earlier or later than its neighbours.
RAGGED_S = 240


def device_ids(city: City) -> npt.NDArray[np.object_]:
    """20 digits each: 8 of the centre, 2 of the industry, 132 for a camera, 1 of the network, 6 of the series."""
    return np.array([f"{city.plan.code}00001320{at + 1:06d}" for at in range(len(city.cameras))], dtype=object)


@lru_cache(maxsize=256)
def _failures(seed: int, count: int, begins: int, when: date) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    rng = dice(seed, "failures", when)
    failing = np.flatnonzero(rng.random(count) < FAILING_A_DAY)
    since = begins + rng.uniform(0, DAY_S, len(failing))
    lasts = np.minimum(REPAIR_MEDIAN_S * rng.lognormal(0, 1, len(failing)), REPAIR_MAX_S)
    return failing, since, since + lasts


def states(city: City, at: int) -> npt.NDArray[np.object_]:
    """`ON`, `OFF` or empty (not told) for each camera at an epoch second."""
    count, plan = len(city.cameras), city.plan
    state = np.full(count, "ON", dtype=object)
    for when in dates_between(at - REPAIR_MAX_S - DAY_S, at, plan.zone):
        failing, since, until = _failures(plan.seed, count, day_of(plan.seed, plan.zone, when).begins, when)
        state[failing[(since <= at) & (at < until)]] = "OFF"
    for episode in under_way(city, "dead_camera_street", at):
        dark = np.flatnonzero(city.cameras["road"].to_numpy() == episode.road)
        ragged = dice(plan.seed, "ragged", episode.begins).uniform(0, RAGGED_S, (2, len(dark)))
        state[dark[(at >= episode.begins + ragged[0]) & (at < episode.ends - ragged[1])]] = "OFF"
    state[dice(plan.seed, "silent").random(count) < SILENT] = ""
    return state
