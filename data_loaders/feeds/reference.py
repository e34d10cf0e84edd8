"""docs/feeds.md, made from the feeds' own declarations."""

from __future__ import annotations

from data_loaders.contract import Column, Feed, Type
from data_loaders.feeds import ALL

_HEAD = """# Feeds

Made by `make docs` from `data_loaders/feeds/`; do not edit. A feed says what a kind of source means; a profile says
where one is, how its bytes arrive and how its columns are called there. Times become UTC, places WGS-84.
"""


def feeds_markdown() -> str:
    """Every feed: columns, types, what is refused at the door."""
    return _HEAD + "".join(_section(feed) for feed in ALL)


def _section(feed: Feed) -> str:
    rows = [
        f"| {_natives(column)} | {f'`{column.name}`' if column.name else '—'} | {_type(column)} "
        f"| {'yes' if column.required else ''} | {_note(column)} |"
        for column in feed.columns
    ]
    facts = "".join(f"- {fact}\n" for fact in feed.facts)
    keys = "a row hash plus an ordinal where the source has no key" if feed.keyless else "`source_id`"
    return (
        f"\n## {feed.name}\n\n{feed.about}\n\nKind: {feed.kind.value}. Key: {keys}. "
        f"Expected every {feed.every_s} s; stale after {feed.stale_s} s, dead after {feed.dead_s} s "
        f"(a profile may say otherwise).\n\n{facts}\n"
        "| native column | inside Fengge | type | required | note |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


_DOOR = {
    Type.PERSONAL: "refused at the door: never read, stored or logged",
    Type.REFUSED: "a row with a value here is refused, the value not kept",
}


def _note(column: Column) -> str:
    return _DOOR.get(column.type, column.note)


def _natives(column: Column) -> str:
    return f"`{column.native}`" + (f" `{column.beside}`" if column.beside else "")


def _type(column: Column) -> str:
    span = "" if column.most is None else f", 0–{column.most:g} {column.unit}".rstrip()
    return column.type.value + span
