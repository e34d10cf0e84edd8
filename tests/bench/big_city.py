"""A district's casework in bulk: tables of the ledger made by columns, so that a million events take seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import h3
import numpy as np
import pyarrow as pa

from data_loaders.normalise import EVENT_SCHEMA
from tests.district import GRIDS, NOON, District, middle

DEPARTMENTS = "".join(
    f'[[departments]]\nid = "{key}"\nlevel = "{level}"\nname = {{ zh = "{key}", en = "{key}" }}\n'
    for key, level in [
        ("{community}00", "community"),
        ("{street}001", "street"),
        ("bureau", "district"),
        ("water", "district"),
    ]
)
HANDLERS = (
    "",
    "bureau",
    "water",
    *(f"{grid[:9]}001" for grid in GRIDS[::4]),
    *(f"{grid[:12]}00" for grid in GRIDS[::2]),
)
CLASSES = ("waste", "noise", "theft", "help", "crowd", "jam")
NODES = ("collection", "registration", "dispatch", "handling", "feedback", "verification")
SOURCES = ("cases", "cases", "cases", "hotline", "calls")
_PLACES = [middle(grid) for grid in GRIDS]
_CELLS = [h3.str_to_int(h3.latlng_to_cell(lat, lon, 12)) for lon, lat in _PLACES]
_AREAS = [[("street", grid[:9]), ("community", grid[:12]), ("grid", grid)] for grid in GRIDS]
_HASHES = count(1)
# Courses of a case: what posts do, one thing after another. Two hold what does not fit at its place and is refused.
COURSES = (
    ("register", "dispatch", "take", "feedback", "verify", "close"),
    ("acknowledge", "register", "dispatch", "take", "feedback", "rework", "feedback", "verify"),
    ("register", "dispatch", "return", "dispatch", "take", "suspend"),
    ("register", "dispatch", "take", "urge", "supervise", "escalate", "note"),
    ("register", "close", "dispatch", "take", "note", "urge", "void"),
    ("register", "dispatch", "take", "feedback", "reopen", "verify"),
)
_GIVEN = {
    "dispatch": ', "department": "bureau"', "return": ', "reason": "r"', "rework": ', "reason": "r"',
    "suspend": ', "reason": "r"', "void": ', "reason": "r"', "reopen": ', "reason": "r"',
    "escalate": ', "level": 2, "reason": "authority"',
}  # fmt: skip


def open_district(folder: Path) -> District:
    """The tests' district with departments and without any record."""
    folder.mkdir()
    return District(folder, more=DEPARTMENTS).tick()


def fill(made: District, *tables: pa.Table) -> None:
    """Append tables to the ledger as if they had come now."""
    for number, table in enumerate(tables):
        made.intake.ledger.append(table, f"bulk-{number}", "all", NOON)


def records(total: int, open_: int, *, seed: int = 7) -> pa.Table:
    """`total` cases of the last 30 days, the first `open_` of them open; some without deadline or department."""
    dice = np.random.default_rng(seed)
    ages, places = dice.integers(3600, 30 * 86_400, total), dice.integers(0, len(GRIDS), total)
    sources, classes = dice.integers(0, len(SOURCES), total), dice.integers(0, len(CLASSES), total)
    due, nodes = dice.integers(-5 * 86_400, 3 * 86_400, total), dice.integers(0, len(NODES), total)
    handlers, dated = dice.integers(0, len(HANDLERS), total), dice.random(total) < 0.9
    noon = np.datetime64(NOON.replace(tzinfo=None), "s")
    reported, dues = noon - ages.astype("timedelta64[s]"), noon + due.astype("timedelta64[s]")
    rows = zip(nodes, sources, handlers, dated, np.datetime_as_string(dues), strict=True)
    payloads = [_payload(*row) for row in rows]
    is_open = np.arange(total) < open_
    columns = {
        "source": [SOURCES[one] for one in sources],
        "kind": ["incident"] * total,
        "source_id": [f"c{number:07d}" for number in range(total)],
        "occurred_at": reported,
        "closed_at": [None if still else at for still, at in zip(is_open, (reported + 3600).tolist(), strict=True)],
        "class": [CLASSES[one] for one in classes],
        "status": np.where(is_open, "open", "closed"),
        "cell": [_CELLS[one] for one in places],
        "lon": [_PLACES[one][0] for one in places],
        "lat": [_PLACES[one][1] for one in places],
        "areas": [_AREAS[one] for one in places],
        "payload": payloads,
    }
    return _table(columns, total)


def _payload(node: int, source: int, handler: int, dated: bool, due: str) -> str:
    parts = [f'"step": "{NODES[node]}"'] if SOURCES[source] == "cases" else []
    parts += [f'"department": "{HANDLERS[handler]}"'] if HANDLERS[handler] else []
    parts += [f'"due_at": "{due}"'] if dated else []
    return "{" + ", ".join(parts) + "}"


def grid_cases(total: int) -> pa.Table:
    """`total` grid cases that were only reported, ten days ago and later: what posts then do decides."""
    table = records(total, total)
    begun = [NOON.replace(tzinfo=None) - timedelta(days=10) + timedelta(seconds=number) for number in range(total)]
    named = {"source": ["cases"] * total, "occurred_at": begun, "payload": ['{"step": "collection"}'] * total}
    for name, values in named.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, EVENT_SCHEMA.field(name), pa.array(values, EVENT_SCHEMA.field(name).type))
    return table


def courses(cases: pa.Table) -> pa.Table:
    """What posts did to each of those cases: the courses in turn, one event each ten minutes."""
    rows = [
        (f"{source}:{key}", verb, at + timedelta(minutes=10 * (place + 1)), place)
        for number, (source, key, at) in enumerate(_heads(cases))
        for place, verb in enumerate(COURSES[number % len(COURSES)])
    ]
    return actions(rows)


def _heads(cases: pa.Table) -> zip:
    return zip(*(cases[name].to_pylist() for name in ("source", "source_id", "occurred_at")), strict=True)


def actions(rows: list[tuple[str, str, datetime, int]]) -> pa.Table:
    """Events of the desk: subject, verb, moment (naive UTC), number."""
    subjects, verbs, moments, numbers = zip(*rows, strict=True)
    payloads = [
        f'{{"subject": "{subject}", "actor": "duty", "number": {number}{_GIVEN.get(verb, "")}}}'
        for subject, verb, number in zip(subjects, verbs, numbers, strict=True)
    ]
    columns = {
        "source": ["desk"] * len(rows), "kind": ["action"] * len(rows),
        "source_id": [f"{number:032x}" for number in range(len(rows))], "occurred_at": list(moments),
        "status": list(verbs), "payload": payloads,
    }  # fmt: skip
    return _table(columns, len(rows))


def _table(columns: dict[str, object], total: int) -> pa.Table:
    """`EVENT_SCHEMA` filled up with what all have alike."""
    received = NOON.replace(tzinfo=None)
    hashes = [next(_HASHES) for _ in range(total)]
    alike = {
        "event_hash": hashes, "payload_hash": hashes, "received_at": [received] * total, "source_version": ["1"] * total,
        "precision": ["second"] * total, "sensitive": [False] * total, "flags": [[]] * total, "areas": [[]] * total,
    }  # fmt: skip
    return pa.table(
        [pa.array({**alike, **columns}.get(field.name, [None] * total), field.type) for field in EVENT_SCHEMA],
        schema=EVENT_SCHEMA,
    )
