"""What an alarm's rule is, and what was found by it: the shapes that rules, the standing of alarms and screens share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# ISA-18.2 and EEMUA 191 name few priorities, so that the first means something.
CRITICAL, WARNING, ADVISORY = 1, 2, 3
PRIORITIES = (CRITICAL, WARNING, ADVISORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """One rule of the deployment.

    `area` is the kind of area that it is judged by, empty for the whole district; `limit` is in the kind's own unit
    (`layers/alarms/`), `deadband` in the same; `at_least` is a count under which nothing is said whatever the limit.
    `sources` are those that the rule hangs on: while one of them is silent, nothing is cleared. A standing alarm of a rule in `parent` suppresses this rule's at the same place.
    """

    id: str
    kind: str
    name: Mapping[str, str]
    priority: int
    area: str = ""
    classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    limit: float
    at_least: int = 1
    window_min: int = 60
    on_delay_s: int = 0
    off_delay_s: int = 0
    deadband: float = 0.0
    parent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule found at one place: `value` against `limit`, and since when where that is known (aware UTC).

    `place` is empty for the whole district, `<kind>:<code>` of an area, `cell:<15 hex digits>`, or `feed:<source>`.
    `around` names the areas that a cell lies in, by kind; those around an area are known anyway. `met`: the limit is
    reached; otherwise only the limit less the rule's deadband is, which keeps what stands and raises nothing.
    """

    place: str
    value: float
    limit: float
    met: bool
    expected: float | None = None
    since: datetime | None = None
    around: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """One rule's answers of one moment. Of the places in `unknown` nobody knows; others that are not named have no condition.

    `answered` is False where a source that the rule hangs on is silent: of all places that are not named nobody knows.
    """

    rule: str
    conditions: tuple[Condition, ...] = ()
    unknown: frozenset[str] = frozenset()
    answered: bool = True
