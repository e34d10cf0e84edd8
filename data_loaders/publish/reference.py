"""Areas and classes of the profile as published tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from data_loaders.normalise import PlaceIndex
from data_loaders.settings import Profile
from data_loaders.store import Database


def publish_reference(database: Database, profile: Profile, places: PlaceIndex) -> None:
    """Write the profile's areas and classes; a changed profile replaces them."""
    areas = pd.DataFrame(
        [
            (layer.kind, code, name)
            for layer in places.layers
            for code, name in zip(layer.codes, layer.names, strict=True)
        ],
        columns=["kind", "code", "name"],
    )
    classes = pd.DataFrame(
        [(item.id, item.group, item.urgency, item.sensitive, item.police) for item in profile.classes],
        columns=["class", "class_group", "urgency", "sensitive", "police"],
    ).astype({"urgency": "uint8", "police": "boolean"})
    sources = pd.DataFrame([(item.name, item.feed) for item in profile.sources], columns=["source", "feed"])
    tables = {"area": areas, "incident_class": classes, "source": sources}
    with database.writing() as cursor:
        for name, frame in tables.items():
            _replace(cursor, name, pa.Table.from_pandas(frame, preserve_index=False))
        _replace(cursor, "area_within", _surroundings(places))


def _surroundings(places: PlaceIndex) -> pa.Table:
    """Which area of every other kind each area lies in: a grid's community, a community's street."""
    rows = [
        {"kind": layer.kind, "code": code, "areas": list({**around, layer.kind: code}.items())}
        for layer in places.layers
        for code, around in places.within(layer.kind).items()
    ]
    text = pa.string()
    return pa.Table.from_pylist(
        rows, schema=pa.schema([("kind", text), ("code", text), ("areas", pa.map_(text, text))])
    )


def _replace(cursor: Any, name: str, table: pa.Table) -> None:
    cursor.register("reference", table)
    # Made anew whole: a file of an earlier version may hold the table with fewer columns.
    cursor.execute(f"CREATE OR REPLACE TABLE city.pub.{name} AS SELECT * FROM reference")
    cursor.unregister("reference")
