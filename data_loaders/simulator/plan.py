"""The plan of a simulated district (one TOML): its size, its names, its storylines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_loaders.contract import ConfigError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StreetPlan(_Part):
    """A street (街道): its name and how many communities it has."""

    name: str
    communities: int = Field(ge=1)


class Storyline(_Part):
    """Something that happens again and again: begins `offset_min` into every `every_min` minutes since 1970, lasts `lasts_min`.

    `source` names the layout that a `feed_outage` silences.
    """

    kind: Literal["burst_pipe", "dead_camera_street", "market_waste", "feed_outage"]
    every_min: int = Field(ge=30)
    offset_min: int = Field(default=0, ge=0)
    lasts_min: int = Field(ge=1)
    source: str = ""


class Plan(_Part):
    """A district's plan. Figures are exact: the geography and the registry add up to them."""

    seed: int
    history_days: int = Field(ge=1, le=400)
    code: str = Field(pattern=r"^\d{6}$")
    zone: str
    origin: tuple[float, float]
    area_km2: float = Field(gt=1)
    registered: int
    migrant: int
    grids: int
    urban: int
    semi_rural: int
    villages: int
    cameras: int
    counting_cameras: int
    cases_a_day: float
    calls_a_day: float
    requests_a_day: float
    camera_events_a_day: float
    streets: tuple[StreetPlan, ...]
    storylines: tuple[Storyline, ...] = ()

    @property
    def communities(self) -> int:
        """How many communities the streets have together."""
        return sum(street.communities for street in self.streets)


def read_plan(path: Path) -> Plan:
    """The plan in a TOML file.

    Raises:
        ConfigError: no such file, not TOML, or a value out of place.
    """
    try:
        plan = Plan(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}. A simulator source's `path` names the district's plan") from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"{path}: not a district's plan: {error}") from error
    if plan.urban + plan.semi_rural + plan.villages != plan.communities:
        raise ConfigError(
            f"{path}: {plan.urban} urban + {plan.semi_rural} semi-rural + {plan.villages} villages are not the "
            f"{plan.communities} communities of the streets; make the two agree"
        )
    return plan
