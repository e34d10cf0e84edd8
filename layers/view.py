"""What a person looks at: the part of the page's state that questions depend on."""

from __future__ import annotations

from dataclasses import dataclass

from data_loaders.contract import Window


@dataclass(frozen=True, slots=True)
class LayerView:
    """Resolution, window, classes (empty = all) and area kind of one look at the map.

    `silent` names the sources that do not answer now; the state of what they tell of is not known.
    """

    resolution: int
    window: Window
    classes: tuple[str, ...] = ()
    area_kind: str = ""
    silent: tuple[str, ...] = ()
