"""Alarms folded from their events, and published: one row an occurrence. Only those of which something new came are folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
import pyarrow as pa

from data_loaders.casework.alarms import AlarmState, fold_alarm
from data_loaders.casework.events import CaseEvent
from data_loaders.contract import Role, Viewer
from data_loaders.publish.cases import desk_event
from data_loaders.store import Database

PREFIX = "alarm:"
_STALE = """
SELECT subject FROM
  (SELECT subject, count(*) AS events, max(seq) AS seq FROM city.state.action WHERE starts_with(verb, 'alarm.') GROUP BY 1) told
  FULL JOIN (SELECT subject, any_value(events) AS events, any_value(seq) AS seq FROM city.pub.alarm GROUP BY 1) held USING (subject)
WHERE (told.events, told.seq) IS DISTINCT FROM (held.events, held.seq)
"""
_ACTIONS = """
SELECT subject, CAST(epoch(acted_at) AS BIGINT) AS at, verb, actor, action_id, payload, seq FROM city.state.action
WHERE starts_with(verb, 'alarm.') AND {which} ORDER BY subject, seq
"""
_WITH_AREAS = """
INSERT INTO city.pub.alarm BY NAME
SELECT folded.* EXCLUDE (around), coalesce(
    -- An area lies in those of its own kind and of coarser ones; where a finer one begins inside it says nothing.
    map_from_entries(list_filter(map_entries(held.areas), lambda one: list_position($kinds, one.key) <= list_position($kinds, held.kind))), CAST(CAST(folded.around AS JSON) AS MAP(VARCHAR, VARCHAR))) AS areas
FROM folded LEFT JOIN city.pub.area_within held ON held.kind = split_part(folded.place, ':', 1) AND held.code = split_part(folded.place, ':', 2)
"""
_TEXT, _AT, _NUMBER = pa.string(), pa.timestamp("s"), pa.float64()
ALARM = pa.schema(
    [
        ("subject", _TEXT), ("events", pa.int64()), ("seq", pa.int64()), ("occurrence", pa.int64()), ("rule", _TEXT), ("place", _TEXT),
        ("around", _TEXT), ("priority", pa.uint8()), ("raised_at", _AT), ("cleared_at", _AT), ("acknowledged_at", _AT),
        ("acknowledged_by", _TEXT), ("comment", _TEXT), ("unknown_since", _AT), ("value", _NUMBER), ("limit", _NUMBER),
        ("expected", _NUMBER), ("since", _AT), ("suppressed_by", _TEXT), ("shelved_at", _AT), ("shelved_until", _AT),
        ("shelved_by", _TEXT), ("shelve_reason", _TEXT),
    ]
)  # fmt: skip
# The wall shows that an alarm stands, where and how urgent it is, not what posts say of it. `suppressed_by` is what
# suppressed it when it was raised.
_VIEW = """
SELECT held.subject AS id, held.occurrence, held.rule, held.place, held.priority, held.raised_at, held.cleared_at,
       held.acknowledged_at, {by}, held.unknown_since, held.value, held.limit, held.expected, held.since,
       held.suppressed_by, held.shelved_at, held.shelved_until, {shelf}, held.areas
FROM city.pub.alarm held WHERE true{reach}
"""
_BY, _SHELF = "held.acknowledged_by, held.comment", "held.shelved_by, held.shelve_reason"
_NO_BY = "NULL::VARCHAR AS acknowledged_by, NULL::VARCHAR AS comment"
_NO_SHELF = "NULL::VARCHAR AS shelved_by, NULL::VARCHAR AS shelve_reason"
# Alarms of the whole district and of its sources concern every post.
EVERYWHERE = " OR held.place = '' OR starts_with(held.place, 'feed:')"


def alarm_view(viewer: Viewer, reach: str) -> str:
    """`v_alarm@1`: one row an occurrence, those that stand without `cleared_at`."""
    wall = viewer.role is Role.WALL
    return _VIEW.format(by=_NO_BY if wall else _BY, shelf=_NO_SHELF if wall else _SHELF, reach=reach)


def publish_alarms(database: Database, kinds: Sequence[str]) -> bool:
    """Fold the alarms of which events came or went, and write what they came to. Whether there were any.

    `kinds` are the district's kinds of areas, the coarsest first.
    """
    with database.writing() as cursor:
        stale = cursor.execute(_STALE).to_arrow_table()
        if not stale.num_rows:
            return False
        cursor.register("stale", stale)
        cursor.execute("DELETE FROM city.pub.alarm WHERE subject IN (SELECT subject FROM stale)")
        actions = cursor.execute(_ACTIONS.format(which="subject IN (SELECT subject FROM stale)")).to_arrow_table()
        cursor.unregister("stale")
        rows = [
            row
            for subject, done in groupby(actions.to_pylist(), itemgetter("subject"))
            for row in _rows(subject, list(done))
        ]
        cursor.register("folded", pa.Table.from_pylist(rows, schema=ALARM))
        cursor.execute(_WITH_AREAS, {"kinds": list(kinds)})
        cursor.unregister("folded")
    return True


def alarm_of(database: Database, subject: str) -> AlarmState:
    """One alarm as its events leave it; without any, one that never stood."""
    with database.reading() as cursor:
        found = cursor.execute(_ACTIONS.format(which="subject = $subject"), {"subject": subject}).to_arrow_table()
    return fold_alarm(_event(row) for row in found.to_pylist())


def subject_of(rule: str, place: str) -> str:
    """How the ledger names an alarm."""
    return f"{PREFIX}{rule}:{place}"


def _event(action: dict[str, Any]) -> CaseEvent:
    return desk_event({name: action[name] for name in ("subject", "at", "verb", "actor", "action_id", "payload")})


def _rows(subject: str, done: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    state = fold_alarm(_event(row) for row in done)
    rule, _, place = subject.removeprefix(PREFIX).partition(":")
    for number, one in enumerate(state.occurrences, 1):
        told = dict(one.told)
        row = {
            "subject": subject, "events": len(done), "seq": max(item["seq"] for item in done), "occurrence": number, "rule": rule,
            "place": place, "raised_at": one.raised_at, "cleared_at": one.cleared_at, "acknowledged_at": one.acknowledged_at,
            "acknowledged_by": one.acknowledged_by, "comment": one.comment, "unknown_since": one.unknown_since,
            "around": orjson.dumps(told.pop("around", {})).decode(),
            **{name: told.get(name) for name in ("priority", "value", "limit", "expected", "since", "suppressed_by")},
        }  # fmt: skip
        if number == len(state.occurrences) and state.shelf is not None:
            shelf = state.shelf
            row |= {
                "shelved_at": shelf.at,
                "shelved_until": shelf.until,
                "shelved_by": shelf.by,
                "shelve_reason": shelf.reason,
            }
        yield row
