"""Areas and classes of the profile as published tables."""

from __future__ import annotations

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
        [(item.id, item.group, item.urgency, item.sensitive) for item in profile.classes],
        columns=["class", "class_group", "urgency", "sensitive"],
    )
    with database.writing() as cursor:
        for table, frame in (("area", areas), ("incident_class", classes)):
            cursor.register("reference", pa.Table.from_pandas(frame, preserve_index=False))
            cursor.execute(f"DELETE FROM city.pub.{table}")
            cursor.execute(f"INSERT INTO city.pub.{table} SELECT * FROM reference")
            cursor.unregister("reference")
