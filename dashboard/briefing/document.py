"""What a set briefing consists of: words and numbers in order, without any form. Page, file and print set the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from layers.briefing.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Band:
    """A count beside what is usual, all as shares of the row's axis: the band's ends, the mean, the count; `out` of it."""

    low: float
    high: float
    mean: float
    now: float
    out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `href` opens the records behind a number, `corrected` says what became of one that was issued.

    `tone` is empty, `more`, `fewer` or `owed`; `days` are counts of days, drawn as a strip of ticks.
    """

    text: str = ""
    href: str = ""
    number: bool = False
    tone: str = ""
    band: Band | None = None
    days: tuple[int, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; `total` is the last row, in bold."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with its sign and the word for it, so that neither colour nor shape speaks alone; `kind` names the sign."""

    kind: str
    mark: str
    label: str
    text: str
    href: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it. `how` are the words behind its numbers (怎么算的), each with a name."""

    id: str
    title: str
    note: str = ""
    table: Table | None = None
    lines: tuple[str, ...] = ()
    legend: tuple[tuple[int, str], ...] = ()  # none: nothing on the map stands for a number
    drawn: bool = False
    how: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One set briefing. `drawing` is drawn where a section says so; `facts` stand beside the title; `day` as 2026-11-26."""

    lang: str
    district: str
    day: str
    kicker: str
    title: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    sources: Table
    drawing: Drawing | None
    foot: str
    words: dict[str, str] = field(default_factory=dict)
