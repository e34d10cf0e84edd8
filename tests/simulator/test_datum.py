"""The shifted systems: the published vectors within a metre, and the loaders' way back to where we began."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_loaders.crs import BD09, GCJ02, from_wgs84, to_wgs84
from data_loaders.simulator.datum import bd09, gcj02

# The BD-09 columns of this file carry a known fault of their maker (NOTICE.md beside it): the library judges instead.
VECTORS = pd.read_csv(Path(__file__).parents[1] / "vectors" / "gcj02" / "vectors.csv").dropna(subset=["gcj02_lat"])
METRES = (111_320.0 * np.cos(np.radians(31)), 111_320.0)


def apart_m(one, other):
    return np.hypot((one[0] - other[0]) * METRES[0], (one[1] - other[1]) * METRES[1])


def test_published_points_within_a_metre():
    found = gcj02(VECTORS["wgs84_lon"].to_numpy(), VECTORS["wgs84_lat"].to_numpy())
    assert len(VECTORS) == 3
    assert apart_m(found, (VECTORS["gcj02_lon"], VECTORS["gcj02_lat"])).max() < 1


@pytest.mark.parametrize(("name", "convert"), [(GCJ02, gcj02), (BD09, bd09)])
def test_the_loaders_undo_what_the_simulator_does(name, convert):
    rng = np.random.default_rng(1)
    place = 104.28 + rng.uniform(-0.08, 0.08, 500), 30.63 + rng.uniform(-0.06, 0.06, 500)
    shifted = convert(*place)
    assert apart_m(shifted, place).min() > 100
    assert apart_m(shifted, from_wgs84(name, *place)).max() < 0.001
    assert apart_m(to_wgs84(name, *shifted), place).max() < 1
