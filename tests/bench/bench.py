"""`make bench`: how fast a file becomes a drawn map, the map question beside the usual pandas + h3 + geopandas + plotly way,
and the casework: a million events folded, the queue filtered, an order on every screen.

Times on a shared machine wander: trust the ratios, taken from medians of runs that alternate. Both ways must give the same
answer, or nothing is reported.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from dashboard.routes.answers import Answers, LayerAsk  # noqa: E402
from dashboard.routes.cell_ids import IdLists  # noqa: E402
from dashboard.routes.cells import cells_payload  # noqa: E402
from data_loaders.access import Access, Role, Viewer  # noqa: E402
from data_loaders.audit import AuditLog  # noqa: E402
from data_loaders.clock import FrozenClock  # noqa: E402
from data_loaders.collector import calm_collector  # noqa: E402
from data_loaders.intake import Intake  # noqa: E402
from data_loaders.progress import ReadingBar  # noqa: E402
from data_loaders.settings import load_profile  # noqa: E402
from data_loaders.store import Database  # noqa: E402
from layers.registry import Registry  # noqa: E402
from tests.bench import folds, queue_filters, screens, ten_million  # noqa: E402
from tests.town import NOON, SECRET, SOUTH, WEST, write  # noqa: E402

RESOLUTION = 9
WINDOW_DAYS = 28
TARGET_S = 20.0
OPERATOR = Viewer("operator", Role.OPERATOR)


def make_table(path: Path, rows: int, now: datetime) -> None:
    """A seeded table of cases in the town's district over 400 days: two of three of an ordinary class."""
    draw = np.random.default_rng(20241115)
    lon = np.round(draw.uniform(WEST, WEST + 0.04, rows), 6)
    lat = np.round(draw.uniform(SOUTH, SOUTH + 0.02, rows), 6)
    local = now.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    ages = draw.integers(60, 400 * 86_400, rows)
    moments = (pd.Timestamp(local) - pd.to_timedelta(ages, unit="s")).strftime("%Y-%m-%d %H:%M:%S")
    kinds = np.where(draw.random(rows) < 0.67, "垃圾", "家中")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "opened", "closed", "status", "kind", "lon", "lat"])
        writer.writerows(zip(range(rows), moments, [""] * rows, ["开"] * rows, kinds, lon, lat, strict=True))


def the_usual_way(path: Path, boundary: Path, now: datetime) -> Callable[[], dict[int, int]]:
    """pandas + h3 + geopandas as people write it: read once, then answer the map question from the frame."""
    frame = pd.read_csv(path)
    frame["opened"] = pd.to_datetime(frame["opened"]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326)
    district = gpd.read_file(boundary).union_all()
    frame = points[shapely.contains_xy(district, points.geometry.x, points.geometry.y)].copy()
    frame["cell"] = [h3.latlng_to_cell(lat, lon, 12) for lat, lon in zip(frame["lat"], frame["lon"], strict=True)]

    def question() -> dict[int, int]:
        start = pd.Timestamp(now) - pd.Timedelta(days=WINDOW_DAYS)
        kept = frame[(frame["opened"] >= start) & (frame["opened"] < pd.Timestamp(now)) & (frame["kind"] == "垃圾")]
        cells = kept["cell"].map(lambda cell: h3.cell_to_parent(cell, RESOLUTION))
        return {h3.str_to_int(cell): int(count) for cell, count in cells.value_counts().items()}

    return question


def load(folder: Path) -> tuple[Answers, float, float, float]:
    """Read the table through the whole pump to the first drawn answer; seconds to read, in all, and of the processor."""
    intake = Intake(
        load_profile(str(folder / "town.toml")), FrozenClock(NOON), Database(folder / "city.duckdb"), SECRET
    )
    answers = Answers(Access(intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", lambda: NOON)), Registry())
    begun, worked = time.perf_counter(), time.process_time()
    with ReadingBar(sys.stderr) as tell:
        intake.tick(tell)
    read = time.perf_counter() - begun
    ours(answers)
    return answers, read, time.perf_counter() - begun, time.process_time() - worked


def ours(answers: Answers) -> dict[int, int]:
    """The cells answer of the layer's route: what the browser draws."""
    answer = answers.get(OPERATOR, LayerAsk("incident_density", RESOLUTION, f"{WINDOW_DAYS}d"))
    cells = answer.table.to_pydict()
    return dict(zip(cells["cell"], cells["value"], strict=True))


def anew(answers: Answers) -> dict[int, int]:
    """The same, asked as if nobody had asked before: nothing kept."""
    return ours(Answers(answers.access, answers.registry))


def our_map(answers: Answers) -> bytes:
    """What a browser is sent that has shown nothing yet: ids and values in binary."""
    fresh = Answers(answers.access, answers.registry)
    answer = fresh.get(OPERATOR, LayerAsk("incident_density", RESOLUTION, f"{WINDOW_DAYS}d"))
    return cells_payload(answer, IdLists(), OPERATOR.scope, "", 0)


def their_map(cells: dict[int, int]) -> bytes:
    """The usual figure: hexagons as polygons in a plotly choropleth, as JSON."""
    shapes = gpd.GeoSeries(
        [shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(h3.int_to_str(cell))]) for cell in cells],
        index=[str(cell) for cell in cells],
        crs=4326,
    )
    trace = go.Choroplethmap(geojson=shapes.__geo_interface__, locations=shapes.index, z=list(cells.values()))
    return go.Figure(trace).to_json().encode()


def medians(ways: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each way, the runs of all ways taking turns."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(values) for name, values in times.items()}


def compare(what: str, mine: Callable[[], object], usual: Callable[[], object], runs: int) -> None:
    """Print both ways' medians and their ratio."""
    times = medians({"mine": mine, "usual": usual}, runs)
    ratio = times["usual"] / times["mine"]
    print(
        f"  {what}: {times['mine'] * 1000:.1f} ms against {times['usual'] * 1000:.1f} ms, {ratio:.1f} times (medians of {runs})"
    )


def peak_mb() -> float:
    """The process's greatest resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def the_map(folder: Path, rows: int, runs: int) -> bool:
    """Load a table and ask the map's question; False where the answers differ."""
    folder.mkdir()
    write(folder)
    make_table(folder / "cases.csv", rows, NOON)
    before = peak_mb()
    answers, read, drawn, worked = load(folder)
    print(
        f"load: {rows:,} CSV rows in {read:.1f} s ({rows / read:,.0f} rows/s), drawn after {drawn:.1f} s ({worked:.1f} s of the processor); target {TARGET_S:.0f} s for 1,000,000"
    )
    print(f"memory: peak {peak_mb():.0f} MB resident, {peak_mb() - before:.0f} MB above the start")
    begun = time.perf_counter()
    usual = the_usual_way(folder / "cases.csv", folder / "quarters.geojson", NOON)
    print(f"the usual way: read and indexed in {time.perf_counter() - begun:.1f} s, held in memory")
    mine, theirs = ours(answers), usual()
    if mine != theirs:
        print(f"the answers differ: {len(mine)} cells against {len(theirs)}", file=sys.stderr)
        return False
    print(
        f"map question ({WINDOW_DAYS} days, one class, resolution {RESOLUTION}): {len(mine)} cells, {sum(mine.values()):,} incidents, same answer"
    )
    compare("answer", lambda: anew(answers), usual, runs)
    compare("answer and what the browser is sent", lambda: our_map(answers), lambda: their_map(usual()), runs)
    print(f"  bytes to the browser: {len(our_map(answers)):,} against {len(their_map(theirs)):,}")
    return True


def the_queue(folder: Path, runs: int) -> bool:
    """Filter the queue, then let orders reach every screen over the same city."""
    made = queue_filters.city(folder)
    same = queue_filters.measure(made, runs)
    screens.measure(made)
    made.close()
    return same


def the_years(folder: Path, rows: int, runs: int) -> bool:
    """Ask a city of ten years what walls, planners and leaders ask."""
    folder.mkdir()
    access = ten_million.city(folder, rows)
    same = ten_million.measure(access, runs)
    access._intake.database.close()
    return same


def main() -> int:
    """Measure and print; an error where the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the table, and events of posts")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", choices=("map", "folds", "queue", "ten_million"), help="one part alone")
    args = parser.parse_args()
    calm_collector()  # as the server does
    parts = {
        "map": lambda folder: the_map(folder, args.rows, args.runs),
        "folds": lambda folder: folds.measure(folder, args.rows),
        "queue": lambda folder: the_queue(folder, 3 * args.runs),
        "ten_million": lambda folder: the_years(folder, 10 * args.rows, args.runs),
    }
    with tempfile.TemporaryDirectory() as name:
        same = [do(Path(name) / part) for part, do in parts.items() if args.only in {None, part}]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
