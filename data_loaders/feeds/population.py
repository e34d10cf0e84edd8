"""The population registry's aggregates: residents and homes per building or area. Never a person's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type
from data_loaders.moments import iso_text

if TYPE_CHECKING:
    import pandas as pd

# A column of this name belongs to a list of persons.
_SINGLE = ("姓名", "身份证号", "联系电话", "住址", "person_name", "id_card", "person_id")


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """The reading last received is the newest version."""
    frame["status"] = "counted"
    frame["source_version"] = iso_text(frame["received_at"])
    return frame


FEED = Feed(
    name="population",
    kind=Kind.POPULATION,
    about="Residents and homes counted per building or per area; published only as rounded cells (trust.md, section 1).",
    every_s=2_592_000,
    derive=derive,
    snapshot=True,
    columns=(
        Column("building_code", "source_id", Type.TEXT, required=True, note="or the area's code"),
        Column("community_code", "community", Type.TEXT),
        Column("常住人口", "residents", Type.COUNT, required=True),
        Column("户籍人口", "registered", Type.COUNT, note="held, not published"),
        Column("流动人口", "migrant", Type.COUNT, note="held, not published"),
        Column("0-14", "age_0_14", Type.COUNT, note="held, not published"),
        Column("15-59", "age_15_59", Type.COUNT, note="held, not published"),
        Column("60+", "age_60_up", Type.COUNT, note="held, not published"),
        Column("households", "households", Type.COUNT),
        Column("homes", "homes", Type.COUNT),
        Column("elderly_alone", "elderly_alone", Type.COUNT, note="held, not published"),
        Column("geometry", "geometry", Type.GEOMETRY, note="area rows: the polygon that the count is spread over"),
        Column("x", "lon", Type.LON_DEG, note="building rows"),
        Column("y", "lat", Type.LAT_DEG, note="building rows"),
        *(Column(native, None, Type.REFUSED) for native in _SINGLE),
    ),
    facts=(
        "Building rows get their res-9 cell at the door and are published at resolution 7 to 9.",
        "Area rows are apportioned over the cells that the polygon covers, published at resolution 7 and 8 only.",
        "A row that names a person is refused: this feed takes counts.",
    ),
)
