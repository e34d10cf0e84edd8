"""How a layer is drawn: its description in deck.gl's JSON, made by pydeck. The only importer of pydeck."""

from __future__ import annotations

import json

import pydeck

from layers.spec import LayerSpec


def deck_json(spec: LayerSpec) -> dict[str, object] | None:
    """The layer's deck.gl description without data, for JSONConverter; None where it is not drawn by deck.gl."""
    if not spec.deck:
        return None
    style = dict(spec.deck)
    kind = str(style.pop("type"))
    layer = pydeck.Layer(kind, data=[], id=spec.id, pickable=True, **style)
    described: dict[str, object] = json.loads(layer.to_json())
    described.pop("data", None)
    return described
