"""How a deployment works its cases: departments, who answers for what, when a case goes up, what is judged in time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from data_loaders.settings.parts import IDENTIFIER, Part, Words

Level = Literal["grid", "community", "street", "district"]
LEVELS: tuple[Level, ...] = ("grid", "community", "street", "district")


class DepartmentPart(Part):
    """Who handles cases. An `id` with `{street}` (or another kind of area) stands for one department in each such area.

    In the name the placeholder is the area's name. `level` is whose it is.
    """

    id: str = Field(min_length=1, max_length=60)
    name: Words
    level: Level = "street"


class RoutingPart(Part):
    """事权法定: what goes to which department. The first rule that fits a case decides; what is left empty fits all.

    `areas` are `kind:code`; `levels` those at which the case stands. `{street}` in `department` is the case's own street.
    """

    department: str
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    @field_validator("areas")
    @classmethod
    def _kind_and_code(cls, areas: tuple[str, ...]) -> tuple[str, ...]:
        for area in areas:
            if not all(area.partition(":")):
                raise ValueError(f"area {area!r}: give kind:code, for example street:510199001")
        return areas


class SeatPart(Part):
    """The seat that gets what no rule routes."""

    id: str = Field(default="dispatch_seat", pattern=IDENTIFIER)
    name: Words = Words(zh="派遣席", en="Dispatch seat")


class CaseworkPart(Part):
    """Rules of the district's case work; all of them differ by city (domain.md, section 2).

    `escalate` lets the clock raise what is overdue or was sent back `returned_limit` times; at the next level a case has
    `grace_h` more hours. `closing_denominator` is what 按时结案率 divides by. `weights` are those of response, solving and
    satisfaction in the composite of the three rates; `basically` is what a "basically satisfied" counts.
    """

    seat: SeatPart = SeatPart()
    escalate: bool = True
    grace_h: float = Field(default=24, gt=0, le=2400)
    returned_limit: int = Field(default=2, ge=1, le=20)
    register_within_min: int = Field(default=60, ge=1, le=100_000)
    dispatch_within_min: int = Field(default=60, ge=1, le=100_000)
    closing_denominator: Literal["due", "closed"] = "due"
    weights: tuple[float, float, float] = (0.1, 0.5, 0.4)
    basically: float = Field(default=0.9, ge=0, le=1)
    duplicate_within_m: float = Field(default=100, gt=0, le=5000)
    duplicate_within_h: float = Field(default=72, gt=0, le=2400)
    emergency_hours_max: int = Field(default=72, ge=1, le=720)

    @field_validator("weights")
    @classmethod
    def _whole(cls, weights: tuple[float, float, float]) -> tuple[float, float, float]:
        if min(weights) < 0 or abs(sum(weights) - 1) > 1e-9:
            raise ValueError(
                f"weights {list(weights)}: give three shares that add up to 1, for example [0.1, 0.5, 0.4]"
            )
        return weights
