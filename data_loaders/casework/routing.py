"""Which department a case goes to: rules that are fixed in advance (事权法定), never a guess from the past.

The rules are a deployment's own (who answers for what is law and local order); the first that matches decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """Cases of these classes or groups, from these feeds, in these areas, go to `department` at `level`.

    An empty set asks nothing. `areas` holds pairs of an area kind and a code. `department` may name area kinds in
    braces, as in `street_office_{street}`: the case's own area code stands there.
    """

    department: str
    classes: frozenset[str] = _ANY
    groups: frozenset[str] = _ANY
    feeds: frozenset[str] = _ANY
    areas: frozenset[tuple[str, str]] = frozenset()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Routed:
    """What the rules ask of a case: its class, the class's group, its feed, its area codes by kind."""

    class_: str
    group: str | None
    feed: str
    areas: Mapping[str, str]


def route(rules: Iterable[Rule], case: Routed, level: int) -> str | None:
    """The department of the first rule that matches the case at that level; None where none does."""
    for rule in rules:
        if rule.level == level and _matches(rule, case):
            department = _filled(rule.department, case.areas)
            if department is not None:
                return department
    return None


def _matches(rule: Rule, case: Routed) -> bool:
    return (
        (not rule.classes or case.class_ in rule.classes)
        and (not rule.groups or case.group in rule.groups)
        and (not rule.feeds or case.feed in rule.feeds)
        and (not rule.areas or any(area in rule.areas for area in case.areas.items()))
    )


def _filled(department: str, areas: Mapping[str, str]) -> str | None:
    """The department with the case's areas in its placeholders; None where one of them is not known."""
    if any(not areas.get(kind) for kind in _PLACEHOLDER.findall(department)):
        return None
    return _PLACEHOLDER.sub(lambda found: areas[found[1]], department)
