"""Draws the district of a plan into the plan's folder: python -m data_loaders.simulator PLAN.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from data_loaders.simulator.geography.files import draw
from data_loaders.simulator.plan import read_plan


def main(path: Path) -> None:
    """Write the files beside the plan; the same plan gives the same bytes."""
    for name, content in draw(read_plan(path)).items():
        (path.parent / name).write_bytes(content)
        sys.stdout.write(f"{path.parent / name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
