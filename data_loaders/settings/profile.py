"""A whole deployment: its parts, checked against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from data_loaders.contract import nearest
from data_loaders.settings.alarms import DEFAULT_ALARMS, AlarmPart, alarm_faults
from data_loaders.settings.casework import CaseworkPart, DepartmentPart, RoutingPart
from data_loaders.settings.limits import LimitsPart
from data_loaders.settings.parts import (
    IDENTIFIER,
    AreaPart,
    BriefingPart,
    ClassPart,
    ClockPart,
    ControlPart,
    DistrictPart,
    GroupPart,
    Part,
    PublicationPart,
    SourcePart,
    WorkingTimePart,
)
from data_loaders.settings.wall import WallPart, wall_faults

# The one kind of area, and its one code, of a deployment that has no area files.
WHOLE = "district"

Breaks = dict[str, dict[str, dict[int, tuple[float, ...]]]]


class Profile(Part):
    """One deployment. `root` is the folder that its paths are relative to.

    `breaks` are the lower bounds of a layer's colours where the city's size asks for its own:
    layer -> rolling window -> H3 resolution -> six bounds; for a layer of areas `all` -> place of the kind, 0 the first.
    """

    id: str = Field(pattern=IDENTIFIER)
    root: Path
    demo: bool = False
    district: DistrictPart
    areas: tuple[AreaPart, ...] = ()
    groups: tuple[GroupPart, ...] = ()
    classes: tuple[ClassPart, ...] = ()
    sources: tuple[SourcePart, ...]
    clock: ClockPart = ClockPart()
    working_time: WorkingTimePart = WorkingTimePart()
    briefing: BriefingPart = BriefingPart()
    casework: CaseworkPart = CaseworkPart()
    departments: tuple[DepartmentPart, ...] = ()
    routing: tuple[RoutingPart, ...] = ()
    alarms: tuple[AlarmPart, ...] = DEFAULT_ALARMS
    publication: PublicationPart = PublicationPart()
    wall: WallPart = WallPart()
    control_points: tuple[ControlPart, ...] = ()
    breaks: Breaks = Field(default_factory=dict)
    limits: LimitsPart = LimitsPart()

    @field_validator("breaks")
    @classmethod
    def _six_rising(cls, breaks: Breaks) -> Breaks:
        for layer, windows in breaks.items():
            for window, resolutions in windows.items():
                for resolution, bounds in resolutions.items():
                    if len(bounds) != 6 or list(bounds) != sorted(set(bounds)):
                        raise ValueError(
                            f"breaks.{layer}.{window}.{resolution}: {list(bounds)} are not six rising lower bounds, "
                            "one for each colour; for example [1, 4, 7, 10, 14, 19]"
                        )
        return breaks

    @model_validator(mode="after")
    def _references_hold(self) -> Profile:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if not (self.areas or self.district.outline or self.district.bounds):
            yield "give [[areas]], or `outline` or `bounds` under [district]: nothing says where the district lies"
        groups = [group.id for group in self.groups]
        yield from _unknown("class", "group", [(item.id, [item.group]) for item in self.classes], groups)
        classes, kinds = [item.id for item in self.classes], [area.kind for area in self.areas]
        sources = self.sources
        named = [(s.name, [*s.classes.values(), *filter(None, [s.class_default])]) for s in sources]
        yield from _unknown("source", "class", named, classes)
        yield from _unknown("source", "area kind", [(s.name, list(s.areas)) for s in sources], kinds)
        yield from self._routing_faults(classes, groups, kinds)
        yield from alarm_faults(self.alarms, kinds, classes, groups, [s.name for s in sources])
        yield from wall_faults(self.wall, kinds)
        yield from _unknown(
            "control point",
            "source",
            [(p.source_id, [p.source]) for p in self.control_points],
            [s.name for s in sources],
        )
        for what, ids in (
            ("area kind", kinds),
            ("class", classes),
            ("group", groups),
            ("source", [s.name for s in sources]),
            ("department", [item.id for item in self.departments]),
            ("alarm", [item.id for item in self.alarms]),
            ("scene", [item.id for item in self.wall.scenes]),
        ):
            for twice in sorted({item for item in ids if ids.count(item) > 1}):
                yield f"{what} {twice!r} is declared twice; give one of them another name"

    def _routing_faults(self, classes: list[str], groups: list[str], kinds: list[str]) -> Iterator[str]:
        departments = [item.id for item in self.departments]
        rules = [(f"{number} ({rule.department})", rule) for number, rule in enumerate(self.routing, 1)]
        yield from _unknown("routing rule", "department", [(n, [r.department]) for n, r in rules], departments)
        yield from _unknown("routing rule", "class", [(n, list(r.classes)) for n, r in rules], classes)
        yield from _unknown("routing rule", "group", [(n, list(r.groups)) for n, r in rules], groups)
        feeds = [source.feed for source in self.sources]
        yield from _unknown("routing rule", "feed", [(n, list(r.feeds)) for n, r in rules], feeds)
        named = [(n, [area.partition(":")[0] for area in r.areas]) for n, r in rules]
        yield from _unknown("routing rule", "area kind", named, kinds)
        placed = [(item.id, re.findall(r"{(\w+)}", item.id + item.name.zh + item.name.en)) for item in self.departments]
        yield from _unknown("department", "area kind", placed, kinds)

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone."""
        return ZoneInfo(self.district.zone)

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """Area kinds in the profile's order, coarsest use first; without area files the district is the one area."""
        return tuple(area.kind for area in self.areas) or (WHOLE,)

    def resolve(self, path: str) -> Path:
        """A profile's path as a file path; relative ones start at the profile's own folder."""
        return Path(path) if Path(path).is_absolute() else self.root / path


def _unknown(what: str, kind: str, named: Iterable[tuple[str, list[str]]], known: list[str]) -> Iterator[str]:
    for owner, words in named:
        for word in sorted(set(words) - set(known)):
            yield f"{what} {owner}: {kind} {word!r} is not declared{nearest(word, known)}; declared: {known}"
