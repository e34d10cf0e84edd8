"""Districts with every feed, made in a test's folder and closed after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.district import District


@pytest.fixture
def district(tmp_path: Path) -> Iterator[type[District]]:
    made: list[District] = []

    def make(**rows) -> District:
        made.append(District(tmp_path, **rows))
        return made[-1]

    yield make
    for item in made:
        item.close()
