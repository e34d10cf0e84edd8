"""docs/layers.md and docs/api.md, made from the registries so that they cannot lag behind."""

from __future__ import annotations

from dashboard.i18n import strings
from dashboard.routes.markdown import api_markdown
from layers.registry import Registry
from layers.spec import LayerSpec, Steps

__all__ = ["api_markdown", "layers_markdown"]

_HEAD = """# Layers

Made by `make docs` from `layers/`; do not edit. A layer reads one published view; what a viewer may see of that view is
decided by scope, not by the layer.
"""


def layers_markdown(registry: Registry) -> str:
    """Every layer: what it counts, what it reads, how it is drawn, for whom."""
    return _HEAD + "".join(_section(layer) for layer in registry.all())


def _section(layer: LayerSpec) -> str:
    zh, en = strings("zh"), strings("en")
    low, high = layer.resolutions
    legend = (
        "steps "
        + ", ".join(f"{bound:g}" for bound in layer.legend.breaks)
        + (" (others by window and resolution)" if layer.legend.table else "")
        if isinstance(layer.legend, Steps)
        else "symbols " + ", ".join(layer.legend.keys)
    )
    rows = [
        ("name", f"{zh[f'layer.{layer.id}']} / {en[f'layer.{layer.id}']}"),
        (
            "measure",
            f"{layer.measure.name}, in {zh[f'unit.{layer.measure.unit}']} / {en[f'unit.{layer.measure.unit}']}",
        ),
        ("reads", f"`{layer.reads}`"),
        ("drawn as", layer.draw.value + (f", H3 resolution {low}–{high}" if layer.draw.value == "cells" else "")),
        ("legend", legend),
        ("feeds", ", ".join(layer.feeds)),
        ("window", "follows the page's window" if layer.windowed else "its own (now, or the last published)"),
        ("given to programs", "yes" if layer.exported else "no"),
        ("records behind it", "yes" if layer.records_sql else "no"),
        ("shown to", ", ".join(sorted(role.value for role in layer.audience))),
    ]
    return f"\n## {layer.id}\n\n| | |\n|---|---|\n" + "".join(f"| {name} | {text} |\n" for name, text in rows)
