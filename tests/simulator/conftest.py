"""The shipped district, and copies of its plan with another seed or a shorter history."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.settings import PROFILES, load_profile
from data_loaders.simulator.source import SimulatedSource
from data_loaders.transports.files import read_rows

Z = PROFILES / "z"
NOW = datetime(2026, 11, 24, 6, 37, 8, tzinfo=UTC)
EPOCH_S = int(NOW.timestamp())


@pytest.fixture(scope="session")
def plan_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The path of a plan like z's, with other values of its first lines."""

    def make(**changes: object) -> Path:
        folder = tmp_path_factory.mktemp("plan")
        shutil.copytree(Z, folder, dirs_exist_ok=True)
        text = (folder / "district.toml").read_text(encoding="utf-8")
        for name, value in changes.items():
            text, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
            assert found == 1, name
        (folder / "district.toml").write_text(text, encoding="utf-8")
        return folder / "district.toml"

    return make


@pytest.fixture(scope="session")
def fortnight(plan_with) -> Path:
    return plan_with(history_days=14)


def written(plan: Path, layout: str, position: str = "", now: int = EPOCH_S) -> tuple[bytes, str]:
    """All bytes of one reading, and where it ended."""
    parts = list(SimulatedSource(plan, layout).written(position, now))
    return b"".join(part.content for part in parts), parts[-1].position if parts else position


def native(
    plan: Path, layout: str, folder: Path, position: str = "", now: int = EPOCH_S, made: SimulatedSource | None = None
) -> pd.DataFrame:
    """The rows of one reading, as the loaders' own reader gives them by z's declarations."""
    source = next(item for item in load_profile("z").sources if item.name == layout)
    frames = [pd.DataFrame()]
    for at, part in enumerate((made or SimulatedSource(plan, layout)).written(position, now)):
        file = folder / f"{layout}-{now}-{at}"
        file.write_bytes(part.content)
        for rows in read_rows(source, file):
            assert rows.rejects == ()
            frames.append(rows.frame)
    return pd.concat(frames, ignore_index=True)
