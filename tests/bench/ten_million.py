"""Ten million incidents over ten years: the simulated district's ninety days, told again for as long as it takes.

Cells, classes, departments and times of day are the district's own, so that filters keep what they would keep in a city.
"""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h3
import pandas as pd

from dashboard.briefing.ask import make, read_asked
from dashboard.briefing.files import file_of
from dashboard.planning import Planning
from dashboard.routes.answers import Answers, LayerAsk
from data_loaders.access import Access, Command, Role, Viewer, Window
from data_loaders.audit import AuditLog
from data_loaders.clock import FrozenClock, LiveClock
from data_loaders.contract import key_sql
from data_loaders.intake import Intake
from data_loaders.publish import publish_incidents
from data_loaders.settings import load_profile
from data_loaders.store import Database, State
from layers.fragments import NONE
from layers.indicators.headline import headline
from layers.indicators.incident import case_record, case_timeline
from layers.indicators.ticker import ticker
from layers.registry import Registry
from layers.view import LayerView

WALL, PLANNER, LEADER = Viewer("wall", Role.WALL), Viewer("planner", Role.PLANNER), Viewer("leader", Role.LEADER)
OPERATOR = Viewer("operator", Role.OPERATOR)
COUNTS = {
    "counts of 28 days": "1;window=28d",
    "counts of a year by street": "1;window=365d;by=street",
    "counts of all ten years": "1;window=all",
    "one class of one source in all ten years": "1;window=all;feed=police_110;class=noise",
    "open": "1;measure=open;window=all",
}
LONGER = {
    "medians of a year": "1;measure=median_hours;window=365d;by=street",
    "a year in a drawn polygon": "1;window=365d;area=polygon:104.20,30.60,104.30,30.60,104.30,30.66,104.24,30.68,104.20,30.66",
    "a year against the year before": "1;window=365d;against=previous;res=8",
}

# Open and not acknowledged, the newest first.
_WAITING = "SELECT id FROM pub.incident WHERE feed = 'grid_cases' AND status = 'open' AND NOT acknowledged ORDER BY occurred_at DESC"

SPAN_DAYS = 91  # whole weeks, so that each round keeps its weekdays
_MOMENTS = (
    "occurred_at", "closed_at", "accepted_at", "dispatched_at", "handling_from_at", "on_scene_at", "handled_at", "checked_at", "due_at",
    "first_received_at", "last_received_at",
)  # fmt: skip
# Of the earlier rounds what is still open was closed long ago.
_ROUND = """
INSERT INTO city.state.incident
SELECT * REPLACE (
    source_id || '-' || $round AS source_id, {key} AS key, NULL AS payload,
    CASE status WHEN 'open' THEN 'closed' WHEN 'suspended' THEN 'closed' WHEN 'duplicate_open' THEN 'duplicate_closed' ELSE status END AS status,
    coalesce(closed_at, CASE WHEN status IN ('open', 'suspended') THEN occurred_at + INTERVAL 3 DAY END) - to_days($days::INTEGER) AS closed_at,
    {moments})
FROM first_round
"""


def city(folder: Path, rows: int) -> Access:
    """The district's history in `folder`, told until it has `rows` ordinary incidents."""
    profile = load_profile("z")
    clock = FrozenClock(LiveClock().now().replace(minute=0, second=0, microsecond=0))
    intake = Intake(profile, clock, Database(folder / "city.duckdb"), secrets.token_bytes(32))
    intake.tick()
    with intake.database.writing() as cursor:
        cursor.execute("CREATE TEMP TABLE first_round AS FROM city.state.incident WHERE NOT sensitive")
        [(first,)] = cursor.execute("SELECT count(*) FROM first_round").fetchall()
        key = key_sql("source || ':' || source_id || '-' || $round")
        moments = ", ".join(f"{name} - to_days($days::INTEGER) AS {name}" for name in _MOMENTS if name != "closed_at")
        for number in range(1, -(-rows // first)):
            cursor.execute(_ROUND.format(moments=moments, key=key), {"round": str(number), "days": number * SPAN_DAYS})
    State(intake.database).set_published("")
    publish_incidents(intake.database, profile)
    return Access(intake, AuditLog(folder / "audit.jsonl", folder / "audit.head", clock.now))


def measure(access: Access, runs: int) -> bool:
    """Print what screens, planners and leaders wait for; False where a planner's answer is not the plain one's."""
    [(rows, first)] = plain(access, "SELECT count(*), min(occurred_at) FROM pub.incident")
    print(f"ten million: {rows:,} incidents since {first:%Y-%m}; times are medians and p95 of {runs}")
    registry = Registry(finest=access.district.finest, breaks=access.district.breaks)
    told("wall: numbers and layers of a scene", lambda: tick(access, registry), runs, 50)
    for name, question in COUNTS.items():
        told(f"planner, {name}", lambda asked=question: Planning(access).ask(asked, PLANNER), runs, 300)
    for name, question in LONGER.items():
        told(f"planner, {name}", lambda asked=question: Planning(access).ask(asked, PLANNER), runs, 3000)
    street = next(iter(access.area_names["street"]))
    for name, area in (("a street", f"street:{street}"), ("the district", "")):
        asked = read_asked(access, LEADER, area, "day")
        told(f"briefing of {name}", lambda asked=asked: make(access, LEADER, asked), runs, 1000)
    made = make(access, LEADER, read_asked(access, LEADER, f"street:{street}", "day"))
    told("its PDF", lambda: file_of(made, access, registry, "zh", "pdf"), runs, 10_000)
    newest, *others = (str(case) for (case,) in plain(access, f"{_WAITING} LIMIT {runs + 2}"))
    told("a case opened at the desk", lambda: opened(access, newest), runs, 300)
    told("an order to a case, published", lambda: acknowledged(access, others.pop()), runs, 1000)
    return same(access)


def tick(access: Access, registry: Registry) -> None:
    """What a wall's stream counts anew when something changed, and its numbers."""
    answers = Answers(access, registry)
    for layer in ("incident_density", "incidents_open", "areas"):
        answers.get(WALL, LayerAsk(layer, 8, "28d"))
    view = LayerView(9, Window.of("7d", access.now()), zone=access.district.zone)
    access.read(headline(view, access.district.zone, counted=True), WALL)
    access.read(ticker(access.now(), access.district.area_kinds[0].id), WALL)


def opened(access: Access, case: str) -> None:
    """The record and its moments, as the panel asks for them."""
    access.read(case_record(case), OPERATOR)
    access.read(case_timeline(case, access.district.zone), OPERATOR)


def acknowledged(access: Access, case: str) -> None:
    """Checked, kept, folded and published."""
    access.act(Command("case.acknowledge", {"incident": case, "comment": "已派环卫"}), OPERATOR)


def same(access: Access) -> bool:
    """A year by hexagon, asked of the planner and of pandas + h3 over rows in memory."""
    mine = Planning(access).ask("1;window=365d;res=8", PLANNER).answer
    ours = {row.key: row.n for row in mine.rows if row.key != NONE}
    frame = pd.DataFrame(
        plain(access, "SELECT cell, occurred_at FROM pub.incident WHERE cell IS NOT NULL"), columns=["cell", "at"]
    )
    begun = time.perf_counter()
    end = pd.Timestamp(access.now()).tz_localize(None)
    kept = frame[(frame["at"] >= end - pd.Timedelta(days=365)) & (frame["at"] < end)]
    parents = kept["cell"].map(lambda cell: h3.cell_to_parent(h3.int_to_str(cell), 8))
    theirs = {key: int(count) for key, count in parents.value_counts().items()}
    print(f"  the same by pandas and h3 from memory: {time.perf_counter() - begun:.1f} s")
    if ours != theirs:
        print(f"  THE ANSWERS DIFFER: {len(ours)} hexagons against {len(theirs)}")
    return ours == theirs


def told(name: str, do: Callable[[], object], runs: int, target_ms: float) -> None:
    """Print median and p95 of `runs` runs after a first one."""
    do()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        do()
        times.append(time.perf_counter() - begun)
    times.sort()
    median, p95 = statistics.median(times) * 1000, times[max(0, round(0.95 * len(times)) - 1)] * 1000
    print(f"  {name}: {median:.0f} ms, p95 {p95:.0f} ms; target {target_ms:.0f} ms")


def plain(access: Access, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the city file itself."""
    with access._intake.database.reading() as cursor:
        return cursor.execute(sql.replace("pub.", "city.pub.")).fetchall()
