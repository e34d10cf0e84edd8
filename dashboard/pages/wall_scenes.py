"""The wall's scenes as the bridge plays them, and how large its type must be for the room it hangs in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data_loaders.access import Access, ConfigError, Role
from layers.registry import Registry

if TYPE_CHECKING:
    from dashboard.pages.context import PageContext

# The smallest type is 40 units. One unit is 1.25 mm where it is read at 6.3 m: 汉字 (ink 0.916 of the size) are then 25'
# of arc high and digits (0.733) 20'; px = arcmin x distance x 0.000291 / (pitch x ink).
_UNIT_MM, _UNIT_AT_M = 1.25, 6.3
_DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene; `view` as the profile writes it."""

    id: str
    name: Mapping[str, str]
    layers: tuple[str, ...]
    view: str
    raised: bool
    seconds: int


def scenes_of(access: Access, registry: Registry) -> tuple[Scene, ...]:
    """The profile's scenes; without any, the one of the layers that are on at the start.

    Raises:
        ConfigError: a scene names a layer that no wall shows, or an area that is not there.
    """
    shown = {spec.id: spec for spec in registry.for_role(Role.WALL)}
    stated = access.district.wall.scenes
    for scene in stated:
        unknown = sorted(set(scene.layers) - set(shown))
        if unknown:
            raise ConfigError(f"scene {scene.id}: layers {', '.join(unknown)}: a wall shows {', '.join(shown)}")
        what, _, rest = scene.view.partition(":")
        kind, _, code = rest.partition(":")
        if what == "area" and code not in access.area_names.get(kind, {}):
            raise ConfigError(f"scene {scene.id}: view {scene.view!r}: this district has no {kind} {code!r}")
    if not stated:
        layers = tuple(id_ for id_, spec in shown.items() if spec.on_at_start)
        return (
            Scene("all", {"zh": "事件密度", "en": "Incident density"}, layers, _DISTRICT, raised=False, seconds=3600),
        )
    return tuple(
        Scene(one.id, {"zh": one.name.zh, "en": one.name.en}, one.layers, one.view, one.raised, one.seconds)
        for one in stated
    )


def unit_share(access: Access) -> float:
    """The unit of the wall's type as a share of the picture's width: as large as the distance asks for, on any shape."""
    wall = access.district.wall
    return _UNIT_MM * wall.distance_m / _UNIT_AT_M / wall.width_mm


def wall_config(context: PageContext) -> dict[str, Any]:
    """What the bridge must know of the scenes: in their order, with names in the page's language."""
    words, wall = context.words, context.access.district.wall
    return {
        "scenes": [
            {
                "id": one.id,
                "name": words.pick(one.name),
                "layers": list(one.layers),
                "view": one.view,
                "raised": one.raised,
                "seconds": one.seconds,
            }
            for one in scenes_of(context.access, context.registry)
        ],
        "unit_share": unit_share(context.access),
        # What a saved view on the walls may be cut to is said by name.
        "groups": [{"id": one.id, "name": words.pick(one.name)} for one in context.access.district.groups],
        "shifts": [
            {"name": words.pick({"zh": one.name.zh, "en": one.name.en}), "begins": f"{one.begins:%H:%M}"}
            for one in wall.shifts
        ],
    }


def remote_config(context: PageContext) -> dict[str, Any]:
    """What the desk's remote offers: the scenes by name, and the layers that walls may show; nothing to other posts."""
    if not context.access.permits("wall.pin", context.viewer):
        return {}
    names = [
        {"id": one.id, "name": context.words.pick({"zh": one.name.zh, "en": one.name.en})}
        for one in context.access.district.wall.scenes
    ]
    return {"scenes": names, "wall_layers": [spec.id for spec in context.registry.for_role(Role.WALL)]}
