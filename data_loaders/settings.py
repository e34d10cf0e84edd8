"""A deployment's profile (one TOML) read and checked before anything is served."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data_loaders.contract import ConfigError

PROFILES = Path(__file__).parent / "profiles"
IDENTIFIER = r"^[a-z][a-z0-9_]*$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A name in the screen's two languages."""

    zh: str
    en: str


class DistrictPart(_Part):
    """Where the deployment is: names, time zone, first look of the map."""

    name: Words
    zone: str
    center: tuple[float, float]
    zoom: float
    min_zoom: float = 8
    max_zoom: float = 17
    basemap: str
    margin_m: float = Field(default=1000, ge=0, le=20_000)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"zone {zone!r} is not in the IANA list; for example Asia/Shanghai")
        return zone


class AreaPart(_Part):
    """One kind of area (street, community, police district): a boundary file and its columns."""

    kind: str = Field(pattern=IDENTIFIER)
    label: Words
    path: str
    code: str
    name: str


class ClassPart(_Part):
    """One class of incident. `urgency` 1 (P1, most urgent) to 3; a sensitive class never shows its records."""

    id: str = Field(pattern=IDENTIFIER)
    name: Words
    group: str
    urgency: Literal[1, 2, 3] = 3
    sensitive: bool = False


class GroupPart(_Part):
    """A family of classes."""

    id: str = Field(pattern=IDENTIFIER)
    name: Words


class StagePart(_Part):
    """What the source showed at one point of a row's life: replay makes snapshots out of a final file."""

    at: str
    mask: tuple[str, ...] = ()
    replace: dict[str, dict[str, str]] = Field(default_factory=dict)


class SourcePart(_Part):
    """One source: which feed reads it, how its bytes arrive, and how its columns are called there."""

    name: str = Field(pattern=IDENTIFIER)
    label: Words
    feed: str
    transport: Literal["files", "replay"]
    path: str
    format: Literal["csv", "parquet", "geojson"]
    encoding: str = "utf-8"
    zone: str | None = None
    precision: Literal["second", "minute", "day"] = "second"
    every_s: int | None = Field(default=None, ge=1)
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    areas: dict[str, str] = Field(default_factory=dict)
    classes: dict[str, str] = Field(default_factory=dict)
    class_default: str | None = None
    statuses: dict[str, str] = Field(default_factory=dict)
    stages: tuple[StagePart, ...] = ()
    spread_hours: tuple[int, int] | None = None


class ClockPart(_Part):
    """Live, or a replay of a span of the past."""

    kind: Literal["live", "replay"] = "live"
    start: datetime | None = None
    end: datetime | None = None
    speed: float = 1.0

    @model_validator(mode="after")
    def _whole_span(self) -> ClockPart:
        if self.kind == "replay" and not (self.start and self.end and self.start.tzinfo and self.start < self.end):
            raise ValueError("a replay needs start and end, both with a zone, start before end")
        return self


class Profile(_Part):
    """One deployment. `root` is the folder that its paths are relative to."""

    id: str = Field(pattern=IDENTIFIER)
    root: Path
    demo: bool = False
    district: DistrictPart
    areas: tuple[AreaPart, ...]
    groups: tuple[GroupPart, ...]
    classes: tuple[ClassPart, ...]
    sources: tuple[SourcePart, ...]
    clock: ClockPart = ClockPart()

    @model_validator(mode="after")
    def _references_hold(self) -> Profile:
        groups = {group.id for group in self.groups}
        classes = {item.id for item in self.classes}
        kinds = {area.kind for area in self.areas}
        for item in self.classes:
            if item.group not in groups:
                raise ValueError(f"class {item.id}: group {item.group!r} is not declared; declared: {sorted(groups)}")
        for source in self.sources:
            named = {*source.classes.values(), *([source.class_default] if source.class_default else [])}
            if missing := sorted(named - classes):
                raise ValueError(f"source {source.name}: classes {missing} are not declared")
            if missing := sorted(set(source.areas) - kinds):
                raise ValueError(
                    f"source {source.name}: area kinds {missing} are not declared; declared: {sorted(kinds)}"
                )
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone."""
        return ZoneInfo(self.district.zone)

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """Area kinds in the profile's order, coarsest use first."""
        return tuple(area.kind for area in self.areas)

    def resolve(self, path: str) -> Path:
        """A profile's path as a file path; relative ones start at the profile's own folder."""
        return Path(path) if Path(path).is_absolute() else self.root / path


def load_profile(name_or_path: str) -> Profile:
    """Read the profile `name` shipped in `profiles/`, or the TOML file at a path.

    Raises:
        ConfigError: no such profile, not TOML, or a value out of place (file, place and value are named).
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = PROFILES / f"{name_or_path}.toml"
    if not path.is_file():
        shipped = ", ".join(sorted(entry.stem for entry in PROFILES.glob("*.toml")))
        raise ConfigError(
            f"profile {name_or_path!r}: no such file {path}. Shipped profiles: {shipped}; or give a .toml path"
        )
    try:
        with path.open("rb") as handle:
            table = tomllib.load(handle)
        return Profile(id=path.stem, root=path.parent, **table)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, item['loc'])) or 'profile'}: {item['msg']}" for item in error.errors()]
        raise ConfigError(f"{path}: {len(lines)} thing(s) to correct\n" + "\n".join(lines)) from error
