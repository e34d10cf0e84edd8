"""Who lives where: the registry's totals, spread over the buildings and exact to the last resident."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_loaders.simulator.chance import dice
from data_loaders.simulator.geography.settlement import PATTERNS
from data_loaders.simulator.plan import Plan


def whole(total: int, weights: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainders)."""
    share = np.asarray(weights, dtype=float)
    exact = share * (total / share.sum())
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(-(exact - parts), kind="stable")[: total - int(parts.sum())]] += 1
    return np.asarray(parts, dtype=np.int64)


def residents(plan: Plan, buildings: pd.DataFrame) -> pd.DataFrame:
    """Counts of each building: registered, migrant, age bands, households, elderly living alone."""
    rng = dice(plan.seed, "residents")
    patterns = buildings["use"].map(PATTERNS)
    persons = np.array(
        [item.persons if isinstance(item, object) and hasattr(item, "persons") else 0 for item in patterns]
    )
    migrants = np.array([getattr(item, "migrants", 0.0) for item in patterns])
    weight = buildings["homes"].to_numpy() * persons * rng.uniform(0.85, 1.15, len(buildings))
    share = np.clip(migrants * rng.uniform(0.6, 1.4, len(buildings)), 0, 0.95)
    registered, migrant = whole(plan.registered, weight * (1 - share)), whole(plan.migrant, weight * share)
    total = registered + migrant
    old = np.minimum(total, np.round(registered * rng.uniform(0.16, 0.34, len(total)))).astype(int)
    young = np.minimum(total - old, np.round(total * rng.uniform(0.09, 0.17, len(total)))).astype(int)
    alone = np.round(old * rng.uniform(0.04, 0.13, len(total))).astype(int)
    homes = buildings["homes"].to_numpy()
    return pd.DataFrame(
        {
            "residents": total,
            "registered": registered,
            "migrant": migrant,
            "aged_0_14": young,
            "aged_15_59": total - young - old,
            "aged_60_up": old,
            "households": np.minimum(homes, np.round(homes * rng.uniform(0.86, 0.99, len(homes)))).astype(int),
            "elderly_alone": alone,
        },
        index=buildings.index,
    )
