"""Where the colours of an answer begin: at most six steps; differences from the middle outwards."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import kmeans1d
import numpy as np

STEPS = 6
# As many values, evenly drawn, stand for all of them: few maps have more places, and so many are classed in 20 ms.
SAMPLE = 5_000
_WAYS = {"quantiles": "Quantiles", "equal": "EqualInterval"}


def breaks_of(values: Sequence[float], shade: str) -> list[float]:
    """Lower bounds of the steps, strictly increasing, each a value that occurs; empty without values.

    `shade` is one of `question.SHADES`; where fewer different values occur than there are steps, each has its own.
    """
    held = np.sort(np.asarray(values, dtype=float))
    different = np.unique(held)
    if len(different) <= STEPS:
        return [float(value) for value in different]
    if len(held) > SAMPLE:
        held = held[np.linspace(0, len(held) - 1, SAMPLE).astype(int)]
    ends = _natural(held) if shade == "natural" else _classified(held, shade)
    # A step ends with its last value: the next one begins with the next value that occurs.
    starts = np.searchsorted(different, ends, side="right")
    lower = [different[0], *(different[at] for at in starts if at < len(different))]
    kept = sorted({float(value) for value in lower})
    # Head/tail breaks by the tail may be many: the strongest steps are the ones that it is for.
    return kept if len(kept) <= STEPS else [kept[0], *kept[-(STEPS - 1) :]]


def _natural(held: np.ndarray) -> np.ndarray:
    """The last value of each of Jenks's natural classes of these rising values: the least variance within classes that there is."""
    step_of = np.asarray(kmeans1d.cluster(held, STEPS).clusters)
    return held[np.flatnonzero(np.diff(step_of, append=STEPS))]


def _classified(held: np.ndarray, shade: str) -> np.ndarray:
    # A second to load, which no command line should wait for that asks no question.
    import mapclassify  # noqa: PLC0415

    with warnings.catch_warnings():
        # It warns where ties leave it fewer classes than asked for: then there are fewer steps.
        warnings.simplefilter("ignore")
        made = (
            mapclassify.HeadTailBreaks(held)
            if shade == "headtail"
            else getattr(mapclassify, _WAYS[shade])(held, k=STEPS)
        )
    return np.asarray(made.bins, dtype=float)


def signed_breaks(differences: Sequence[float]) -> list[float]:
    """Six bounds around zero for differences that are not judged: the same steps up and down."""
    sizes = np.abs(np.asarray([value for value in differences if value], dtype=float))
    if not len(sizes):
        return []
    third, two_thirds = np.quantile(sizes, (1 / 3, 2 / 3))
    steps = sorted({float(sizes.min()), float(third), float(two_thirds)})
    return [*(-step for step in reversed(steps)), *steps]
