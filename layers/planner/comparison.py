"""Two periods beside each other: the difference, and whether it is more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from layers.statistics import SMALL, e_test, false_discovery

# Fewer events than this in both periods together can hardly differ by more than chance: they are marked.
SMALL_SUM = 10
# From here on, as where both counts are large, the exact test and its approximation say the same.
LARGE_SUM = 1_000
# Share of the places told as changed that may be chance.
FALSE_SHARE = 0.05
# Where the colours of a difference begin, in deviations.
Z_BREAKS = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Difference:
    """How one place changed. `z` is signed and says the same as `p` in deviations; both None where it is not judged.

    `told` holds where it is more than chance among all places judged at once; `small` where too few events lie behind it.
    """

    value: float | None
    p: float | None
    z: float | None
    told: bool
    small: bool


def compare(
    counts: Sequence[tuple[int, int]],
    values: Sequence[tuple[float | None, float | None]],
    exposures: tuple[float, float],
    *,
    judged: bool,
) -> list[Difference]:
    """Differences of many places; `counts` and `values` are (now, then), `exposures` the days of each period.

    Not judged are durations and shares: what lies behind them is no number of independent events.
    """
    chances = [_chance(now, then, *exposures) if judged else None for now, then in counts]
    told = false_discovery(chances, FALSE_SHARE)
    return [
        Difference(
            None if None in pair else pair[0] - pair[1],  # type: ignore[operator]
            p,
            None if p is None else _deviations(p, now / exposures[0] - then / exposures[1]),
            is_told,
            now + then < SMALL_SUM,
        )
        for (now, then), pair, p, is_told in zip(counts, values, chances, told, strict=True)
    ]


@lru_cache(maxsize=20_000)
def _chance(now: int, then: int, days: float, days_then: float) -> float | None:
    if not now + then:
        return None
    if min(now, then) < SMALL and now + then < LARGE_SUM:
        # The sum of its terms may pass one by a rounding.
        return min(1.0, e_test(now, days, then, days_then))
    # Twice the root of a count varies by one whatever its mean is: the same test where it would be counted for seconds.
    z = 2 * (math.sqrt(now / days) - math.sqrt(then / days_then)) / math.sqrt(1 / days + 1 / days_then)
    return math.erfc(abs(z) / math.sqrt(2))


def _deviations(p: float, way: float) -> float:
    """The deviations of a normal that are as rare, with the sign of the change."""
    size = -_NORMAL.inv_cdf(max(p, 1e-300) / 2) if p < 1 else 0.0
    return math.copysign(size, way)
