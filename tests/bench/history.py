"""How long the simulated district's history takes, source by source: python -m tests.bench.history [PROFILE].

Made, written, read back, normalised and in the ledger; then folded and published. One line a source.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from data_loaders.clock import FrozenClock
from data_loaders.collector import calm_collector
from data_loaders.intake import Intake
from data_loaders.settings import load_profile
from data_loaders.store import Database


def main(profile_name: str) -> None:
    """Fill an empty home at one fixed moment and say what took how long."""
    calm_collector()  # as the server does
    now = datetime(2026, 11, 24, 6, 37, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        begun, worked = time.perf_counter(), time.process_time()
        intake = Intake(load_profile(profile_name), FrozenClock(now), Database(Path(folder, "city.duckdb")), b"k" * 32)
        print(f"{'start':18} {time.perf_counter() - begun:6.1f} s")
        for line in intake.lines:
            at, rows, entering = time.perf_counter(), 0, 0.0
            made = 0.0
            batches = iter(line.batches("", now))
            while (pair := next(batches, None)) is not None:
                made += time.perf_counter() - at
                delivery, batch = pair
                rows += batch.rows_read
                at = time.perf_counter()
                intake._enter(line, delivery, batch, now)
                entering += time.perf_counter() - at
                at = time.perf_counter()
            print(f"{line.source.name:18} {made:6.1f} s made and read, {entering:5.1f} s entered, {rows:8,} rows")
        at = time.perf_counter()
        intake.settle(now)
        print(f"{'folded, published':18} {time.perf_counter() - at:6.1f} s")
        at = time.perf_counter()
        intake.close_periods()
        print(f"{'periods closed':18} {time.perf_counter() - at:6.1f} s")
        print(
            f"{'all':18} {time.perf_counter() - begun:6.1f} s, of which {time.process_time() - worked:6.1f} s of processor"
        )
        intake.database.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "z")
