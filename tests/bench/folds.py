"""A million events of posts folded anew, beside the loop that anybody would write: the same step and status for every case."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd

from data_loaders.publish import publish_incidents
from data_loaders.store import State
from tests.bench.big_city import courses, fill, grid_cases, open_district
from tests.district import NOON, District

TARGET_S = 60.0
EVENTS_A_CASE = 40 / 6  # of `big_city.COURSES`
# Where each verb can be said, and the step that it leads to.
WAYS = {
    "register": ({"collection"}, "registration"), "dispatch": ({"registration"}, "dispatch"), "take": ({"dispatch"}, "handling"),
    "feedback": ({"dispatch", "handling"}, "feedback"), "verify": ({"feedback"}, "verification"), "close": ({"verification"}, "appraisal"),
    "return": ({"dispatch", "handling"}, "registration"), "rework": ({"feedback", "verification"}, "handling"),
}  # fmt: skip
Answer = dict[str, tuple[str, str]]


def measure(folder: Path, events: int) -> bool:
    """Print how long folding and rebuilding take; False where the answers differ."""
    made = open_district(folder)
    cases = grid_cases(round(events / EVENTS_A_CASE))
    done = courses(cases)
    fill(made, cases, done)
    print(f"folds: {cases.num_rows:,} grid cases, {done.num_rows:,} events of posts in the ledger")
    for what, way in (
        ("taken up as they arrive, with the records", lambda: made.intake.settle(NOON)),
        ("folded anew and published", lambda: published_anew(made)),
        ("all rebuilt from the ledger", made.intake.rebuild),
    ):
        begun, worked = time.perf_counter(), time.process_time()
        way()
        took, used = time.perf_counter() - begun, time.process_time() - worked
        print(f"  {what}: {took:.1f} s ({used:.1f} s of the processor); target {TARGET_S:.0f} s for 1,000,000")
    told = ledger_rows(made)
    begun = time.perf_counter()
    theirs = by_hand(told)
    print(f"  the usual loop, step and status alone, from rows in memory: {time.perf_counter() - begun:.1f} s")
    same = ours(made) == theirs
    print(f"  {len(theirs):,} cases, {'same answer' if same else 'THE ANSWERS DIFFER'}")
    made.close()
    return same


def published_anew(made: District) -> None:
    """Everything that follows from the state, as if nothing had been published."""
    State(made.intake.database).set_published("")
    publish_incidents(made.intake.database, made.profile)


def ours(made: District) -> Answer:
    """What was published, by case."""
    rows = made.rows("SELECT source || ':' || source_id, status, step FROM city.pub.worked")
    return {key: (status, step) for key, status, step in rows}


def ledger_rows(made: District) -> pd.DataFrame:
    """The posts' events as pandas holds them."""
    with made.intake.database.reading() as cursor:
        return cursor.execute(
            "SELECT payload->>'subject' AS subject, occurred_at, status AS verb FROM city.main.ledger WHERE kind = 'action'"
        ).df()


def by_hand(frame: pd.DataFrame) -> Answer:
    """Sort, group, walk through."""
    courses_ = frame.sort_values(["subject", "occurred_at"]).groupby("subject", sort=False)["verb"].agg(list)
    return {subject: walked(verbs) for subject, verbs in courses_.items()}


def walked(verbs: list[str]) -> tuple[str, str]:
    """Status and step after a course of verbs; what does not fit at its place changes nothing."""
    status, step = "open", "collection"
    for verb in verbs:
        if status == "open" and verb in WAYS and step in WAYS[verb][0]:
            step = WAYS[verb][1]
            status = "closed" if verb == "close" else status
        elif status == "open" and verb == "void":
            status = "voided"
    return status, step
