"""Alarm rules of a deployment: `[[alarms]]`, each checked by itself and against the rest of the profile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from pydantic import Field, model_validator

from data_loaders.contract import AlarmRule, nearest
from data_loaders.settings.parts import IDENTIFIER, Part, Words

AlarmKind = Literal["threshold", "rate", "overdue", "feed", "cameras_dark", "cluster"]
# Kinds that count incidents, kinds that are judged over a moving window, kinds that are judged by kinds of areas.
_COUNTING = frozenset({"threshold", "rate", "overdue", "cluster"})
_WINDOWED = frozenset({"threshold", "rate", "cluster"})
_BY_AREA = frozenset({"threshold", "rate", "overdue", "cameras_dark"})
# What a `feed` rule's limit may be: expected intervals without an answer (trust.md, section 4).
_SILENT = (3.0, 10.0)
_DAY_S = 86_400


class AlarmPart(Part):
    """One rule.

    `limit` is a count (threshold, overdue, cluster), a z of observed against expected (rate), intervals of silence
    (feed: 3 stale, 10 dead), or the share of an area's cameras that are off (cameras_dark). `classes` and `groups`
    narrow what is counted, `sources` which feeds are watched; `parent` names rules whose standing alarm of the same
    place suppresses this rule's.
    """

    id: str = Field(pattern=IDENTIFIER, max_length=40)
    kind: AlarmKind
    name: Words
    priority: Literal[1, 2, 3]
    area: str = ""
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    limit: float = Field(gt=0, le=1_000_000)
    at_least: int = Field(default=1, ge=1, le=100_000)
    window_min: int = Field(default=60, ge=5, le=1440)
    on_delay_s: int = Field(default=0, ge=0, le=_DAY_S)
    off_delay_s: int = Field(default=0, ge=0, le=_DAY_S)
    deadband: float = Field(default=0, ge=0)
    parent: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> AlarmPart:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        named = f"alarm {self.id}: "
        if self.kind == "feed" and self.limit not in _SILENT:
            yield f"{named}limit {self.limit:g}: a feed rule takes 3 (stale) or 10 (dead) intervals"
        if self.kind == "cameras_dark" and self.limit > 1:
            yield f"{named}limit {self.limit:g}: give the share of an area's cameras that are off, above 0 and up to 1"
        if self.deadband >= self.limit:
            yield f"{named}deadband {self.deadband:g} is not less than its limit {self.limit:g}; it would never clear"
        for setting, kinds in (
            ("area", _BY_AREA), ("classes", _COUNTING), ("groups", _COUNTING), ("sources", frozenset({"feed"})),
            ("window_min", _WINDOWED),
        ):  # fmt: skip
            if setting in self.model_fields_set and self.kind not in kinds:
                yield f"{named}{setting}: a rule of kind {self.kind} takes none; leave it out"
        if self.id in self.parent:
            yield f"{named}parent: a rule cannot suppress itself"

    def rule(self, classes_of: dict[str, tuple[str, ...]]) -> AlarmRule:
        """The rule as it is judged; `classes_of` gives each group's classes."""
        kept = dict.fromkeys([*self.classes, *(one for group in self.groups for one in classes_of[group])])
        same = ("id", "kind", "priority", "area", "sources", "limit", "at_least", "window_min", "deadband", "parent")
        return AlarmRule(
            name={"zh": self.name.zh, "en": self.name.en},
            classes=tuple(kept),
            on_delay_s=self.on_delay_s,
            off_delay_s=self.off_delay_s,
            **{name: getattr(self, name) for name in same},
        )


def _silent(name: str, words: Words, priority: Literal[2, 3], limit: float, parent: tuple[str, ...]) -> AlarmPart:
    return AlarmPart(
        id=name, kind="feed", name=words, priority=priority, limit=limit, on_delay_s=30, off_delay_s=30, parent=parent
    )


# A silent feed must never look like a calm city: a profile that says nothing of alarms has these.
DEFAULT_ALARMS = (
    _silent("feed_dead", Words(zh="数据中断", en="Feed dead"), 2, 10, ()),
    _silent("feed_stale", Words(zh="数据陈旧", en="Feed stale"), 3, 3, ("feed_dead",)),
)


def alarm_faults(
    alarms: Sequence[AlarmPart],
    kinds: Sequence[str],
    classes: Collection[str],
    groups: Collection[str],
    sources: Collection[str],
) -> Iterator[str]:
    """What does not fit between the rules and the rest of the profile, each with rule and field."""
    ids = [alarm.id for alarm in alarms]
    for alarm in alarms:
        for setting, given, known in (
            ("classes", alarm.classes, classes), ("groups", alarm.groups, groups), ("sources", alarm.sources, sources),
            ("area", (alarm.area,) if alarm.area else (), kinds), ("parent", alarm.parent, ids),
        ):  # fmt: skip
            for word in sorted(set(given) - set(known)):
                yield f"alarm {alarm.id}: {setting} {word!r} is not declared{nearest(word, known)}; declared: {sorted(known)}"
        # A wall may know how many cameras of a street are off, and no finer (trust.md, section 1).
        if alarm.kind == "cameras_dark" and alarm.area and alarm.area in kinds[1:]:
            yield f"alarm {alarm.id}: area {alarm.area!r}: cameras are counted by {kinds[0]} or for the whole district only"
    yield from _circles(alarms)


def _circles(alarms: Sequence[AlarmPart]) -> Iterator[str]:
    parents = {alarm.id: alarm.parent for alarm in alarms}
    for start, parent in parents.items():
        above, seen = set(parent), set[str]()
        while above - seen:
            seen |= above
            above = {up for one in above for up in parents.get(one, ())}
        if start in seen:
            yield f"alarm {start}: parent: the rules suppress each other in a circle"
