"""Rate: clearly more incidents within the window than is usual for this weekday and hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data_loaders.contract import AlarmRule, Condition, Findings
from layers.alarms.finding import condition, place_of
from layers.expectation import Usual
from layers.statistics import poisson_z


def rate(
    rule: AlarmRule,
    rows: Iterable[Mapping[str, Any]],
    usual: Mapping[str, Usual],
    nothing: Usual,
    *,
    answered: bool,
) -> Findings:
    """The places where z = 2(√x − √μ) reaches the limit, and those of which nobody knows what is usual.

    `rows` are `threshold.recent`'s, `usual` and `nothing` `expectation.read_usual`'s.
    """
    found: list[Condition] = []
    unknown = set()
    for row in rows:
        code, seen = row["place"] or "", row["incidents"]
        if (rule.area and not code) or seen < rule.at_least:
            continue
        place, expected = place_of(rule.area, code), usual.get(code, nothing).mean
        if expected is None:
            unknown.add(place)
            continue
        one = condition(rule, place, seen, score=poisson_z(seen, expected), expected=round(expected, 2))
        found += [one] if one else []
    return Findings(rule.id, tuple(found), frozenset(unknown), answered=answered and nothing.mean is not None)
