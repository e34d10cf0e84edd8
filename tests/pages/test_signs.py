"""The signs of a basemap's names: the map must have their fonts before it draws one."""

import gzip
import json
from pathlib import Path

from dashboard.pages.config import _signs

PROFILES = Path(__file__).parents[2] / "data_loaders" / "profiles"


def test_every_sign_of_the_simulated_districts_streets_is_asked_for():
    roads = json.loads(gzip.decompress((PROFILES / "z" / "roads.geojson.gz").read_bytes()))["features"]
    names = {sign for road in roads for sign in road["properties"]["name"] or "" if sign > "\x7f"}
    assert len(names) > 40
    assert names <= set(_signs("z.pmtiles"))


def test_a_city_whose_basemap_has_none_asks_for_none():
    assert _signs("chicago.pmtiles") == _signs("") == ""
