"""Controlled rounding of counts on the cell tree: additive at every level, seeded, never dependent on the date.

Every published number is the multiple of `BASE` next below or next above the true one, children add up to
their published parent, and the choice follows HMAC(secret, cell, attribute) alone. So a second release of
the same counts is the same release, and parent minus siblings gives the published child again, nothing finer.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from h3.api import basic_int as h3

BASE = 5
_SLACK = 1e-9  # apportioned counts are sums of floats; a true multiple must not fall below itself


def unit(secret: bytes, place: int | str, attribute: str) -> float:
    """A fixed number in [0, 1) for a place (an H3 cell, or an area's code) and an attribute."""
    name = place if isinstance(place, str) else f"{place:015x}"
    digest = hmac.new(secret, f"{name}|{attribute}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def totals(counts: Mapping[int, float], levels: tuple[int, ...]) -> dict[int, dict[int, float]]:
    """True counts of every level by cell, summed upwards from the finest by parents alone."""
    out: dict[int, dict[int, float]] = {levels[-1]: dict(counts)}
    for fine, coarse in pairwise(reversed(levels)):
        sums: dict[int, float] = defaultdict(float)
        for cell, count in out[fine].items():
            sums[h3.cell_to_parent(cell, coarse)] += count
        out[coarse] = dict(sums)
    return out


def round_tree(counts: Mapping[int, float], levels: tuple[int, ...], secret: bytes, attribute: str) -> dict[int, int]:
    """Round the counts of the finest level and of all its parents together.

    Args:
        counts: true counts (at least 0) by cell, all at resolution `levels[-1]`.
        levels: resolutions from the coarsest published one to the finest.
        secret: key of the HMAC.
        attribute: what is counted; each attribute has its own choices.

    Returns:
        Published multiples of `BASE` by cell, for the cells of every level that hold a count.
    """
    true = totals(counts, levels)
    published: dict[int, int] = {}
    whole = sum(true[levels[0]].values())
    target = BASE * math.floor(whole / BASE + unit(secret, 0, attribute) + _SLACK)
    published.update(_share(true[levels[0]], target, 0, secret, attribute))
    for coarse, fine in pairwise(levels):
        families: dict[int, dict[int, float]] = defaultdict(dict)
        for cell, count in true[fine].items():
            families[h3.cell_to_parent(cell, coarse)][cell] = count
        for parent, children in families.items():
            published.update(_share(children, published[parent], parent, secret, attribute))
    return published


def _share(children: Mapping[int, float], target: int, parent: int, secret: bytes, attribute: str) -> dict[int, int]:
    """Give every child the multiple below or above it so that they add up to `target` (systematic rounding)."""
    order = sorted(children, key=lambda cell: (unit(secret, cell, attribute), cell))
    whole = sum(children.values())
    rest = whole / BASE - math.floor(whole / BASE + _SLACK)
    draw = unit(secret, parent, f"{attribute}|offset")
    # The offset is drawn from the span that makes the last cumulated sum land on the target.
    up = target > BASE * math.floor(whole / BASE + _SLACK)
    offset = (1 - rest) + draw * rest if up else draw * (1 - rest)
    given, reached, shares = 0.0, 0, {}
    for cell in order[:-1]:
        given += children[cell]
        mark = math.floor(given / BASE + offset + _SLACK)
        shares[cell] = BASE * (mark - reached)
        reached = mark
    shares[order[-1]] = target - BASE * reached
    return shares
