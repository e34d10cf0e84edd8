"""Persons who do not exist, for the personal columns of the native layouts.

A search for them in everything that Fengge stores and says proves that nothing personal came past the door.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

COUNT = 50
_SIGNS = "甲乙丙丁戊己庚辛壬癸"

NAMES = tuple(f"金丝雀{_SIGNS[at // 10]}{_SIGNS[at % 10]}" for at in range(COUNT))
# No operator gives out numbers that begin with 19900000, and no district has the code 510199.
PHONES = tuple(f"199000{at:05d}" for at in range(COUNT))
IDENTITIES = tuple(f"5101991900010199{at:02d}" for at in range(COUNT))
ADDRESSES = tuple(f"金丝雀巷{at + 1}号{at + 1}单元" for at in range(COUNT))
ALL = (*NAMES, *PHONES, *IDENTITIES, *ADDRESSES)

Texts = npt.NDArray[np.object_]


def some(rng: np.random.Generator, which: tuple[str, ...], count: int) -> Texts:
    """`count` values of one kind."""
    return np.array(which, dtype=object)[rng.integers(COUNT, size=count)]


def talk(rng: np.random.Generator, count: int) -> Texts:
    """Free text as callers give it, with a name, a number and an address inside."""
    who, phone, place = (some(rng, which, count) for which in (NAMES, PHONES, ADDRESSES))
    return np.array([f"{a}（{b}）称在{c}遇到问题" for a, b, c in zip(who, phone, place, strict=True)], dtype=object)
