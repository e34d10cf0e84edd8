"""The wall of a deployment: how large it is, from how far it is read, its shifts, and the scenes that it goes through."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import time

from pydantic import Field

from data_loaders.settings.parts import IDENTIFIER, Part, Words

DISTRICT, AREA, POINT = "district", "area", "point"
_VIEWS = "district, area:<kind>:<code>, or point:<longitude>,<latitude>,<zoom>"


class ScenePart(Part):
    """One scene: what the map shows and where, what stands beside it, for how long.

    `layers` are ids of layers that a wall may show; areas of the first that has a value for each are ranked at the side.
    `raised` lifts hexagons by their value.
    """

    id: str = Field(pattern=IDENTIFIER, max_length=40)
    name: Words
    layers: tuple[str, ...] = Field(min_length=1)
    view: str = DISTRICT
    raised: bool = False
    seconds: int = Field(default=30, ge=10, le=3600)


class ShiftPart(Part):
    """A shift of the room, from `begins` (local) until the next one begins."""

    name: Words
    begins: time


class WallPart(Part):
    """`width_mm` is the picture's width, `distance_m` from where it is read: type is sized by both.

    Without scenes the map shows the layers that are on at the start.
    """

    width_mm: float = Field(default=4800, ge=300, le=60_000)
    distance_m: float = Field(default=6.3, ge=0.5, le=60)
    shifts: tuple[ShiftPart, ...] = ()
    scenes: tuple[ScenePart, ...] = ()


def wall_faults(wall: WallPart, kinds: Collection[str]) -> Iterator[str]:
    """What does not fit in the scenes, each with its scene and field."""
    for scene in wall.scenes:
        what, _, rest = scene.view.partition(":")
        if what == AREA and rest.partition(":")[0] not in kinds:
            yield f"scene {scene.id}: view {scene.view!r}: this district has the kinds of areas {', '.join(kinds) or 'none'}"
        elif (
            (what == POINT and not _is_point(rest))
            or what not in {DISTRICT, AREA, POINT}
            or (what == DISTRICT and rest)
        ):
            yield f"scene {scene.id}: view {scene.view!r}: expected {_VIEWS}"
    begins = [shift.begins for shift in wall.shifts]
    if begins != sorted(set(begins)):
        yield "wall.shifts: give each its own time, in rising order"


def _is_point(text: str) -> bool:
    try:
        lon, lat, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return False
    return -180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= zoom <= 24
