"""The alarms that stand, and what the clock's judgement of them has to remember between two moments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from data_loaders.casework.alarm_judge import Change, Key, Spot, Standing, judge, suppressor
from data_loaders.casework.alarms import RAISE
from data_loaders.contract import AlarmRule, Findings, Question, Role, Viewer
from data_loaders.normalise import PlaceIndex

_STANDING = 'SELECT * FROM "v_alarm@1" WHERE cleared_at IS NULL ORDER BY priority, raised_at, id'
_LATELY = 'SELECT rule, place, count(*) AS raised FROM "v_alarm@1" WHERE raised_at > $since GROUP BY ALL'
_READER = Viewer("alarms", Role.JOB)
_MOMENTS = ("raised_at", "acknowledged_at", "unknown_since", "since", "shelved_at", "shelved_until")
Told = tuple[str, Key, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAlarm:
    """An alarm that stands; moments are aware UTC. What the viewer may not know is None.

    `place` as in `contract.Condition`. `unknown_since`: what it reads does not answer since then. `shelved`: it is on
    the shelf now, until `shelved_until`. `suppressed_by`: the rule whose standing alarm suppresses it now.
    """

    id: str
    occurrence: int
    rule: str
    place: str
    priority: int
    raised_at: datetime
    value: float
    limit: float
    expected: float | None
    since: datetime | None
    unknown_since: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    comment: str | None
    shelved: bool
    shelved_at: datetime | None
    shelved_until: datetime | None
    shelved_by: str | None
    shelve_reason: str | None
    suppressed_by: str | None
    areas: Mapping[str, str] = field(default_factory=dict)


class AlarmRoom:
    """Reads what stands; remembers which conditions wait for their delay. A restart begins those delays anew."""

    def __init__(
        self,
        read: Callable[[Question, Viewer], Any],
        rules: Sequence[AlarmRule],
        places: PlaceIndex,
        now: Callable[[], datetime],
    ) -> None:
        self._read, self._rules, self._places, self._now = read, tuple(rules), places, now
        self._by_id = {rule.id: rule for rule in rules}
        self._waiting: Mapping[Key, int] = {}

    def standing(self, viewer: Viewer) -> tuple[StandingAlarm, ...]:
        """The alarms of the viewer's area that stand now: the most urgent first, of these the oldest."""
        rows = self._rows(viewer)
        spots = [Spot(row["rule"], row["place"], dict(row["areas"] or ())) for row in self._rows(_READER)]
        return tuple(self._alarm(row, spots) for row in rows)

    def judged(self, findings: Sequence[Findings], now: datetime) -> list[Told]:
        """The changes that follow from what was found: verb, rule and place, and what the event is told. Called in a turn."""
        rows = self._rows(_READER)
        since = now - timedelta(minutes=1)
        lately = {
            (row["rule"], row["place"]): row["raised"]
            for row in self._read(Question("alarms:lately", _LATELY, {"since": since}), _READER).table.to_pylist()
        }
        standing = {
            (row["rule"], row["place"]): Standing(
                row["unknown_since"] is not None, lately.get((row["rule"], row["place"]), 0)
            )
            for row in rows
        }
        judged = judge(self._rules, standing, self._waiting, findings, int(now.timestamp()))
        self._waiting = judged.waiting
        spots = [Spot(row["rule"], row["place"], dict(row["areas"] or ())) for row in rows]
        spots += [self._spot(change) for change in judged.changes if change.verb == RAISE]
        return [(change.verb, change.key, self._told(change, spots)) for change in judged.changes]

    def _rows(self, viewer: Viewer) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._read(Question("alarms", _STANDING), viewer).table.to_pylist()
        return rows

    def _alarm(self, row: dict[str, Any], spots: Iterable[Spot]) -> StandingAlarm:
        given = {
            name: value.replace(tzinfo=UTC) if name in _MOMENTS and value else value for name, value in row.items()
        }
        given["areas"] = dict(row["areas"] or ())
        del given["cleared_at"]
        given["suppressed_by"] = suppressor(
            self._by_id.get(row["rule"]), Spot(row["rule"], row["place"], given["areas"]), spots
        )
        until, begun, now = given["shelved_until"], given["shelved_at"], self._now()
        return StandingAlarm(**given, shelved=until is not None and begun <= now < until)

    def _spot(self, change: Change) -> Spot:
        rule, place = change.key
        kind, _, code = place.partition(":")
        kinds = [layer.kind for layer in self._places.layers]
        if kind in kinds:
            around = {**self._places.within(kind).get(code, {}), kind: code}
            coarser = kinds[: kinds.index(kind) + 1]
            return Spot(rule, place, {name: held for name, held in around.items() if name in coarser})
        return Spot(rule, place, dict(change.found.around) if change.found else {})

    def _told(self, change: Change, spots: Iterable[Spot]) -> Mapping[str, object]:
        found = change.found
        if found is None:
            return {}
        told = {
            "priority": self._by_id[change.key[0]].priority,
            "value": found.value,
            "limit": found.limit,
            "expected": found.expected,
            "since": int(found.since.timestamp()) if found.since else None,
            "around": dict(found.around),
            "suppressed_by": suppressor(self._by_id[change.key[0]], self._spot(change), spots),
        }
        return {name: value for name, value in told.items() if value not in (None, {})}
