"""What screens may know of the deployment: names, bounds, kinds of areas, classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data_loaders.contract import AlarmRule
from data_loaders.normalise import PlaceIndex
from data_loaders.publish.population import AREA_LEVELS
from data_loaders.settings import WHOLE, BriefingPart, CaseworkPart, Profile, WallPart, Words


@dataclass(frozen=True, slots=True)
class AreaKind:
    """A kind of area, with its name in each language."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IncidentClass:
    """A class of incident; sensitive ones appear in no list of records."""

    id: str
    name: Mapping[str, str]
    group: str
    urgency: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A family of classes."""

    id: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Department:
    """Who handles cases; `level` is whose it is: grid, community, street, district.

    `area` is the one that it answers for, as kind and code; None where it has none of its own.
    """

    id: str
    name: Mapping[str, str]
    level: str
    area: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class District:
    """The deployment. `bounds` are west, south, east, north in degrees, WGS-84.

    `basemap` is empty where the city has none.
    `finest` names the subjects that are published coarser here than elsewhere, with their finest H3 resolution;
    `departments` are those of the profile, one for each area where it says so; without any, a case's is free text.
    `alarms` are the rules that the clock judges by.
    `breaks` the layers whose colours begin elsewhere here: layer, rolling window, resolution, six lower bounds.
    `country` is the ISO code whose holidays count, None for none.
    """

    name: Mapping[str, str]
    zone: str
    bounds: tuple[float, float, float, float]
    center: tuple[float, float]
    zoom: float
    min_zoom: float
    max_zoom: float
    basemap: str
    area_kinds: tuple[AreaKind, ...]
    classes: tuple[IncidentClass, ...]
    groups: tuple[ClassGroup, ...]
    finest: Mapping[str, int] = field(default_factory=dict)
    breaks: Mapping[str, Mapping[str, Mapping[int, tuple[float, ...]]]] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    casework: CaseworkPart = field(default_factory=CaseworkPart)
    alarms: tuple[AlarmRule, ...] = ()
    briefing: BriefingPart = field(default_factory=BriefingPart)
    country: str | None = None
    wall: WallPart = field(default_factory=WallPart)


def describe(profile: Profile, places: PlaceIndex) -> District:
    """The profile as screens see it."""
    part = profile.district
    west, south, east, north = places.district.bounds
    return District(
        name=_words(part.name),
        zone=part.zone,
        bounds=(west, south, east, north),
        center=part.center,
        zoom=part.zoom,
        min_zoom=part.min_zoom,
        max_zoom=part.max_zoom,
        basemap=part.basemap,
        area_kinds=tuple(AreaKind(area.kind, _words(area.label)) for area in profile.areas)
        or (AreaKind(WHOLE, _words(part.name)),),
        classes=tuple(
            IncidentClass(item.id, _words(item.name), item.group, item.urgency, item.sensitive)
            for item in profile.classes
        ),
        groups=tuple(ClassGroup(group.id, _words(group.name)) for group in profile.groups),
        breaks=profile.breaks,
        departments=_departments(profile, places),
        casework=profile.casework,
        alarms=alarm_rules(profile),
        briefing=profile.briefing,
        country=profile.working_time.country,
        wall=profile.wall,
        finest={"population": AREA_LEVELS[-1]} if _counts_areas(profile) else {},
    )


def alarm_rules(profile: Profile) -> tuple[AlarmRule, ...]:
    """The deployment's alarm rules, each with the sources that it hangs on."""
    classes_of: dict[str, tuple[str, ...]] = {group.id: () for group in profile.groups}
    for item in profile.classes:
        classes_of[item.group] = (*classes_of[item.group], item.id)
    rules = (part.rule(classes_of) for part in profile.alarms)
    return tuple(replace(rule, sources=_hung_on(profile, rule)) for rule in rules)


def _hung_on(profile: Profile, rule: AlarmRule) -> tuple[str, ...]:
    if rule.kind == "feed":
        return rule.sources or tuple(source.name for source in profile.sources)
    if rule.kind == "cameras_dark":
        return tuple(source.name for source in profile.sources if source.feed == "camera_catalogue")
    told = [(source.name, {*source.classes.values(), source.class_default} - {None}) for source in profile.sources]
    return tuple(name for name, classes in told if classes and (not rule.classes or classes & set(rule.classes)))


def _departments(profile: Profile, places: PlaceIndex) -> dict[str, Department]:
    """Every department: one that is declared for a kind of area stands once for each such area."""
    seat = profile.casework.seat
    found = {seat.id: Department(seat.id, _words(seat.name), "district")}
    for part in profile.departments:
        kind = next((kind for kind in profile.area_kinds if f"{{{kind}}}" in part.id), None)
        layer = places.layer(kind) if kind else None
        for code, name in zip(layer.codes, layer.names, strict=True) if layer else [("", "")]:
            key = part.id.replace(f"{{{kind}}}", code)
            words = {lang: text.replace(f"{{{kind}}}", name) for lang, text in _words(part.name).items()}
            found[key] = Department(key, words, part.level, (kind, code) if kind else None)
    return found


def area_names(places: PlaceIndex) -> Mapping[str, Mapping[str, str]]:
    """Every area of the district: kind, code, name."""
    return {layer.kind: dict(zip(layer.codes, layer.names, strict=True)) for layer in places.layers}


def _counts_areas(profile: Profile) -> bool:
    """True where residents are counted by area, so that cells are estimates."""
    return any(source.feed == "population" and "geometry" in source.columns for source in profile.sources)


def _words(words: Words) -> Mapping[str, str]:
    return {"zh": words.zh, "en": words.en}
