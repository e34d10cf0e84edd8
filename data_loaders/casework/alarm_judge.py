"""What changes among the alarms at a moment: a pure function of what stood, what waits, what was found, and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data_loaders.casework.alarms import CLEAR, KNOWN, RAISE, UNKNOWN
from data_loaders.contract import AlarmRule, Condition, Findings

# An alarm that is raised so often within a minute chatters (EEMUA 191); it then stands until a whole minute was quiet.
CHATTERS, MINUTE_S = 3, 60
Key = tuple[str, str]  # a rule's id and a place


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that stands. `raised_lately`: how often it was raised within the last minute."""

    unknown: bool = False
    raised_lately: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an alarm: the verb of its event, and what was found where it is raised."""

    verb: str
    key: Key
    found: Condition | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The changes of a moment, and since when (UTC seconds) conditions have been met, or gone, that wait for their delay."""

    changes: tuple[Change, ...]
    waiting: Mapping[Key, int]


def judge(
    rules: Sequence[AlarmRule],
    standing: Mapping[Key, Standing],
    waiting: Mapping[Key, int],
    findings: Iterable[Findings],
    now: int,
) -> Judged:
    """Compare what was found with what stands.

    A condition is raised when it has been met for the rule's on delay, and cleared when it has been gone, deadband and
    all, for the off delay. Of what nobody knows nothing is cleared: it is marked. What a rule without findings has
    standing stays; what stands by a rule that the deployment no longer has is cleared.
    """
    known = {rule.id: rule for rule in rules}
    work = _Work(standing, waiting, now)
    told = {item.rule: item for item in findings if item.rule in known}
    for item in told.values():
        work.take(known[item.rule], item)
    for key in standing:
        if key[0] not in known:
            work.changes.append(Change(CLEAR, key))
        elif key[0] not in told:
            work.keep(key)
    return Judged(tuple(work.changes), work.still)


class _Work:
    """Gathers one moment's changes."""

    def __init__(self, standing: Mapping[Key, Standing], waiting: Mapping[Key, int], now: int) -> None:
        self.standing, self.waiting, self.now = standing, waiting, now
        self.changes: list[Change] = []
        self.still: dict[Key, int] = {}

    def take(self, rule: AlarmRule, found: Findings) -> None:
        """One rule's answers."""
        here = {condition.place: condition for condition in found.conditions}
        for place, condition in here.items():
            self.there((rule.id, place), rule, condition)
        for key, alarm in self.standing.items():
            if key[0] == rule.id and key[1] not in here:
                if not found.answered or key[1] in found.unknown:
                    self.silent(key, alarm)
                else:
                    self.gone(key, rule, alarm)

    def there(self, key: Key, rule: AlarmRule, condition: Condition) -> None:
        """The condition holds, or its deadband does."""
        alarm = self.standing.get(key)
        if alarm is not None:
            if alarm.unknown:
                self.changes.append(Change(KNOWN, key))
        elif condition.met and self.waited(key, rule.on_delay_s):
            self.changes.append(Change(RAISE, key, condition))

    def silent(self, key: Key, alarm: Standing) -> None:
        """Nobody knows: silence counts for no delay."""
        if not alarm.unknown:
            self.changes.append(Change(UNKNOWN, key))

    def gone(self, key: Key, rule: AlarmRule, alarm: Standing) -> None:
        """Nothing is left of the condition."""
        chatters = alarm.raised_lately >= CHATTERS
        if self.waited(key, max(rule.off_delay_s, MINUTE_S) if chatters else rule.off_delay_s):
            self.changes.append(Change(CLEAR, key))
        elif alarm.unknown:
            self.changes.append(Change(KNOWN, key))

    def keep(self, key: Key) -> None:
        """Nothing was asked of its rule: what waits goes on waiting."""
        if key in self.waiting:
            self.still[key] = self.waiting[key]

    def waited(self, key: Key, delay_s: int) -> bool:
        """Whether it has lasted for the delay; otherwise it is noted. A clock that stepped back begins anew."""
        since = min(self.waiting.get(key, self.now), self.now)
        if self.now - since >= delay_s:
            return True
        self.still[key] = since
        return False


@dataclass(frozen=True, slots=True)
class Spot:
    """An alarm's rule and place, and the areas that the place lies in, by kind."""

    rule: str
    place: str
    around: Mapping[str, str]


def suppressor(rule: AlarmRule | None, spot: Spot, standing: Iterable[Spot]) -> str | None:
    """The rule whose standing alarm suppresses this one: a parent's, at the same place or at one around it."""
    if rule is None:
        return None
    return next((other.rule for other in standing if other.rule in rule.parent and _covers(other, spot, rule)), None)


def _covers(parent: Spot, spot: Spot, rule: AlarmRule) -> bool:
    if parent.place in {"", spot.place}:
        return True
    kind, _, name = parent.place.partition(":")
    # A silent source explains what hangs on it, and no other source's silence.
    if kind == "feed":
        return not spot.place.startswith("feed:") and name in rule.sources
    return spot.around.get(kind) == name
