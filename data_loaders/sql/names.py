"""Names of tables and of a statement's own parts: what is visible where, what may be chosen, what is meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from sqlglot import exp

from data_loaders.sql import nodes
from data_loaders.sql.refusal import SqlError

_CATALOGUE = frozenset({"main", "temp", "system", "memory", "tail", "city", "ledger", "raw", "pub", "state"})
_CATALOGUE_STARTS = ("duckdb_", "pg_", "pragma_", "sqlite_", "information_schema", "month_")


def check_own_name(sql: str, alias: exp.TableAlias, tables: Collection[str]) -> None:
    """Refuse a part or an alias that bears a table's or a catalogue's name: it would stand for that elsewhere.

    Raises:
        SqlError: it does.
    """
    name = alias.name.lower()
    if name in tables or name in _CATALOGUE or name.startswith(_CATALOGUE_STARTS):
        raise SqlError("name_taken", nodes.word_of(sql, alias))


def visible_names(table: exp.Expr) -> set[str]:
    """The named parts (WITH) that a table's name may mean where it stands: never a part within itself."""
    found: set[str] = set()
    within: exp.Expr = table
    node = table.parent
    while node is not None:
        parts = node.args.get("with_")
        if isinstance(node, exp.With):
            # Inside one of the parts: those before it.
            for part in node.expressions:
                if part is within:
                    break
                found.add(part.alias.lower())
        elif isinstance(parts, exp.With) and parts is not within:
            found |= {part.alias.lower() for part in parts.expressions}
        within, node = node, node.parent
    return found


def closest(word: str, known: Collection[str]) -> str:
    """The known word that resembles this one, or nothing."""
    found = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""
