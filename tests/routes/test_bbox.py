"""A box takes whole hexagons, and every one that it touches."""

import numpy as np
import pytest
import shapely
from h3.api import basic_int as h3
from hypothesis import given
from hypothesis import strategies as st

from dashboard.routes.bbox import Box
from data_loaders.access import BadInputError

CELLS = np.array(sorted(h3.grid_disk(h3.latlng_to_cell(41.84, -87.70, 8), 12)), np.uint64)
HEXAGONS = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(int(cell))]) for cell in CELLS]


@given(
    west=st.floats(-87.9, -87.6), south=st.floats(41.7, 41.9), width=st.floats(1e-6, 0.2), height=st.floats(1e-6, 0.2)
)
def test_a_box_takes_the_cells_whose_hexagon_it_touches(west: float, south: float, width: float, height: float) -> None:
    touching = Box(west, south, west + width, south + height).touches(CELLS)
    expected = shapely.intersects(HEXAGONS, shapely.box(west, south, west + width, south + height))
    assert touching.tolist() == expected.tolist()


def test_a_box_inside_one_hexagon_takes_that_hexagon() -> None:
    lat, lon = h3.cell_to_latlng(int(CELLS[0]))
    assert Box(lon, lat, lon + 1e-6, lat + 1e-6).touches(CELLS).sum() == 1


def test_no_cells_are_no_answer() -> None:
    assert Box(0, 0, 1, 1).touches(np.empty(0, np.uint64)).tolist() == []


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "a,b,c,d", "2,0,1,1", "0,1,1,0", "0,0,0,1", "-181,0,1,1", "0,0,1,nan", "0,0,1,inf", "1,2,3,4,5"],
)
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="expected west,south,east,north"):
        Box.parse(text)
