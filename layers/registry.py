"""The layers that exist, built once and passed down. A duplicate or an unknown id fails with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from data_loaders.contract import ConfigError, ForbiddenError, NotFoundError, Role
from layers import (
    age_bands,
    areas,
    camera_health,
    cameras,
    cases_by_department,
    cases_by_step,
    cases_due_today,
    cases_escalated,
    cases_overdue,
    elderly_alone,
    flagged_dwellings,
    grid_workload,
    hotline_density,
    incident_density,
    incidents_open,
    patrol_coverage,
    police_calls,
    population,
    sensitive_incidents,
    traffic_by_area,
    traffic_flow,
)
from layers.spec import LayerSpec, Steps

Breaks = Mapping[str, Mapping[str, Mapping[int, tuple[float, ...]]]]

SHIPPED: tuple[LayerSpec, ...] = (
    incident_density.LAYER,
    police_calls.LAYER,
    hotline_density.LAYER,
    sensitive_incidents.LAYER,
    incidents_open.LAYER,
    cases_by_step.LAYER,
    cases_overdue.LAYER,
    cases_due_today.LAYER,
    cases_by_department.LAYER,
    cases_escalated.LAYER,
    cameras.LAYER,
    traffic_flow.LAYER,
    traffic_by_area.LAYER,
    camera_health.LAYER,
    areas.LAYER,
    grid_workload.LAYER,
    patrol_coverage.LAYER,
    population.LAYER,
    age_bands.LAYER,
    elderly_alone.LAYER,
    flagged_dwellings.LAYER,
)


class Registry:
    """Layers by id, in their order.

    `finest` limits a layer's resolution to what this deployment publishes; `breaks` are its own bounds of the colours:
    layer, rolling window, resolution, six lower bounds.
    """

    def __init__(
        self,
        layers: Iterable[LayerSpec] = SHIPPED,
        finest: Mapping[str, int] | None = None,
        breaks: Breaks | None = None,
    ) -> None:
        self._layers: dict[str, LayerSpec] = {}
        limits = finest or {}
        for layer in sorted(layers, key=lambda item: item.order):
            if layer.id in self._layers:
                raise ConfigError(f"layer {layer.id!r} is declared twice; give one of them another id")
            low, high = layer.resolutions
            self._layers[layer.id] = replace(layer, resolutions=(low, min(high, limits.get(layer.id, high))))
        for layer_id, table in (breaks or {}).items():
            self._layers[layer_id] = self._with_breaks(layer_id, table)

    def _with_breaks(self, layer_id: str, table: Mapping[str, Mapping[int, tuple[float, ...]]]) -> LayerSpec:
        layer = self._layers.get(layer_id)
        if layer is None or not isinstance(layer.legend, Steps):
            stepped = [item.id for item in self._layers.values() if isinstance(item.legend, Steps)]
            raise ConfigError(
                f"profile, breaks.{layer_id}: no layer with colour steps; these have: {', '.join(stepped)}"
            )
        own = {(window, resolution): bounds for window, row in table.items() for resolution, bounds in row.items()}
        return replace(layer, legend=replace(layer.legend, table={**layer.legend.table, **own}))

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
