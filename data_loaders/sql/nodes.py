"""The kinds of node that a checked tree may have, and where in the text a node stands."""

from __future__ import annotations

import re

from sqlglot import exp

from data_loaders.sql.refusal import SqlError, Word

_STRUCTURE = (
    exp.Select, exp.Union, exp.Except, exp.Intersect, exp.Subquery, exp.From, exp.Join, exp.Where, exp.Group, exp.Having,
    exp.Qualify, exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.Distinct, exp.With, exp.CTE, exp.Table, exp.TableAlias,
    exp.Window, exp.WindowSpec, exp.Filter, exp.IgnoreNulls, exp.RespectNulls,
)  # fmt: skip
_TERMS = (
    exp.Column, exp.Identifier, exp.Star, exp.Alias, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Tuple, exp.Interval,
    exp.Var, exp.DataType, exp.DataTypeParam, exp.Escape,
)  # fmt: skip
_OPERATORS = (
    exp.Neg, exp.Not, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.DPipe, exp.EQ, exp.NEQ, exp.GT, exp.GTE,
    exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.NullSafeEQ, exp.NullSafeNEQ,
)  # fmt: skip
# Functions for sqlglot that are syntax for whoever writes them.
SPOKEN_AS_SYNTAX = (
    exp.And, exp.Or, exp.Case, exp.If, exp.Cast, exp.TryCast, exp.Extract, exp.Exists, exp.In, exp.Like, exp.ILike,
)  # fmt: skip
_KINDS = frozenset((*_STRUCTURE, *_TERMS, *_OPERATORS, *SPOKEN_AS_SYNTAX))
# Switches of allowed nodes that mean something which is not: they hold no node of their own.
_SWITCHES: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Select: ("into", "kind", "hint", "operation_modifiers", "sample", "locks", "settings", "format", "match", "connect"),
    exp.Table: ("only", "ordinality", "partition", "version", "when", "sample", "pivots", "rows_from", "changes"),
    exp.Join: ("hint", "match_condition", "directed", "pivots"),
    exp.Star: ("rename",),
    exp.Window: ("over",),
}  # fmt: skip


def check_kind(sql: str, node: exp.Expr) -> None:
    """Refuse a node of a kind that is not offered; functions are judged by their names.

    Raises:
        SqlError: the node is none of those.
    """
    kind = type(node)
    if kind not in _KINDS and not isinstance(node, exp.Func):
        raise SqlError("construct", word_of(sql, node))
    for switch in _SWITCHES.get(kind, ()):
        value = node.args.get(switch)
        if value and not (switch == "over" and str(value).upper() == "OVER"):
            raise SqlError("construct", word_of(sql, node))


def own_word(sql: str, node: exp.Expr) -> Word | None:
    """The node's own word, where sqlglot kept it."""
    start, end = node.meta.get("start"), node.meta.get("end")
    return Word.at(sql, start, end + 1) if isinstance(start, int) and isinstance(end, int) else None


def word_of(sql: str, node: exp.Expr) -> Word | None:
    """The node's own word, or the first one below it."""
    own = own_word(sql, node)
    if own:
        return own
    below = [word for child in node.walk() if (word := own_word(sql, child))]
    return min(below, key=lambda word: word.start) if below else None


def keyword(sql: str, word: str) -> Word | None:
    """Where a word of the language stands first."""
    found = re.search(rf"\b{re.escape(word)}\b", sql, re.IGNORECASE)
    return Word.at(sql, found.start(), found.end()) if found else None
