"""Which statements run: one SELECT over known tables with known functions. What was checked is what runs.

A statement is read by sqlglot, every node of its tree must be of a kind that stands here, and the text that runs is
written anew from the checked tree. DuckDB's own parser judges that text once more, in the worker
(`sql_worker.parsed`), so that a difference between the two readings is a refusal and never a way in.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, TokenError, UnsupportedError
from sqlglot.tokenizer_core import Token, TokenType

from data_loaders.sql import nodes
from data_loaders.sql.functions import CLOCKS, FUNCTIONS, TYPES
from data_loaders.sql.names import check_own_name, closest, visible_names
from data_loaders.sql.refusal import SqlError, Word

BYTES_MAX = 10_240
WORDS_MAX = 2_500
DEPTH_MAX = 80
BRACKETS_MAX = 40
JOINS_MAX = 8
SELECTS_MAX = 16
DIALECT = "duckdb"

# sqlglot tells its log what it could not read, with the text: a statement's text stands in no log.
logging.getLogger("sqlglot").disabled = True

_PARAMETERS = {TokenType.PARAMETER, TokenType.PLACEHOLDER, TokenType.SESSION_PARAMETER}
_OPENS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE}
_CLOSES = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE}


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement that may run: `sql` as it was written anew, the tables that it reads."""

    sql: str
    tables: frozenset[str]


def check(sql: str, tables: Collection[str]) -> Checked:
    """Check one statement against the names of the published `tables`.

    Raises:
        SqlError: with the reason and, where there is one, the word.
    """
    if len(sql.encode("utf-8", "surrogatepass")) > BYTES_MAX:
        raise SqlError("too_long")
    tokens = _tokens(sql)
    try:
        tree = _tree(sql, tokens)
        _check_tree(sql, tree, frozenset(tables))
        read = frozenset(node.name.lower() for node in tree.find_all(exp.Table)) & frozenset(tables)
        return Checked(tree.sql(DIALECT, comments=False, unsupported_level=ErrorLevel.RAISE), read)
    except RecursionError:
        raise SqlError("too_deep") from None
    except UnsupportedError:
        raise SqlError("construct") from None


def _tokens(sql: str) -> list[Token]:
    if "\0" in sql or any("\ud800" <= letter <= "\udfff" for letter in sql):
        raise SqlError("syntax")
    try:
        tokens = sqlglot.tokenize(sql, DIALECT)
    except (TokenError, SqlglotError):
        # What could not be cut into words: an open quote or comment; it begins somewhere, and the last quote is told.
        at = max(sql.rfind("'"), sql.rfind('"'), sql.rfind("/*"))
        raise SqlError("syntax", Word.at(sql, at, at + 1) if at >= 0 else None) from None
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise SqlError("not_select")
    if len(tokens) > WORDS_MAX:
        raise SqlError("too_many")
    depth = 0
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            raise SqlError("several", _word(sql, token))
        if token.token_type in _PARAMETERS or token.text == "$" or token.text.startswith("@"):
            raise SqlError("parameter", _word(sql, token))
        depth += (token.token_type in _OPENS) - (token.token_type in _CLOSES)
        if depth > BRACKETS_MAX:
            raise SqlError("too_deep", _word(sql, token))
    return tokens


def _tree(sql: str, tokens: list[Token]) -> exp.Expr:
    first = tokens[0]
    if first.text.upper() not in {"SELECT", "WITH", "FROM", "("}:
        raise SqlError("not_select", _word(sql, first))
    try:
        trees = sqlglot.parse(sql, dialect=DIALECT, error_level=ErrorLevel.IMMEDIATE)
    except ParseError as error:
        raise SqlError("syntax", _failed_at(sql, error, tokens)) from None
    except SqlglotError:
        raise SqlError("syntax") from None
    found = [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]
    if len(found) != 1:
        raise SqlError("several")
    if not isinstance(found[0], exp.Select | exp.SetOperation | exp.Subquery):
        raise SqlError("not_select", _word(sql, first))
    return found[0]


def _failed_at(sql: str, error: ParseError, tokens: list[Token]) -> Word | None:
    told = error.errors[0] if error.errors else {}
    context, word = str(told.get("start_context") or ""), str(told.get("highlight") or "")
    line, column = told.get("line"), told.get("col")
    for token in tokens:
        if (token.line, token.col) == (line, column):
            return _word(sql, token)
    at = sql.find(word, max(0, sql.find(context))) if word else -1
    return Word.at(sql, at, at + len(word)) if at >= 0 else None


def _check_tree(sql: str, tree: exp.Expr, tables: frozenset[str]) -> None:
    counted: dict[type[exp.Expr], int] = {exp.Join: 0, exp.Select: 0}
    for node, depth in _walk(tree):
        if depth > DEPTH_MAX:
            raise SqlError("too_deep", nodes.word_of(sql, node))
        nodes.check_kind(sql, node)
        if type(node) in counted:
            counted[type(node)] += 1
        if counted[exp.Join] > JOINS_MAX or counted[exp.Select] > SELECTS_MAX:
            raise SqlError("too_many", nodes.word_of(sql, node))
        _check_names(sql, node, tables)


def _check_names(sql: str, node: exp.Expr, tables: frozenset[str]) -> None:
    if isinstance(node, exp.With) and node.args.get("recursive"):
        raise SqlError("recursion", nodes.keyword(sql, "recursive") or nodes.word_of(sql, node))
    if isinstance(node, exp.Table):
        _check_table(sql, node, tables)
    elif isinstance(node, exp.TableAlias):
        check_own_name(sql, node, tables)
    elif isinstance(node, exp.DataType):
        _check_type(sql, node)
    elif isinstance(node, exp.Func):
        _check_function(sql, node)


def _walk(tree: exp.Expr) -> Iterator[tuple[exp.Expr, int]]:
    stack = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in node.iter_expressions())


def _check_table(sql: str, table: exp.Table, tables: frozenset[str]) -> None:
    word = nodes.word_of(sql, table)
    if not isinstance(table.this, exp.Identifier):
        raise SqlError("construct", word)
    if table.args.get("db") or table.args.get("catalog"):
        raise SqlError("qualified", word)
    # A name in quotes for text is a file for DuckDB.
    if word and word.text.startswith("'"):
        raise SqlError("table", word)
    name = table.name.lower()
    if name not in tables and name not in visible_names(table):
        raise SqlError("table", word, closest(name, {*tables, *visible_names(table)}))


def _check_type(sql: str, kind: exp.DataType) -> None:
    name = kind.sql(DIALECT).partition("(")[0].upper()
    if name not in TYPES:
        raise SqlError("type", nodes.word_of(sql, kind) or nodes.keyword(sql, name), closest(name, TYPES))


def _check_function(sql: str, node: exp.Func) -> None:
    if isinstance(node, nodes.SPOKEN_AS_SYNTAX):
        return
    # Of some, sqlglot keeps no word: then the one that it writes. A name is told in either case, and so refused.
    word = nodes.own_word(sql, node)
    name = word.text.lower() if word else node.sql(DIALECT).partition("(")[0].strip().lower()
    if not word and not name.isidentifier():
        raise SqlError("construct", nodes.word_of(sql, node))
    if name in CLOCKS:
        raise SqlError("clock", word or nodes.keyword(sql, name) or nodes.word_of(sql, node))
    if name not in FUNCTIONS:
        raise SqlError(
            "function", word or nodes.keyword(sql, name) or nodes.word_of(sql, node), closest(name, FUNCTIONS)
        )


def _word(sql: str, token: Token) -> Word:
    return Word.at(sql, token.start, token.end + 1)
