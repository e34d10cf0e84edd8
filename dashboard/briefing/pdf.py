"""A set briefing as PDF: A4, page numbers, the map drawn as lines. Set by typst, which needs no network and no fonts but ours."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from dashboard.briefing.document import Cell, Document, Section, Table
from layers.briefing.drawing import LIGHT

FORM = Path(__file__).parent / "print.typ"
FONTS = Path(__file__).parents[2] / "assets" / "fonts" / "print"
FAMILY = "Noto Sans SC"
_MAP_TEXT = 15.0


def pdf_of(document: Document) -> bytes:
    """The file. The same document gives the same bytes: it bears no date but its own."""
    drawn = document.drawing.lettered(LIGHT, FAMILY, _MAP_TEXT) if document.drawing else ""
    given = {"told": orjson.dumps(_told(document)).decode(), "map": drawn}
    return typst.compile(
        FORM.read_bytes(), format="pdf", font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=given, timestamp=0
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _told(document: Document) -> dict[str, Any]:
    how = {name: text for section in document.sections for name, text in section.how}
    return {
        "lang": document.lang,
        "kicker": document.kicker,
        "title": document.title,
        "facts": list(document.facts),
        "lines": [asdict(one) for one in document.lines],
        "sections": [_section(one) for one in document.sections],
        "sources": _table(document.sources),
        "foot": document.foot,
        "words": document.words,
        "how": list(how.items()),
    }


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": one.title,
        "note": one.note,
        "table": _table(one.table) if one.table else None,
        "lines": list(one.lines),
        "legend": [[LIGHT.steps[step], text] for step, text in one.legend],
        "drawn": one.drawn,
    }


def _table(one: Table) -> dict[str, Any]:
    rows = [*one.rows, *([one.total] if one.total else [])]
    banded = [any(row[at].band for row in rows) for at in range(len(one.heads))]
    return {
        "heads": [head.text for head in one.heads],
        "numbers": [head.number for head in one.heads],
        "columns": ["band" if band else "text" for band in banded],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "total": bool(one.total),
    }


def _cell(one: Cell) -> dict[str, Any]:
    return {
        "text": one.text,
        "tone": one.tone,
        "band": asdict(one.band) if one.band else None,
        "days": list(one.days),
        "corrected": one.corrected,
    }
