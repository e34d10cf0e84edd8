"""Registers in capitals are set as the names that people read."""

import pytest

from data_loaders.normalise.naming import reading_name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("FULLER PARK", "Fuller Park"),
        ("MCKINLEY PARK", "McKinley Park"),
        ("MACK AVENUE", "Mack Avenue"),
        ("O'HARE", "O'Hare"),
        ("KING'S CROSS", "King's Cross"),
        ("17TH", "17th"),
        ("DUNNING-PORTAGE (NORTH)", "Dunning-Portage (North)"),
        ("Lake View", "Lake View"),
        ("望汐街道", "望汐街道"),
    ],
)
def test_a_name_in_capitals_is_set_for_reading_and_others_stay(written, read):
    assert reading_name(written) == read
