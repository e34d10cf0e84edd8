"""What is asked and what comes back: the only shapes that cross `access`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from data_loaders.contract.errors import BadInputError

if TYPE_CHECKING:
    import pyarrow as pa

YEARS = (1970, 2101)
ROLLING = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "28d": timedelta(days=28), "365d": timedelta(days=365)}


# How SQL names the view of sensitive periods, in any of its versions.
_SENSITIVE_PERIODS = '"v_sensitive@'


class Grain(StrEnum):
    """How fine an answer is.

    `record` answers are closed to the wall, limited and audited; `sensitive` ones take a stated reason besides, and
    reach views that no other question reaches.
    """

    AGGREGATE = "aggregate"
    SYMBOL = "symbol"
    RECORD = "record"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of event time, half open: `[start, end)`, both aware.

    Rolling windows end now. Build one with `Window.of`.
    """

    start: datetime
    end: datetime
    rolling: str | None = None

    @staticmethod
    def of(text: str, now: datetime) -> Window:
        """Read `24h`, `7d`, `28d`, `365d`, `all`, or `START..END` in ISO 8601 with a zone.

        Raises:
            BadInputError: the text is neither, or END is not after START.
        """
        if text in ROLLING:
            return Window(now - ROLLING[text], now, text)
        if text == "all":
            return Window(datetime(1970, 1, 2, tzinfo=UTC), now, text)
        begin, dots, finish = text.partition("..")
        try:
            start, end = datetime.fromisoformat(begin), datetime.fromisoformat(finish)
        except ValueError:
            dots = ""
            start = end = now
        years = range(*YEARS)
        if (
            not dots
            or not {start.year, end.year} <= set(years)
            or start.tzinfo is None
            or end.tzinfo is None
            or end <= start
        ):
            offered = ", ".join([*ROLLING, "all"])
            raise BadInputError(
                f"window {text[:60]!r}: expected one of {offered}, or START..END in ISO 8601 with a zone "
                "and END after START, between 1970 and 2100"
            )
        return Window(start, end)


@dataclass(frozen=True, slots=True)
class Question:
    """One SELECT over published views, with its parameters.

    `sql` names views by their bare published name (`"v_incident@1"`), never a schema: the cursor
    that runs it sees only its viewer's scope. `params` are bound, never pasted in.
    """

    name: str
    sql: str
    params: Mapping[str, object] = field(default_factory=dict)
    grain: Grain = Grain.AGGREGATE
    rows_max: int = 400_000

    @property
    def reads_sensitive(self) -> bool:
        """Whether it asks for the merged numbers of sensitive incidents: they are open only while the audit log holds."""
        return _SENSITIVE_PERIODS in self.sql


@dataclass(frozen=True, slots=True)
class Answer:
    """A published answer.

    `as_of` is the clock's time of the state that answered (aware UTC); `version` the ledger's version,
    which grows with every change of the state.
    """

    table: pa.Table
    as_of: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Command:
    """What a person asks to be done: `verb` with its arguments; carried out by `access.act`."""

    verb: str
    args: Mapping[str, object] = field(default_factory=dict)
