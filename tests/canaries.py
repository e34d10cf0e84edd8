"""Fifty canaries of each kind: names, phones, ids, addresses, officers. None of them is anybody's."""

from __future__ import annotations

import json
from pathlib import Path

from data_loaders.contract import Type
from data_loaders.feeds import feed_named
from tests.district import COLUMNS, SOURCES, encoding_of

MANY = 50
NAMES = [f"金丝雀{chr(0x7532 + at % 10)}{chr(0x4E00 + at)}" for at in range(MANY)]
PHONES = [f"1990007{at:04d}" for at in range(MANY)]
NUMBERS = [f"5101991977070700{at:02d}" for at in range(MANY)]
ADDRESSES = [f"金丝雀巷{at}号{at}单元" for at in range(MANY)]
OFFICERS = [f"CANARY-OFFICER-{at:02d}" for at in range(MANY)]
CANARIES = [*NAMES, *PHONES, *NUMBERS, *ADDRESSES, *OFFICERS]


def talk(at: int) -> str:
    """One of each canary, as a caller's own words would hold them."""
    return f"{NAMES[at]} {PHONES[at]} {NUMBERS[at]} {ADDRESSES[at]}"


def hits(text: str | bytes) -> list[str]:
    """The canaries that a text holds; bytes are searched in each encoding that a source has."""
    if isinstance(text, str):
        return [canary for canary in CANARIES if canary in text]
    return [canary for canary in CANARIES if canary.encode() in text or canary.encode("gb18030") in text]


def put_filled(folder: Path, source: str, rows: list) -> int:
    """Write a source's rows with every personal column filled with canaries; the number of columns that were filled.

    One row in 25 fills the columns that mark a row about a person: such a row is refused whole.
    """
    feed, path, _form, _ = SOURCES[source]
    personal = sorted({column.native for column in feed_named(feed).columns if column.type is Type.PERSONAL})
    refused = sorted({column.native for column in feed_named(feed).columns if column.type is Type.REFUSED})

    def filling(at: int) -> dict[str, str]:
        marks = refused if at % 25 == 3 else []
        return dict.fromkeys([*personal, *marks], talk(at % MANY))

    if path.endswith(".csv"):
        separator = ";" if source == "counts" else ","
        names = [*COLUMNS[source].split(separator)]
        more = [name for name in (*personal, *refused) if name not in names]
        lines = [separator.join([*names, *more])]
        for at, text in enumerate(rows):
            cells = dict(zip(names, text.split(separator), strict=True)) | dict.fromkeys(more, "") | filling(at)
            lines.append(separator.join(str(cells[name]) for name in (*names, *more)))
        (folder / path).write_text("\n".join(lines) + "\n", encoding=encoding_of(source))
    else:
        made = [{**row, **filling(at)} for at, row in enumerate(rows)]
        whole = path.endswith(".json")
        text = (
            json.dumps({"DeviceList": made}, ensure_ascii=False)
            if whole
            else "\n".join(json.dumps(row, ensure_ascii=False) for row in made)
        )
        (folder / path).write_text(text + "\n", encoding="utf-8")
    return len(personal) + len(refused)
