"""Boundaries of the areas within a viewer's scope."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import shapely

from data_loaders.contract import Answer, NotFoundError, Question, Viewer
from data_loaders.normalise import PlaceIndex


class AreaRoom:
    """Outlines by kind, made once; which of them a viewer gets is asked each time."""

    def __init__(self, places: PlaceIndex, kinds: tuple[str, ...], read: Callable[[Question, Viewer], Answer]) -> None:
        self._places, self._kinds, self._read = places, kinds, read
        self._made: dict[str, list[dict[str, Any]]] = {}

    def shapes(self, kind: str, viewer: Viewer) -> dict[str, object]:
        """Boundaries of one kind of area within the viewer's scope, as a GeoJSON FeatureCollection.

        Raises:
            NotFoundError: the district has no such kind.
        """
        if kind not in self._kinds:
            raise NotFoundError(f"area kind {kind[:40]!r}: this district has {', '.join(self._kinds)}")
        question = Question("area_codes", 'SELECT code FROM "v_area@1" WHERE kind = $kind', {"kind": kind})
        codes = set(self._read(question, viewer).table["code"].to_pylist())
        features = [feature for feature in self._features(kind) if feature["properties"]["code"] in codes]
        return {"type": "FeatureCollection", "features": features}

    def bounds(self, kind: str, code: str) -> tuple[float, float, float, float] | None:
        """West, south, east, north of an area in degrees, WGS-84; None where the district has none such."""
        if kind not in self._kinds:
            return None
        layer = self._places.layer(kind)
        if code not in layer.codes:
            return None
        west, south, east, north = layer.shapes[layer.codes.index(code)].bounds
        return west, south, east, north

    def _features(self, kind: str) -> list[dict[str, Any]]:
        if kind not in self._made:
            layer = self._places.layer(kind)
            self._made[kind] = [
                {
                    "type": "Feature",
                    "properties": {"code": code, "name": name},
                    "geometry": json.loads(shapely.to_geojson(shape)),
                }
                for code, name, shape in zip(layer.codes, layer.names, layer.shapes, strict=True)
            ]
        return self._made[kind]
