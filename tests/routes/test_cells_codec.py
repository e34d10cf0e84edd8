"""The binary form of cells loses nothing, whatever is put in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.routes.cells_codec import DTYPES, decode, encode, smallest_dtype
from data_loaders.access import BadInputError

whole = st.lists(st.integers(0, 2**32 - 1), max_size=60)
real = st.lists(st.floats(-1e9, 1e9, width=32), max_size=60)
ids = st.lists(st.integers(0, 2**64 - 1), max_size=60)


@given(new=ids, values=st.one_of(whole, real), layer=st.text(max_size=30))
def test_what_is_decoded_is_what_was_encoded(new: list[int], values: list[float], layer: str) -> None:
    payload = encode({"layer": layer}, np.array(new, np.uint64), np.array(values, np.float64))
    header, read_ids, read_values = decode(payload)
    assert header["layer"] == layer
    assert (header["count"], header["new"]) == (len(values), len(new))
    assert read_ids.tolist() == new
    assert read_values.astype(np.float64).tolist() == values


@given(layer=st.text(max_size=30), new=ids)
def test_ids_begin_at_a_multiple_of_eight_so_that_a_browser_can_map_them(layer: str, new: list[int]) -> None:
    payload = encode({"layer": layer}, np.array(new, np.uint64), np.zeros(3))
    size = int.from_bytes(payload[:4], "little")
    assert (4 + size) % 8 == 0
    assert len(payload) == 4 + size + 8 * len(new) + 3


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(0, "u8"), (255, "u8"), (256, "u16"), (65_535, "u16"), (65_536, "u32"), (2**32 - 1, "u32"), (2**32, "f32"),
     (1.5, "f32"), (-1, "f32")],
)  # fmt: skip
def test_the_smallest_type_that_holds_every_value_is_taken(largest: float, expected: str) -> None:
    assert smallest_dtype(np.array([0.0, largest])) == expected


def test_no_values_need_the_smallest_type() -> None:
    assert smallest_dtype(np.empty(0)) == "u8"


@given(cut=st.integers(0, 200))
def test_a_payload_cut_short_is_refused_and_never_misread(cut: int) -> None:
    payload = encode({"layer": "x"}, np.arange(5, dtype=np.uint64), np.arange(5.0))
    if cut < len(payload):
        with pytest.raises(BadInputError):
            decode(payload[:cut])


def test_every_type_has_a_little_endian_form() -> None:
    assert set(DTYPES.values()) == {"<u1", "<u2", "<u4", "<f4"}
