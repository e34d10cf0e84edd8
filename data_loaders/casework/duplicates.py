"""Which open cases may be reports of one thing (重复): the same class, near, and close in time. A person decides."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_EARTH_M = 6_371_008.8  # mean radius (IUGG)
_M_PER_DEG = math.pi * _EARTH_M / 180


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case to compare: its class, when it was reported (UTC seconds), where (WGS-84 degrees), whether it is open."""

    id: str
    class_: str
    at: int
    lon: float | None
    lat: float | None
    open: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another case that may report the same thing, how far away (metres) and how long before or after (seconds)."""

    id: str
    metres: float
    seconds: int


def proposals(
    case: Candidate, others: Iterable[Candidate], *, within_m: float = 100, within_s: int = 72 * 3600, most: int = 5
) -> list[Proposal]:
    """The open cases that may repeat `case`, nearest first, at most `most`.

    Symmetric: whichever of two cases is asked about, the other is proposed with the same figures. So a closed case is
    neither proposed nor has proposals, nor has one whose place is not known.
    """
    found = [
        Proposal(other.id, metres, abs(other.at - case.at))
        for other in others
        if _may_repeat(case, other, within_s) and (metres := _metres(case, other, within_m)) is not None
    ]
    return sorted(found, key=lambda each: (each.metres, each.seconds, each.id))[:most]


def _may_repeat(case: Candidate, other: Candidate, within_s: int) -> bool:
    return (
        case.open
        and other.open
        and case.id != other.id
        and case.class_ == other.class_
        and abs(other.at - case.at) <= within_s
    )


def _metres(one: Candidate, other: Candidate, within_m: float) -> float | None:
    """The great-circle distance (haversine), or None where it is longer than `within_m` or a place is not known."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    # Most pairs are far apart, and a difference of latitude alone shows it.
    if abs(one.lat - other.lat) * _M_PER_DEG > within_m * 1.001:
        return None
    north = math.sin(math.radians(other.lat - one.lat) / 2) ** 2
    east = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    turn = north + (math.cos(math.radians(one.lat)) * math.cos(math.radians(other.lat))) * east
    metres = 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, turn)))
    return metres if metres <= within_m else None
