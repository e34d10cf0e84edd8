"""Why a statement was not run, or did not end: a stable reason, the word that it is about, and the nearest that is known."""

from __future__ import annotations

from dataclasses import dataclass

from data_loaders.contract import BadInputError

# Sentences for programs; screens have words of their own by `reason` (assets/i18n, `sql.refusal.*`). None holds a value.
SENTENCES = {
    "ambiguous": "this name stands in several of the tables; write the table's name and a dot before it",
    "busy": "two statements run and ten wait; try again in a moment",
    "clock": "there is no present time here; the moment of the data is (SELECT as_of FROM clock)",
    "column": "no such column here",
    "construct": "this is not offered here; a statement is one question to the published tables",
    "ended": "the process that ran the statement ended before its answer; ask for less, or try again",
    "function": "no such function here; see the list of functions",
    "group": "this column must stand in GROUP BY, or inside an aggregate such as count or avg",
    "memory": "the statement wanted more memory than it may; group or filter earlier",
    "name_taken": "this name belongs to a table or to the catalogue; choose another for your own",
    "nested": "this column of the answer is a list or a record; an answer holds numbers, texts and moments",
    "not_select": "a statement only reads: it begins with the word select or with",
    "parameter": "a statement has no parameters; write the value itself",
    "place": "this cannot stand here; an aggregate or a window is not allowed in this part of the statement",
    "qualified": "write the table's bare name, without a schema or a catalogue before it",
    "recursion": "a statement may not call itself (RECURSIVE)",
    "several": "one statement at a time; nothing may follow it",
    "syntax": "this cannot be read here",
    "table": "no such table here",
    "time": "the statement took longer than it may; narrow the time, or group earlier",
    "too_big": "one row of the answer is larger than a whole answer may be",
    "too_deep": "the statement is nested too deeply",
    "too_long": "the statement is longer than it may be",
    "too_many": "the statement has too many parts (joins, sub-selects, named parts or words)",
    "type": "this type is not offered; see the list of types",
    "types": "these kinds of value do not go together here; compare like with like, or CAST one of them",
    "value": "a value does not fit: a text that is no number, a division or a number that is too large; try TRY_CAST",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the statement as it was written: `start` counts characters from 0, `line` and `column` from 1."""

    text: str
    line: int
    column: int
    start: int

    @staticmethod
    def at(sql: str, start: int, end: int) -> Word:
        """The characters `[start, end)` of `sql`."""
        before = sql[:start]
        return Word(sql[start:end][:80], before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, start)


class SqlError(BadInputError):
    """A statement was refused, or failed while it ran. `reason` is stable; `nearest` is a known name, or empty."""

    code = "sql"

    def __init__(self, reason: str, word: Word | None = None, nearest: str = "") -> None:
        self.word, self.nearest = word, nearest
        where = f"line {word.line}, column {word.column}, {word.text!r}: " if word else ""
        super().__init__(where + SENTENCES[reason] + (f"; nearest is {nearest!r}" if nearest else ""), reason)
