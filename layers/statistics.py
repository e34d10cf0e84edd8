"""Whether a count differs from what is usual, by the statistics of counts: pure, and the same wherever it is asked.

A count of independent events varies by about its own square root; twice the square root of it varies by about one
whatever its mean is (Anscombe 1948, Freeman and Tukey 1950). Small counts are judged exactly, and counts that vary more
than that from period to period (a wet week, a campaign) by how much they did vary.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy  # its parts are loaded when they are first used, which no command line should wait for

# At three deviations; what an exact test must reach is the same chance, both sides together.
Z_TOLD = 3.0
P_TOLD = math.erfc(Z_TOLD / math.sqrt(2))
# Below this mean the approximation is off by more than a reader should be told, so chances are counted exactly.
SMALL = 25.0
# With fewer earlier periods nobody knows what is usual.
FEWEST_PERIODS = 4


class Kind(StrEnum):
    """How a count stands to what is usual; unknown where too little is known of that."""

    MORE = "more"
    FEWER = "fewer"
    USUAL = "usual"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How it was judged."""

    POISSON_Z = "poisson_z"
    SCALED_Z = "scaled_z"  # the z divided by the root of the dispersion
    EXACT = "exact"  # given the sum of all periods, this one's share of it is binomial
    NEGATIVE_BINOMIAL = "negative_binomial"  # small counts that vary more than chance alone
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """A count beside the mean of earlier periods.

    `expected` is that mean, `z` the deviations by which the count is off (by `method`), `p` the chance of being off so
    far where nothing changed, both sides together, `dispersion` the variance of the earlier periods divided by their
    mean (1 for independent events). All four are None where fewer than `FEWEST_PERIODS` are known.
    """

    now: int
    expected: float | None
    z: float | None
    p: float | None
    method: Method
    dispersion: float | None
    kind: Kind


def poisson_z(count: float, expected: float) -> float:
    """Deviations by which a count is off a known mean: 2(√x − √μ).

    Raises:
        ValueError: a negative count or mean.
    """
    return 2 * (math.sqrt(count) - math.sqrt(expected))


def judge(now: int, before: Sequence[int]) -> Change:
    """A count against those of earlier periods of the same length, in any order; periods not known are left out.

    Raises:
        ValueError: a negative count.
    """
    if now < 0 or any(one < 0 for one in before):
        raise ValueError(f"counts are not negative; given {now} against {list(before)}")
    if len(before) < FEWEST_PERIODS:
        return Change(now, None, None, None, Method.NONE, None, Kind.UNKNOWN)
    expected = float(np.mean(before))
    dispersion = float(np.var(before, ddof=1)) / expected if expected else 1.0
    # Periods that vary less than chance do so by chance.
    scale = math.sqrt(max(1.0, dispersion))
    z = poisson_z(now, expected) / scale
    if expected >= SMALL:
        method = Method.SCALED_Z if scale > 1 else Method.POISSON_Z
        p, told = math.erfc(abs(z) / math.sqrt(2)), abs(z) >= Z_TOLD
    elif scale > 1:
        method, p = Method.NEGATIVE_BINOMIAL, _negative_binomial(now, expected, dispersion)
        told = p <= P_TOLD
    else:
        method, p = Method.EXACT, _exact(now, sum(before), len(before))
        told = p <= P_TOLD
    kind = (Kind.MORE if now > expected else Kind.FEWER) if told else Kind.USUAL
    return Change(now, expected, z, p, method, dispersion, kind)


def usual_band(change: Change) -> tuple[float, float] | None:
    """Between which counts nothing is told, by the z of `judge`; None where nobody knows what is usual."""
    if change.expected is None:
        return None
    reach = Z_TOLD / 2 * math.sqrt(max(1.0, change.dispersion or 1.0))
    root = math.sqrt(change.expected)
    return max(0.0, root - reach) ** 2, (root + reach) ** 2


def e_test(x1: int, exposure1: float, x2: int, exposure2: float) -> float:
    """The chance that two Poisson counts differ so much at one rate (Krishnamoorthy and Thomson 2004), both sides.

    Exposures are what the counts are of: days, residents, kilometres; any unit, the same for both.

    Raises:
        ValueError: a negative count, or an exposure that is not positive.
    """
    # Summed over many terms a chance comes to a little over one.
    return min(1.0, float(scipy.stats.poisson_means_test(x1, exposure1, x2, exposure2).pvalue))


def false_discovery(ps: Sequence[float | None], q: float = 0.05) -> list[bool]:
    """Which of many chances may be told so that at most the share `q` of those told is chance (Benjamini, Hochberg 1995).

    A chance that is not known is never told, and is no comparison that was made.
    """
    known = [(place, p) for place, p in enumerate(ps) if p is not None and not math.isnan(p)]
    told = [False] * len(ps)
    if known:
        adjusted = scipy.stats.false_discovery_control([p for _, p in known], method="bh")
        for (place, _), chance in zip(known, adjusted, strict=True):
            told[place] = bool(chance <= q)
    return told


def _exact(now: int, before: int, periods: int) -> float:
    if now + before == 0:
        return 1.0
    return float(scipy.stats.binomtest(now, now + before, 1 / (periods + 1)).pvalue)


def _negative_binomial(now: int, expected: float, dispersion: float) -> float:
    spread = scipy.stats.nbinom(expected / (dispersion - 1), 1 / dispersion)
    return float(min(1.0, 2 * min(spread.cdf(now), spread.sf(now - 1))))
