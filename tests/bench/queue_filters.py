"""The queue of 20,000 open cases among 100,000 closed ones: filtered, counted by every facet, its first page; beside pandas."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pandas as pd

from data_loaders.access import Question, Role, Viewer
from layers.indicators import queue
from layers.indicators.queue import FACETS, QueueFilter
from layers.place import Place
from tests.bench.big_city import actions, fill, open_district, records
from tests.district import NOON, STREETS, District

TARGET_MS = 100.0
KINDS, ZONE, PAGE = ("street", "community", "grid"), "Asia/Shanghai", 100
POSTS = count()
FILTERS: dict[str, tuple[QueueFilter, str]] = {
    "everything, by deadline": (QueueFilter(), "due"),
    "overdue, by urgency": (QueueFilter(standing="overdue"), "urgency"),
    "one step of one department": (QueueFilter(step="handling", department="bureau"), "due"),
    "one class in one street, newest first": (
        QueueFilter(class_="waste", place=Place.parse(f"area:street:{next(iter(STREETS))}")), "newest",
    ),
    "a part of a number": (QueueFilter(q="C00012"), "oldest"),
    "due soon, of the hotline": (QueueFilter(standing="due_soon", feed="hotline_12345"), "due"),
    "escalated to the street": (QueueFilter(standing="escalated", level=2), "touched"),
}  # fmt: skip
Answer = tuple[dict[tuple[str, str], int], list[str]]


def city(folder: Path, open_: int = 20_000, closed: int = 100_000) -> District:
    """The district with that many cases, of which posts have worked some."""
    made = open_district(folder)
    cases = records(open_ + closed, open_)
    verbs = ("acknowledge", "supervise", "escalate", "urge", "note", "suspend")
    begun = NOON.replace(tzinfo=None) - timedelta(hours=2)
    heads = zip(cases["source"].to_pylist()[: open_ // 4], cases["source_id"].to_pylist(), strict=False)
    done = [
        (f"{source}:{key}", verbs[number % len(verbs)], begun + timedelta(seconds=number % 3600), 0)
        for number, (source, key) in enumerate(heads)
    ]
    fill(made, cases, actions(done))
    made.intake.settle(NOON)
    return made


def measure(made: District, runs: int) -> bool:
    """Print median and p95 of both ways; False where the answers differ."""
    frame = every_case(made)
    print(f"queue: {(frame['status'] == 'open').sum():,} open of {len(frame):,} cases; target {TARGET_MS:.0f} ms")
    mine: list[float] = []
    for name, (wanted, order) in FILTERS.items():
        if ours(made, wanted, order) != by_pandas(frame, wanted, order):
            print(f"  {name}: THE ANSWERS DIFFER")
            return False
        worked = time.process_time()
        own = timed(partial(ours, made, wanted, order), runs)
        used = 1000 * (time.process_time() - worked) / runs
        usual = timed(partial(by_pandas, frame, wanted, order), runs)
        mine += own
        print(
            f"  {name}: {statistics.median(own):.0f} ms, p95 {p95(own):.0f} ms ({used:.0f} ms of the processor); pandas in memory {statistics.median(usual):.0f} ms, same answer"
        )
    print(f"  all filters together: median {statistics.median(mine):.0f} ms, p95 {p95(mine):.0f} ms")
    return True


def timed(way: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of each run."""
    out = []
    for _ in range(runs):
        begun = time.perf_counter()
        way()
        out.append(1000 * (time.perf_counter() - begun))
    return out


def p95(times: list[float]) -> float:
    """The time that one run in twenty exceeds."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def ours(made: District, wanted: QueueFilter, order: str) -> Answer:
    """Both questions of the queue's route, by a post that has opened nothing yet."""
    post = Viewer(f"post-{next(POSTS)}", Role.OPERATOR)
    page = made.access.read(queue.page(wanted, order, NOON, ZONE, KINDS, limit=PAGE, offset=0), post).table
    told = made.access.read(queue.counts(wanted, NOON, ZONE, KINDS), post).table.to_pylist()
    counts = {(row["facet"], row["name"]): row["cases"] for row in told}
    return {key: cases for key, cases in counts.items() if cases}, page["id"].to_pylist()


def every_case(made: District) -> pd.DataFrame:
    """All cases as pandas holds them."""
    question = Question("bench", 'SELECT * FROM "v_case@1"')
    frame = made.access.read(question, Viewer("operator", Role.OPERATOR)).table.to_pandas()
    now = pd.Timestamp(NOON.replace(tzinfo=None))
    midnight = pd.Timestamp("2024-05-15 16:00")
    frame["begun_at"] = frame["dispatched_at"].fillna(frame["registered_at"]).fillna(frame["occurred_at"])
    running = ~frame["suspended"].astype(bool)
    left, whole = frame["due_at"] - now, frame["due_at"] - frame["begun_at"]
    frame["is:overdue"] = running & (frame["due_at"] < now)
    frame["is:due_soon"] = running & (frame["due_at"] >= now) & (left <= 0.2 * whole)
    frame["is:due_today"] = running & (frame["due_at"] >= now) & (frame["due_at"] < midnight)
    frame["is:unacknowledged"] = ~frame["acknowledged"]
    frame["is:suspended"], frame["is:supervised"] = ~running, frame["supervised"].fillna(False).astype(bool)
    frame["is:escalated"], frame["is:returned"] = frame["escalated"] > 0, frame["returned"].fillna(0) > 0
    return frame


SORTED = {
    "due": (["suspended", "due_at", "urgency", "occurred_at", "id"], True),
    "urgency": (["urgency", "acknowledged", "due_at", "occurred_at", "id"], True),
    "oldest": (["occurred_at", "id"], True),
    "newest": (["occurred_at", "id"], [False, True]),
    "touched": (["last_at", "occurred_at", "id"], [False, False, True]),
}


def by_pandas(frame: pd.DataFrame, wanted: QueueFilter, order: str) -> Answer:
    """The same by masks, value_counts and sort_values."""
    base = (frame["status"] == "open") & frame["id"].str.lower().str.contains(wanted.q.lower(), regex=False)
    if wanted.place.kind == "area":
        base &= frame[f"area_{wanted.place.area_kind}"] == wanted.place.code
    if wanted.level is not None:
        base &= frame["level"].fillna(0) == wanted.level
    shown = frame[base]
    chosen = {"step": wanted.step, "department": wanted.department, "feed": wanted.feed, "class": wanted.class_}
    masks = {name: shown[name] == value for name, value in chosen.items() if value}
    if wanted.standing:
        masks["standing"] = shown[f"is:{wanted.standing}"]
    everything = pd.Series(data=True, index=shown.index)

    def kept(without: str = "") -> pd.Series:
        mask = everything
        for name, one in masks.items():
            mask = mask if name == without else mask & one
        return mask

    counts = {("total", ""): len(shown), ("filtered", ""): int(kept().sum())}
    for name in queue.STANDINGS:
        counts["standing", name] = int((kept("standing") & shown[f"is:{name}"]).sum())
    for name in set(FACETS) - {"standing"}:
        found = shown.loc[kept(name), name].fillna("").value_counts()
        counts |= {(name, str(value)): int(cases) for value, cases in found.items()}
    by, rising = SORTED[order]
    page = shown[kept()].sort_values(by, ascending=rising, na_position="last").head(PAGE)
    return {key: cases for key, cases in counts.items() if cases}, page["id"].tolist()
