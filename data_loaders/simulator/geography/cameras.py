"""Where the cameras stand: at crossings by the roads' rank, at gates, schools, markets and shops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.board import Floats
from data_loaders.simulator.geography.roads import Road
from data_loaders.simulator.plan import Plan

AT_CROSSINGS = 0.6
_SIDES = "东南西北"
_GATES = {"school": "学校门口", "market": "农贸市场", "shop": "商业街", "office": "办公楼前", "factory": "厂区门口"}


def crossings(edges: Sequence[shapely.LineString], streets: Sequence[Road]) -> pd.DataFrame:
    """Where roads meet: `u, v, rank, road, name` (name: both roads)."""
    ends = np.vstack([np.asarray(edge.coords)[[0, -1]] for edge in edges])
    at = np.unique(ends.round(1), axis=0)
    named = [road for road in streets if road.name and road.rank > 0]
    tree = shapely.STRtree([road.line for road in named])
    pairs = tree.query(shapely.points(at), predicate="dwithin", distance=2.0)
    rows = []
    for point, group in pd.Series(pairs[1]).groupby(pairs[0]):
        met = sorted({int(item) for item in group}, key=lambda item: (named[item].rank, named[item].name))
        if len(met) > 1:
            first, second = named[met[0]], named[met[1]]
            rows.append((*at[int(point)], first.rank, first.name, f"{first.name}{second.name}口"))
    return pd.DataFrame(rows, columns=["u", "v", "rank", "road", "name"])


def cameras(plan: Plan, met: pd.DataFrame, buildings: pd.DataFrame, communities: Sequence[str]) -> pd.DataFrame:
    """Every camera: `u, v, name, road, use_type, ptz_type, counting, rank`; most counting ones on avenues.

    Args:
        plan: the district's plan.
        met: the crossings.
        buildings: all buildings, with `grid` and `use`.
        communities: name of each building's community.
    """
    rng = dice(plan.seed, "cameras")
    at_crossings = min(round(plan.cameras * AT_CROSSINGS), 4 * len(met))
    chance = np.array([0, 6.0, 2.6, 1.0])[met["rank"].to_numpy()]
    picked = rng.choice(np.repeat(np.arange(len(met)), 4), at_crossings, replace=False, p=_even(np.repeat(chance, 4)))
    first = met.iloc[np.sort(picked)].reset_index(drop=True)
    side = first.groupby(["u", "v"]).cumcount().to_numpy()
    shift = np.array([[16.0, 9.0], [-9.0, 16.0], [-16.0, -9.0], [9.0, -16.0]])[side % 4]
    first[["u", "v"]] += shift
    first["name"] = first["name"] + [_SIDES[item % 4] for item in side]
    first["use_type"] = np.where(first["rank"] == 1, 2, np.where(rng.random(len(first)) < 0.55, 2, 1))
    others = _at_gates(rng, plan.cameras - at_crossings, buildings, communities)
    found = pd.concat([first, others], ignore_index=True)
    found["ptz_type"] = rng.choice([1, 2, 3, 4], len(found), p=[0.25, 0.1, 0.45, 0.2])
    traffic = found.index[(found["use_type"] == 2)]
    found["counting"] = False
    best = traffic[np.argsort(found.loc[traffic, "rank"].to_numpy(), kind="stable")][: plan.counting_cameras]
    found.loc[best, "counting"] = True
    return found


def _at_gates(
    rng: np.random.Generator, count: int, buildings: pd.DataFrame, communities: Sequence[str]
) -> pd.DataFrame:
    weight = np.where(buildings["use"].isin(list(_GATES)), 5.0, 0.4)
    picked = np.sort(rng.choice(len(buildings), count, replace=False, p=_even(weight)))
    chosen = buildings.iloc[picked].reset_index(drop=True)
    gate = chosen["use"].map(_GATES).fillna("小区出入口")
    name = pd.Series([communities[item] for item in picked]) + gate
    number = name.groupby(name).cumcount() + 1
    offset: Floats = rng.uniform(-1, 1, (count, 2)) * 6 + np.column_stack(
        [chosen["width_m"] / 2 + 5, chosen["depth_m"] / 2 + 5]
    )
    vital = chosen["use"].isin(["school", "market"])
    return pd.DataFrame(
        {
            "u": chosen["u"] + offset[:, 0],
            "v": chosen["v"] + offset[:, 1],
            "rank": 3,
            "road": "",
            "name": name + number.astype(str) + "号",
            "use_type": np.where(vital, 3, 1),
        }
    )


def _even(weight: Floats) -> Floats:
    return np.asarray(weight / weight.sum(), dtype=np.float64)
