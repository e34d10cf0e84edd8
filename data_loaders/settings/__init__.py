"""A deployment's profile (one TOML) read and checked before anything is served."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from data_loaders.contract import ConfigError, nearest
from data_loaders.settings.alarms import AlarmPart
from data_loaders.settings.casework import LEVELS, CaseworkPart, DepartmentPart, RoutingPart, SeatPart
from data_loaders.settings.errors import explained
from data_loaders.settings.limits import LimitsPart
from data_loaders.settings.parts import (
    ENCODINGS,
    AreaPart,
    BriefingPart,
    ClassPart,
    ClockPart,
    ControlPart,
    DistrictPart,
    GroupPart,
    PublicationPart,
    SourcePart,
    StagePart,
    Words,
)
from data_loaders.settings.profile import WHOLE, Profile
from data_loaders.settings.wall import ScenePart, ShiftPart, WallPart

PROFILES = Path(__file__).parents[1] / "profiles"
DEFAULT_PROFILE = "z"
_PARTS = (
    DistrictPart,
    AreaPart,
    ClassPart,
    GroupPart,
    StagePart,
    SourcePart,
    ClockPart,
    ControlPart,
    LimitsPart,
    PublicationPart,
    BriefingPart,
    CaseworkPart,
    DepartmentPart,
    RoutingPart,
    SeatPart,
    AlarmPart,
    WallPart,
    ScenePart,
    ShiftPart,
    Profile,
)
_SETTINGS = {name for part in _PARTS for name in part.model_fields}

__all__ = [
    "DEFAULT_PROFILE",
    "ENCODINGS",
    "LEVELS",
    "PROFILES",
    "WHOLE",
    "AlarmPart",
    "AreaPart",
    "BriefingPart",
    "CaseworkPart",
    "ClassPart",
    "ClockPart",
    "ControlPart",
    "DepartmentPart",
    "DistrictPart",
    "GroupPart",
    "LimitsPart",
    "Profile",
    "PublicationPart",
    "RoutingPart",
    "SourcePart",
    "StagePart",
    "WallPart",
    "Words",
    "load_profile",
]


def load_profile(name_or_path: str) -> Profile:
    """Read the profile `name` shipped in `profiles/`, or the TOML file at a path.

    Raises:
        ConfigError: no such profile, not TOML, or a value out of place (file, place and value are named).
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = PROFILES / f"{name_or_path}.toml"
    if not path.is_file():
        shipped = sorted(entry.stem for entry in PROFILES.glob("*.toml"))
        raise ConfigError(
            f"profile {name_or_path!r}: no such file {path}{nearest(path.stem, shipped)}. Shipped profiles: "
            f"{', '.join(shipped)}; or give a .toml path"
        )
    try:
        with path.open("rb") as handle:
            table = tomllib.load(handle)
        return Profile(id=path.stem, root=path.parent, **table)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise ConfigError(explained(path, table, error, _SETTINGS)) from error
