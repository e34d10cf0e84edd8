"""The district that the attacks in this process share; nobody changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.local import Local


@pytest.fixture(scope="session")
def buildings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """The district with its registry by building."""
    made = Local(tmp_path_factory.mktemp("buildings"))
    yield made
    made.close()
