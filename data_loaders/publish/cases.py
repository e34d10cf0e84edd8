"""Cases that posts have worked: folded from what their source says and what was done at the desk, and published.

A case that nobody touched needs no fold: its record's newest version is its state (`v_case@1` says so; a test holds that
the fold of such a record comes to the same).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
import pyarrow as pa

from data_loaders.casework.deadlines import Limit, LimitUnit, moved_by_suspension
from data_loaders.casework.events import CaseEvent, Origin, statements
from data_loaders.casework.fold import CaseState, Folded, fold
from data_loaders.casework.working_time import WorkingTime
from data_loaders.contract import RECORD_KEY, key_sql
from data_loaders.publish.case_steps import YES
from data_loaders.publish.deadlines import limits_of, working_time_of
from data_loaders.publish.held import WHOLE, Held
from data_loaders.settings import Profile
from data_loaders.store import Database

MOMENTS = (
    "occurred_at", "accepted_at", "dispatched_at", "handling_from_at", "on_scene_at", "handled_at", "checked_at", "closed_at",
)  # fmt: skip
# Records in the order of their subjects, and so are the actions: the two run through side by side.
# The records are found first: joined as they stand, all would be, whatever few are asked for.
_RECORDS = f"""
WITH one AS MATERIALIZED (SELECT * FROM {{held}} one WHERE NOT one.sensitive AND {{which}})
SELECT one.source || ':' || one.source_id AS id, one.source, one.source_id, origin.feed, one.class, named.class_group, one.areas, one.lon, one.lat,
       {", ".join(f"CAST(epoch(one.{name}) AS BIGINT) AS {name}" for name in MOMENTS)},
       one.status, one.step, one.department, one.escalation,
       CAST(one.supervised IN {YES} AS UTINYINT) AS supervised, CAST(one.urgent IN {YES} AS UTINYINT) AS urgent, one.returned, one.reworked,
       one.contacted, one.solved, one.satisfied, one."limit", one.limit_unit,
       CAST(epoch(coalesce(one.due_at, held.due_at)) AS BIGINT) AS due_at
FROM one JOIN city.pub.source origin USING (source)
JOIN city.pub.incident_class named ON named.class = one.class AND NOT named.sensitive
LEFT JOIN city.pub.deadline held USING (key)
ORDER BY id
"""
_WORKED = "EXISTS (SELECT 1 FROM city.state.action done WHERE done.key = one.key)"
_ONE = f"one.key = {key_sql('$id')}"

_ACTIONS = """
SELECT subject, CAST(epoch(acted_at) AS BIGINT) AS at, verb, actor, action_id, payload FROM city.state.action
WHERE {which} ORDER BY subject, seq
"""
_GONE = """
DELETE FROM city.pub.{table} held WHERE {touched}
"""
_TEXT, _AT, _COUNT = pa.string(), pa.timestamp("s"), pa.uint16()
WORKED = pa.schema(
    [
        ("source", _TEXT), ("source_id", _TEXT), ("status", _TEXT), ("step", _TEXT), ("step_at", _AT), ("registered_at", _AT),
        ("dispatched_at", _AT), ("handling_at", _AT), ("handled_at", _AT), ("verified_at", _AT), ("closed_at", _AT),
        ("answered_at", _AT), ("due_at", _AT), ("department", _TEXT), ("tier", pa.uint8()), ("level", pa.uint8()),
        ("returned", _COUNT), ("reworked", _COUNT), ("urged", _COUNT), ("reopened", _COUNT), ("merged_into", _TEXT),
        ("suspended", pa.bool_()), ("supervised", pa.bool_()), ("escalated", _COUNT), ("wording", _TEXT), ("contacted", _TEXT),
        ("solved", _TEXT), ("satisfied", _TEXT), ("photos", pa.list_(_TEXT)), ("revision", pa.uint32()), ("last_verb", _TEXT),
        ("last_by", _TEXT), ("last_at", _AT),
    ]
)  # fmt: skip
EVENTS = pa.schema(
    [
        ("source", _TEXT), ("source_id", _TEXT), ("event_id", _TEXT), ("acted_at", _AT), ("place", pa.uint32()), ("verb", _TEXT),
        ("actor", _TEXT), ("comment", _TEXT), ("given", _TEXT), ("refused", _TEXT),
    ]
)  # fmt: skip
# Folded and written in parts, so that a million events are never all in memory as objects.
PART = 50_000
# What an action's payload says of itself and not of the case.
_OWN = frozenset({"subject", "actor", "comment", "number"})
_ENDINGS = {"voided": "void", "duplicate": "merge"}
_OF_STATE = tuple(field.name for field in fields(CaseState) if field.name in WORKED.names)
Row = dict[str, Any]


def publish_cases(cursor: Any, profile: Profile, held: Held) -> None:
    """Fold the worked cases and write what they came to."""
    due = _Due(limits_of(profile), working_time_of(profile))
    for table in ("worked", "case_event"):
        cursor.execute(_GONE.format(table=table, touched=held.among("held")))
    records = cursor.execute(_RECORDS.format(held=held.table, which=_WORKED)).to_arrow_table()
    if not records.num_rows:
        return
    cursor.register("worked_now", records.select(["id"]))
    actions = cursor.execute(_ACTIONS.format(which="subject IN (SELECT id FROM worked_now)")).to_arrow_table()
    cursor.unregister("worked_now")
    for worked, events in _parts(_rows(records), _rows(actions), due):
        for table, rows in (("worked", worked), ("case_event", events)):
            cursor.register("folded", rows)
            cursor.execute(f"INSERT INTO city.pub.{table} BY NAME SELECT {RECORD_KEY} AS key, * FROM folded")
            cursor.unregister("folded")


@dataclass(frozen=True, slots=True)
class Case:
    """One ordinary case as its true tables have it now: its record, and what its events come to."""

    record: Row
    folded: Folded
    due_at: int | None

    @property
    def id(self) -> str:
        """`source:source_id`."""
        return str(self.record["id"])

    @property
    def state(self) -> CaseState:
        """Never missing: a record is its case's report."""
        if self.folded.state is None:
            raise RuntimeError(f"case {self.id}: its record is no report")
        return self.folded.state


def case_of(database: Database, profile: Profile, subject: str) -> Case | None:
    """One case by `source:source_id`; None where there is none that is ordinary."""
    with database.reading() as cursor:
        records = (
            cursor.execute(_RECORDS.format(held=WHOLE.table, which=_ONE), {"id": subject}).to_arrow_table().to_pylist()
        )
        if not records:
            return None
        rows = cursor.execute(_ACTIONS.format(which="subject = $subject"), {"subject": subject}).to_arrow_table()
    folded = fold([*statements(records[0]), *map(desk_event, rows.to_pylist())], records[0]["feed"])
    due = _Due(limits_of(profile), working_time_of(profile))
    return Case(records[0], folded, due(records[0], folded.state) if folded.state else None)


def last_closed(database: Database) -> dict[str, datetime | None]:
    """Of each photo that a case names, when the last of its cases closed (naive UTC); None while one is open."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT photo, CASE WHEN bool_or(status = 'open') THEN NULL ELSE max(coalesce(closed_at, last_at)) END
            FROM (SELECT unnest(photos) AS photo, status, closed_at, last_at FROM city.pub.worked) GROUP BY 1"""
        ).fetchall()
    return dict(rows)


def desk_event(action: Mapping[str, Any]) -> CaseEvent:
    """An action's row (`subject, at, verb, actor, action_id, payload`) as an event of the fold."""
    given = orjson.loads(action["payload"] or b"{}")
    number = given.pop("number", None) or 0
    for name in ("subject", "actor"):
        given.pop(name, None)
    return CaseEvent(
        action["action_id"], action["at"], action["verb"], action["actor"] or "", Origin.DESK, int(number), given
    )


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=PART):
        yield from batch.to_pylist()


def _parts(
    records: Iterable[Row], actions: Iterable[Row], due: Callable[[Row, CaseState], int | None]
) -> Iterator[Any]:
    worked: list[Row] = []
    events: list[Row] = []
    for record, done in _side_by_side(records, actions):
        folded = fold([*statements(record), *done], record["feed"])
        if folded.state is not None:
            worked.append(_worked(record, folded, folded.state, due(record, folded.state)))
        events += _events(record, folded, done)
        if len(events) >= PART:
            yield _table(worked, WORKED), _table(events, EVENTS)
            worked, events = [], []
    yield _table(worked, WORKED), _table(events, EVENTS)


def _side_by_side(records: Iterable[Row], actions: Iterable[Row]) -> Iterator[tuple[Row, list[CaseEvent]]]:
    """Each record with its actions; both come in the order of their subjects."""
    grouped = groupby(actions, itemgetter("subject"))
    for record in records:
        subject, done = next(grouped)
        if subject != record["id"]:
            raise RuntimeError(f"case {record['id']}: its actions are not beside it, but {subject}'s")
        yield record, [desk_event(action) for action in done]


class _Due:
    """When a case is due, its suspended time left out; UTC seconds."""

    def __init__(self, limits: Mapping[str, Limit], working: WorkingTime) -> None:
        self._limits, self._working = limits, working

    def __call__(self, record: Row, state: CaseState) -> int | None:
        """The deadline, None where the case has none."""
        if record["due_at"] is None or not state.suspended_spans:
            return None if record["due_at"] is None else int(record["due_at"])
        own = record["limit_unit"] in set(LimitUnit) and record["limit"]
        limit = Limit(record["limit"], LimitUnit(record["limit_unit"])) if own else self._limits.get(record["class"])
        spans = [(begin, end) for begin, end in state.suspended_spans if end is not None]
        return moved_by_suspension(int(record["due_at"]), spans, limit, self._working)


def _worked(record: Row, folded: Folded, state: CaseState, due_at: int | None) -> Row:
    row = {name: getattr(state, name) for name in _OF_STATE}
    # A moment that nobody stated holds the case's place and is no moment to count from.
    moments = {f"{name}_at": at for name, at in state.milestones.items() if name not in state.estimated}
    if state.status in _ENDINGS:
        moments["closed_at"] = max(event.at for event in folded.effective if event.verb == _ENDINGS[state.status])
    row |= {"source": record["source"], "source_id": record["source_id"], "due_at": due_at, **moments}
    return row


def _events(record: Row, folded: Folded, done: list[CaseEvent]) -> Iterator[Row]:
    refused = {item.event.id: item.code for item in folded.refused}
    undone = {event.id for event in folded.undone}
    for place, event in enumerate(sorted(done, key=lambda one: (one.at, one.number, one.id))):
        yield {
            "source": record["source"],
            "source_id": record["source_id"],
            "event_id": event.id,
            "acted_at": event.at,
            "place": place,
            "verb": event.verb,
            "actor": event.by,
            "comment": event.given.get("comment"),
            "given": orjson.dumps({k: v for k, v in event.given.items() if k not in _OWN}).decode(),
            "refused": "undone" if event.id in undone else refused.get(event.id),
        }


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """Rows as columns; moments are UTC seconds, as the schema has them."""
    return pa.Table.from_pylist(rows, schema=schema)
