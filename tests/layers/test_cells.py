"""H3 parents by bit operations are h3's own parents."""

import random
import re
from pathlib import Path

import duckdb
import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.access import BadInputError
from layers.cells import cell_at, resolution_of

VECTORS = Path(__file__).parents[1] / "vectors" / "h3"


def shipped_vectors() -> list[str]:
    """Cells of h3's own test vectors: base cells 5 and 14 (with a pentagon among them) and 19."""
    return [
        cell
        for path in sorted(VECTORS.glob("*.txt"))
        for cell in re.findall(r"^[0-9a-f]{15}$", path.read_text(), flags=re.MULTILINE)
    ]


def pentagon_kin(resolution: int) -> list[str]:
    """Every pentagon of a resolution, and its children two steps down."""
    return [kin for pentagon in h3.get_pentagons(resolution) for kin in h3.cell_to_children(pentagon, resolution + 2)]


def random_cells(count: int) -> list[str]:
    dice = random.Random(7)
    return [h3.latlng_to_cell(dice.uniform(-90, 90), dice.uniform(-180, 180), 12) for _ in range(count)]


@pytest.mark.parametrize("resolution", range(12))
def test_parents_in_sql_equal_those_of_h3_pentagons_included(resolution):
    known = shipped_vectors() + pentagon_kin(10) + random_cells(5000)
    cells = [cell for cell in known if h3.get_resolution(cell) >= resolution]
    assert len(cells) > 5000
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE cells AS SELECT unnest($1)::UBIGINT AS cell", [[h3.str_to_int(cell) for cell in cells]]
    )
    made = connection.execute(f"SELECT {cell_at(resolution)} FROM cells").fetchall()
    assert [h3.int_to_str(parent) for (parent,) in made] == [h3.cell_to_parent(cell, resolution) for cell in cells]


@given(st.floats(-89, 89), st.floats(-179, 179), st.integers(0, 15))
def test_the_resolution_is_read_from_the_bits(lat, lon, resolution):
    assert resolution_of(h3.str_to_int(h3.latlng_to_cell(lat, lon, resolution))) == resolution


@pytest.mark.parametrize("resolution", [-1, 16])
def test_a_resolution_that_h3_has_not_is_refused(resolution):
    with pytest.raises(BadInputError, match="0 to 15"):
        cell_at(resolution)
