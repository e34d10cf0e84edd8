"""Declared reference systems: the shipped vectors, an independent library, speed."""

import time
from pathlib import Path

import geocoordinates_ffi as other
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from data_loaders import crs

VECTORS = pd.read_csv(Path(__file__).parents[1] / "vectors" / "gcj02" / "vectors.csv")
GCJ02 = VECTORS[VECTORS["gcj02_lat"].notna()]
BD09 = VECTORS[VECTORS["bd09_lat"].notna()]
EARTH = Geod(ellps="WGS84")


def metres(lon, lat, true_lon, true_lat):
    return np.asarray(EARTH.inv(lon, lat, true_lon, true_lat)[2])


def china(count, seed=7):
    draw = np.random.default_rng(seed)
    return draw.uniform(75, 134, count), draw.uniform(19, 52, count)


def test_gcj02_vectors_within_a_metre_both_ways():
    lon, lat = crs.to_wgs84("GCJ-02", GCJ02["gcj02_lon"], GCJ02["gcj02_lat"])
    assert metres(lon, lat, GCJ02["wgs84_lon"], GCJ02["wgs84_lat"]).max() < 0.001
    x, y = crs.from_wgs84("GCJ-02", GCJ02["wgs84_lon"], GCJ02["wgs84_lat"])
    assert metres(x, y, GCJ02["gcj02_lon"], GCJ02["gcj02_lat"]).max() < 0.001


def published_bd09_inverse(bd_lon, bd_lat, factor):
    """The published BD-09 formula, written out here so that only its constant can differ."""
    x, y = bd_lon - 0.0065, bd_lat - 0.006
    z = np.hypot(x, y) - 2e-5 * np.sin(y * factor)
    theta = np.arctan2(y, x) - 3e-6 * np.cos(x * factor)
    return z * np.cos(theta), z * np.sin(theta)


def test_the_bd09_vectors_carry_eviltransforms_wrong_constant_and_nothing_else():
    # π for 3000/180·π, then that project's one-step inverse: the vectors come out to the last digit.
    x, y = published_bd09_inverse(BD09["bd09_lon"], BD09["bd09_lat"], np.pi)
    step_lon, step_lat = crs.from_wgs84("GCJ-02", x, y)
    assert metres(2 * x - step_lon, 2 * y - step_lat, BD09["wgs84_lon"], BD09["wgs84_lat"]).max() < 1e-3
    # By the published constant they are 10.5 m and 41.3 m out, and so is every library that has it.
    lon, lat = crs.to_wgs84("BD-09", BD09["bd09_lon"], BD09["bd09_lat"])
    assert metres(lon, lat, BD09["wgs84_lon"], BD09["wgs84_lat"]) == pytest.approx([10.5, 41.3], abs=0.3)


@pytest.mark.parametrize("system", ["GCJ-02", "BD-09"])
def test_two_libraries_agree_within_a_metre(system):
    lon, lat = china(400)
    x, y = crs.from_wgs84(system, lon, lat)
    make = {"GCJ-02": other.Gcj02, "BD-09": other.Bd09}[system]
    back = {"GCJ-02": other.gcj02_to_wgs84_refined, "BD-09": other.bd09_to_wgs84_refined}[system]
    theirs = [back(make(lat=b, lon=a)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    ours = crs.to_wgs84(system, x, y)
    assert metres(*ours, [p.lon for p in theirs], [p.lat for p in theirs]).max() < 1.0
    assert metres(*ours, lon, lat).max() < 0.3


@pytest.mark.parametrize("system", ["GCJ-02", "BD-09"])
def test_a_million_points_take_a_few_seconds(system):
    lon, lat = china(1_000_000)
    begun = time.process_time()
    crs.to_wgs84(system, lon, lat)
    assert time.process_time() - begun < 8


def test_what_no_system_can_place_is_nan_and_outside_china_stands_unshifted():
    lon, lat = crs.to_wgs84("EPSG:3857", np.array([np.inf, np.nan]), np.array([0.0, 1.0]))
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()
    lon, lat = crs.to_wgs84("GCJ-02", np.array([-87.6, np.nan, 1e300]), np.array([41.8, 1.0, 1e300]))
    assert (lon[0], lat[0]) == (-87.6, 41.8)


@pytest.mark.parametrize(
    ("name", "says"), [("GCJ02", "nearest is 'GCJ-02'"), ("EPSG:999999", "does not know"), ("wgs84", "give EPSG")]
)
def test_an_unknown_system_is_refused_with_the_nearest(name, says):
    with pytest.raises(ValueError, match=says):
        crs.checked(name)
