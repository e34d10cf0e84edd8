"""Chance that can be repeated: one generator for each thing, named by what it decides."""

from __future__ import annotations

import hashlib

import numpy as np


def dice(seed: int, *name: object) -> np.random.Generator:
    """The generator of `name` under `seed`: the same on every machine and in every order of asking."""
    text = "|".join(map(str, (seed, *name)))
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
