"""How a rule's figure becomes a condition: at or over the limit, or only within the deadband under it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from data_loaders.contract import AlarmRule, Condition


def place_of(area: str, code: str) -> str:
    """An area's place; empty for the whole district."""
    return f"{area}:{code}" if area else ""


def condition(
    rule: AlarmRule,
    place: str,
    value: float,
    *,
    score: float | None = None,
    expected: float | None = None,
    since: datetime | None = None,
    around: Mapping[str, str] | None = None,
) -> Condition | None:
    """The condition of a place, or None where even the deadband is left.

    `score` is what is compared with the limit where that is not the value itself.
    """
    compared = value if score is None else score
    if compared < rule.limit - rule.deadband:
        return None
    return Condition(
        place, value, rule.limit, compared >= rule.limit, expected=expected, since=since, around=around or {}
    )
