"""The tables that a planner's SQL reads: which published view each is cut from, its columns, and what they hold.

All of them are what a planner of the whole district sees elsewhere. Not here: communities' age bands (no export), sensitive
periods and every view of single sensitive incidents. Moments are the district's local time, so that `hour(occurred_at)`
is the hour on its clocks. Cells are H3 indexes as text of fifteen letters. Fewer than ten residents are NULL: not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

CELLS = (9, 8, 7)
RESIDENTS_TOLD = 10


class Kind(StrEnum):
    """What a column holds; screens have the words (`sql.kind.*`)."""

    CELL = "cell"
    CODE = "code"
    COUNT = "count"
    DEGREES = "degrees"
    MOMENT = "moment"
    TEXT = "text"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """`sql` is the column of the view, or the expression over it."""

    name: str
    kind: Kind
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """`by_month` tables are long: they lie in one file a month of `occurred_at`."""

    name: str
    view: str
    columns: tuple[Column, ...]
    by_month: bool = False


def tables_of(area_kinds: Iterable[str], zone: str) -> Mapping[str, Table]:
    """Every table by name, for a district with these kinds of areas, in its zone."""
    areas = tuple(Column(f"area_{kind}", Kind.CODE, f"area_{kind}") for kind in area_kinds)
    made = (
        Table("incidents", "v_incident@2", (*_incidents(zone), *areas), by_month=True),
        Table("cases", "v_case@1", (*_cases(zone), *areas), by_month=True),
        Table("cameras", "v_camera@1", (*_cameras(zone), *areas)),
        Table("outages", "v_outage@1", (*_outages(zone), *areas)),
        Table("patrols", "v_patrol@1", (*_patrols(zone), *areas)),
        Table("areas", "v_area@1", (*_plain(Kind.CODE, "kind code"), *_plain(Kind.TEXT, "name"))),
        Table("population", "v_population@2", _population()),
    )
    return {table.name: table for table in made}


def _incidents(zone: str) -> tuple[Column, ...]:
    return (
        *_plain(Kind.CODE, "id source feed class class_group"),
        *_plain(Kind.COUNT, "urgency"),
        *_plain(Kind.YES_NO, "police"),
        *_plain(Kind.CODE, "status"),
        *_moments(zone, "occurred_at"),
        *_plain(Kind.CODE, "precision"),
        *_moments(zone, "closed_at due_at acknowledged_at"),
        *_plain(Kind.YES_NO, "acknowledged suspended"),
        *_plain(Kind.CODE, "department"),
        Column("level", Kind.COUNT, "escalation"),
        *_plain(Kind.CODE, "reported_by solved satisfied"),
        *_plain(Kind.COUNT, "confidence"),
        Column("received_at", Kind.MOMENT, _local("last_received_at", zone)),
        Column("flags", Kind.TEXT, "array_to_string(flags, ' ')"),
        *_place(),
    )


def _cases(zone: str) -> tuple[Column, ...]:
    return (
        *_plain(Kind.CODE, "id source feed class class_group"),
        *_plain(Kind.COUNT, "urgency"),
        *_plain(Kind.CODE, "status step"),
        *_moments(
            zone, "occurred_at registered_at dispatched_at handling_at handled_at verified_at closed_at answered_at"
        ),
        *_moments(zone, "due_at step_at"),
        *_plain(Kind.CODE, "department"),
        *_plain(Kind.COUNT, "level returned reworked urged reopened escalated"),
        *_plain(Kind.YES_NO, "suspended supervised acknowledged"),
        *_plain(Kind.CODE, "merged_into called_back contacted solved satisfied reported_by"),
        *_moments(zone, "acknowledged_at"),
        *_place(),
    )


def _cameras(zone: str) -> tuple[Column, ...]:
    named = (*_plain(Kind.CODE, "id"), *_plain(Kind.TEXT, "name"), *_plain(Kind.CODE, "camera_kind stated"))
    return (*named, *_moments(zone, "live_since_at"), *_place())


def _outages(zone: str) -> tuple[Column, ...]:
    return (*_plain(Kind.CODE, "stated"), *_moments(zone, "live_since_at"), *_plain(Kind.COUNT, "cameras"))


def _patrols(zone: str) -> tuple[Column, ...]:
    return (
        *_moments(zone, "shift_start shift_end"),
        *_plain(Kind.YES_NO, "visited"),
        *_plain(Kind.COUNT, "community_check_ins"),
    )


def _population() -> tuple[Column, ...]:
    return (
        Column("cell", Kind.CELL, "lower(to_hex(cell))"),
        *_plain(Kind.COUNT, "resolution"),
        Column("residents", Kind.COUNT, f"CASE WHEN residents >= {RESIDENTS_TOLD} THEN residents END"),
        *_plain(Kind.YES_NO, "estimated"),
    )


def _plain(kind: Kind, names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, name) for name in names.split())


def _moments(zone: str, names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.MOMENT, _local(name, zone)) for name in names.split())


def _place() -> tuple[Column, ...]:
    cells = tuple(Column(f"cell_{res}", Kind.CELL, f"lower(to_hex({_parent(res)}))") for res in CELLS)
    return (*cells, *_plain(Kind.DEGREES, "lon lat"))


def _parent(resolution: int) -> str:
    """A cell's parent by its bits, as `layers/cells.py` has it; NULL where the cell is coarser already."""
    digits = (1 << 3 * (15 - resolution)) - 1
    mask, ones = (1 << 64) - 1 - (0xF << 52) - digits, (resolution << 52) | digits
    finer = f"((cell >> 52) & 15::UBIGINT) >= {resolution}"
    return f"CASE WHEN {finer} THEN (cell & {mask}::UBIGINT) | {ones}::UBIGINT END"


def _local(moment: str, zone: str) -> str:
    return f"timezone('{zone}', timezone('UTC', {moment}))"
