"""The drawn district has the paper's figures for Chengdu Z, to the last resident, and is drawn the same each time."""

from __future__ import annotations

import gzip
import io

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data_loaders.simulator import canaries
from data_loaders.simulator.geography.files import draw
from data_loaders.simulator.geography.outline import outline, river
from data_loaders.simulator.geography.registry import whole
from data_loaders.simulator.plan import read_plan
from tests.simulator.conftest import Z

EQUAL_AREA = "EPSG:6933"


def areas(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(f"/vsigzip/{(Z / f'{name}.geojson.gz').resolve()}")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(gzip.decompress((Z / f"{name}.csv.gz").read_bytes())), dtype={"building": str, "grid": str}
    )


def test_area_streets_communities_and_grids_are_the_papers():
    streets, communities, grids = areas("streets"), areas("communities"), areas("grids")
    assert (len(streets), len(communities), len(grids)) == (14, 105, 1048)
    assert streets.to_crs(EQUAL_AREA).area.sum() / 1e6 == pytest.approx(108.26, rel=0.005)
    assert communities["setting"].value_counts().to_dict() == {"urban": 63, "semi_rural": 40, "village": 2}
    assert set(communities["kind"]) == {"old_estate", "commodity", "resettlement", "rural"}
    for level in (streets, communities, grids):
        assert level["code"].is_unique
        assert level["name"].is_unique


def test_grids_nest_in_communities_and_those_in_streets_without_gap_or_overlap():
    streets, communities, grids = areas("streets"), areas("communities"), areas("grids")
    for inner, outer, digits in ((grids, communities, 12), (communities, streets, 9)):
        assert shapely.coverage_is_valid(inner.geometry.to_numpy())
        merged = inner.dissolve(inner["code"].str[:digits])
        for code, shape in zip(outer["code"], outer.geometry, strict=True):
            assert merged.geometry[code].equals(shape)
    assert set(grids["code"].str.len()) == {15}
    assert shapely.coverage_union_all(grids.geometry.to_numpy()).geom_type == "Polygon"


def test_residents_are_exact_and_every_grid_has_450_to_500_homes():
    houses = table("buildings")
    assert houses["registered"].sum() == 761_000
    assert houses["migrant"].sum() == 464_000
    assert (houses["registered"] + houses["migrant"] == houses["residents"]).all()
    assert (houses[["aged_0_14", "aged_15_59", "aged_60_up"]].sum(axis=1) == houses["residents"]).all()
    homes = houses.groupby(houses["building"].str[:15])["homes"].sum()
    assert len(homes) == 1048
    assert homes.between(450, 500).all()
    stated = areas("communities").set_index("code")
    told = houses.groupby(houses["building"].str[:12])[["residents", "homes"]].sum()
    assert (told.loc[stated.index] == stated[["residents", "homes"]]).all().all()


def test_cameras_stand_inside_the_district_and_316_of_them_count():
    cameras = table("cameras")
    assert len(cameras) == 2018
    assert cameras["counting"].sum() == 316
    inside = shapely.contains_xy(areas("streets").union_all().buffer(0.0004), cameras["lon"], cameras["lat"])
    assert inside.all()
    assert cameras["name"].is_unique or cameras["name"].value_counts().max() <= 4


def test_no_road_crosses_still_water_and_no_house_stands_in_water():
    water, roads, houses = areas("water"), areas("roads"), table("buildings")
    # Three metres in: chords of a bent shore and of a bent road differ by as much.
    still = water[water["kind"].isin(["lake", "pond"])].union_all().buffer(-0.00003)
    streets = roads[roads["kind"].isin(["avenue", "road", "lane"])]
    assert not streets.intersects(still).any()
    assert not shapely.contains_xy(water.union_all(), houses["lon"], houses["lat"]).any()


def test_drawing_again_gives_the_shipped_bytes_and_another_seed_another_district():
    again = draw(read_plan(Z / "district.toml"))
    assert sorted(again) == sorted(path.name for path in Z.glob("*.gz"))
    for name, content in again.items():
        # Compared unpacked: the packing may differ between versions of zlib.
        assert gzip.decompress(content) == gzip.decompress((Z / name).read_bytes()), name
    assert not outline(7).equals(outline(read_plan(Z / "district.toml").seed))
    assert not river(7).equals(river(read_plan(Z / "district.toml").seed))


def test_whole_numbers_keep_the_total():
    assert whole(10, [1, 1, 1]).sum() == 10
    assert whole(0, [3.0, 4.0]).tolist() == [0, 0]


def test_the_code_and_the_persons_exist_nowhere():
    assert all(code.startswith("510199") for code in areas("streets")["code"])
    assert len(set(canaries.ALL)) == 200
