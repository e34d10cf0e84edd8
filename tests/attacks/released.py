"""Everything that is published, pooled over all roles: what the attacker holds when every account is his."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from data_loaders.access import Access, Question, Role, Viewer

Rows = list[dict]


@dataclass(frozen=True)
class Released:
    """Published numbers. `residents` by cell of every resolution; communities by code and attribute; periods by cell.

    `week_starts` are all weeks that were released, those included in which no cell was large enough.
    """

    residents: Mapping[int, int]
    estimated: bool
    communities: Mapping[tuple[str, str], int]
    weeks: Mapping[tuple[int, date], int] = field(default_factory=dict)
    week_starts: frozenset[date] = frozenset()
    months: Mapping[tuple[int, date], int] = field(default_factory=dict)
    flagged: Mapping[tuple[int, date], int] = field(default_factory=dict)


def from_views(access: Access) -> Released:
    """Read whole every view that the layers read: no exit can give more than these hold."""

    def rows(role: Role) -> Callable[[str], Rows]:
        def ask(sql: str) -> Rows:
            return access.read(Question("all", sql), Viewer("attacker", role)).table.to_pylist()

        return ask

    leader, planner = rows(Role.LEADER), rows(Role.PLANNER)
    people = [row for ask in (leader, planner) for row in ask('FROM "v_population@2"')]
    ages = [row for ask in (leader, planner) for row in ask('FROM "v_community@1"')]
    weeks, months = leader('FROM "v_sensitive@1"'), planner('FROM "v_sensitive@1"')
    return Released(
        residents={row["cell"]: row["residents"] for row in people},
        estimated=any(row["estimated"] for row in people),
        communities={(row["code"], row["attribute"]): row["people"] for row in ages},
        weeks=_by_period(weeks, "period_start", "incidents"),
        week_starts=frozenset(row["period_start"] for row in weeks),
        months=_by_period(months, "period_start", "incidents"),
        flagged=_by_period(leader('FROM "v_flagged@1"'), "month", "buildings"),
    )


def _by_period(rows: Rows, period: str, count: str) -> dict[tuple[int, date], int]:
    return {(row["cell"], row[period]): row[count] for row in rows if row["cell"] is not None}
