"""The population registry's aggregates: residents and homes per area. Never a person's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type

if TYPE_CHECKING:
    import pandas as pd


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """The reading last received is the newest version."""
    frame["status"] = "counted"
    frame["source_version"] = frame["received_at"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    return frame


FEED = Feed(
    name="population",
    kind=Kind.POPULATION,
    about="Residents and homes counted per area; published only as rounded, estimated cells (trust.md, section 1).",
    every_s=2_592_000,
    derive=derive,
    columns=(
        Column("area_code", "source_id", Type.TEXT, required=True),
        Column("residents", "residents", Type.COUNT, required=True),
        Column("homes", "homes", Type.COUNT),
        Column("x", "lon", Type.LON_DEG, note="where a row is a point: a building, a block"),
        Column("y", "lat", Type.LAT_DEG),
        Column("geometry", "geometry", Type.GEOMETRY, note="a polygon, or the point x y"),
    ),
    facts=("Apportioned by area over the cells that the polygon covers, published at resolution 7 and 8 only.",),
)
