"""What a wall's session may ask and is given: a passer-by reads a wall, and nobody stands beside it to see who."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.access import ForbiddenError, Role, Viewer
from layers.spec import Draw
from layers.walls import RES_MAX, WINDOWS

if TYPE_CHECKING:
    from dashboard.routes.answers import LayerAsk

_DECIMALS = 3  # about 100 m
# What a symbol's shape and fill need. A moment, a class or an id would let a point be told apart from its neighbours.
_SYMBOL = ("lon", "lat", "urgency", "acknowledged")


def check_ask(viewer: Viewer, ask: LayerAsk) -> None:
    """Hold a wall to the questions of its page: narrow windows and filters would single out one incident.

    Raises:
        ForbiddenError: a wall asks for another window, a class, or finer hexagons.
    """
    if viewer.role is not Role.WALL:
        return
    if ask.window not in WINDOWS or ask.classes or ask.resolution > RES_MAX:
        raise ForbiddenError(
            f"a wall only looks: windows {', '.join(WINDOWS)}, every class together, hexagons of resolution {RES_MAX} "
            "or coarser"
        )


def given(viewer: Viewer, draw: Draw, table: pa.Table) -> pa.Table:
    """The rows as this viewer is given them: a wall's points are symbols at about 100 m, and nothing else."""
    if viewer.role is not Role.WALL or draw is not Draw.POINTS:
        return table
    kept = table.select([name for name in _SYMBOL if name in table.column_names])
    for name in ("lon", "lat"):
        at = kept.column_names.index(name)
        kept = kept.set_column(at, name, pc.round(kept.column(name), _DECIMALS))
    return kept
