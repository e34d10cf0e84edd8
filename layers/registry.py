"""The layers that exist, built once and passed down. A duplicate or an unknown id fails with a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from data_loaders.contract import ConfigError, ForbiddenError, NotFoundError, Role
from layers import areas, cameras, incident_density, incidents_open, population, sensitive_incidents
from layers.spec import LayerSpec

SHIPPED: tuple[LayerSpec, ...] = (
    incident_density.LAYER,
    incidents_open.LAYER,
    cameras.LAYER,
    areas.LAYER,
    population.LAYER,
    sensitive_incidents.LAYER,
)


class Registry:
    """Layers by id, in their order."""

    def __init__(self, layers: Iterable[LayerSpec] = SHIPPED) -> None:
        self._layers: dict[str, LayerSpec] = {}
        for layer in sorted(layers, key=lambda item: item.order):
            if layer.id in self._layers:
                raise ConfigError(f"layer {layer.id!r} is declared twice; give one of them another id")
            self._layers[layer.id] = layer

    def all(self) -> tuple[LayerSpec, ...]:
        """Every layer, in order."""
        return tuple(self._layers.values())

    def for_role(self, role: Role) -> tuple[LayerSpec, ...]:
        """The layers that a role may see, in order."""
        return tuple(layer for layer in self._layers.values() if role in layer.audience)

    def get(self, layer_id: str, role: Role | None = None) -> LayerSpec:
        """The layer of that id; with a role, only where the role may see it.

        Raises:
            NotFoundError: no such layer.
            ForbiddenError: the role may not see it.
        """
        if layer_id not in self._layers:
            raise NotFoundError(f"layer {layer_id[:40]!r}: known are {', '.join(self._layers)}")
        layer = self._layers[layer_id]
        if role is not None and role not in layer.audience:
            raise ForbiddenError(f"layer {layer_id} is not shown to the role {role.value}")
        return layer
