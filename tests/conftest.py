"""Fixtures that the whole suite shares."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from data_loaders.access import Access, Command, Role, Viewer
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database
from tests.town import Town

# The machine is shared: an example that took long says nothing of the code.
settings.register_profile("fengge", deadline=None)
settings.load_profile("fengge")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: their driver keeps an event loop running in this thread until the end of the run."""
    browser = Path(__file__).parent / "browser"
    items.sort(key=lambda item: item.path.is_relative_to(browser))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[type[Town]]:
    """Makes towns in this test's folder; closes them afterwards."""
    made: list[Town] = []

    def make(**files: list[str]) -> Town:
        made.append(Town(tmp_path, **files))
        return made[-1]

    yield make
    for item in made:
        item.close()


@pytest.fixture(scope="session")
def chicago(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """All ten years of the Chicago profile, through the replay and the ledger, after the last row."""
    folder = tmp_path_factory.mktemp("chicago")
    clock = FrozenClock(datetime(2020, 1, 2, 12, tzinfo=UTC))
    profile = load_profile("chicago")
    intake = Intake(profile, clock, Database(folder / "city.duckdb"), b"k" * 32)
    intake.tick()
    intake.close_periods()
    access = Access(
        intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: datetime(2024, 1, 1, tzinfo=UTC))
    )
    yield SimpleNamespace(profile=profile, intake=intake, access=access, clock=clock, folder=folder)
    intake.database.close()


@pytest.fixture
def chicago_spring(tmp_path: Path) -> Iterator[tuple[Intake, Access, Viewer]]:
    """The first months of 2010, one incident acknowledged, sensitive periods released: cheap to change."""
    with spring(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def chicago_spring_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Intake, Access, Viewer]]:
    """The same for tests that only look."""
    with spring(tmp_path_factory.mktemp("spring")) as made:
        yield made


@contextlib.contextmanager
def spring(folder: Path) -> Iterator[tuple[Intake, Access, Viewer]]:
    clock = FrozenClock(datetime(2010, 4, 2, 12, tzinfo=UTC))
    intake = Intake(load_profile("chicago"), clock, Database(folder / "city.duckdb"), b"k" * 32)
    intake.tick()
    intake.close_periods()
    access = Access(
        intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: datetime(2024, 1, 1, tzinfo=UTC))
    )
    operator = Viewer("operator", Role.OPERATOR)
    with intake.database.reading() as cursor:
        (first,) = cursor.execute(
            "SELECT source || ':' || source_id FROM city.state.incident WHERE status = 'open' ORDER BY ALL LIMIT 1"
        ).fetchone()
    access.act(Command("case.acknowledge", {"incident": first, "comment": "已派环卫"}), operator)
    yield intake, access, operator
    intake.database.close()
