"""`docs/planner_sql.md`: tables, functions, limits and examples of planners' SQL, from what the code holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.i18n import strings
from dashboard.parts.sql_examples import examples
from data_loaders.access import SQL_BOUNDS, SQL_FUNCTION_GROUPS, SQL_TYPES, SqlTable

_HEAD = """# SQL for planners

<!-- Made by `app.py docs`. -->

规划台 → SQL (`/planner/sql`), for planners who answer for the whole district. A statement is one question to the published tables; it changes nothing
and reaches nothing else ([security.md](security.md), "SQL, in depth"). The answer is a table; where a column's name begins with `cell` and holds
hexagons, a map as well. Ctrl+Enter runs, Esc cancels.

## Limits

| what | how much |
|---|---|
| time | interrupted after {bounds.interrupt_s:g} s, killed after {bounds.kill_s:g} s |
| answer | {bounds.rows:,} rows, {megabytes} MB; more is cut and said |
| at a time | 2 run, 10 wait, then busy; 2 for each account |
| in a minute | 10 statements for each account (`sql_per_minute` in a profile's `[limits]`) |
| statement | 10 KB, 2,500 words, 8 joins, 16 selects |
| files | 5 exports an hour, together with all other exports |
| age of the data | at most about a minute where somebody asks; the answer says as of when |

## Tables

Moments are the district's local time. `clock.as_of` is the moment of the data: there is no `now()`. NULL is not known, never zero.
A column `area_…` stands for each kind of area that the district has; `areas` has their names.
"""
_BESIDES = """
Besides: `CASE`, `CAST`, `TRY_CAST`, `EXTRACT`, `EXISTS`, `IN`, `BETWEEN`, `LIKE`, `ILIKE`, `FILTER`, `QUALIFY`, `OVER`, `WITH`, `UNION`,
`INTERSECT`, `EXCEPT`, `GROUP BY ALL`, `SELECT * EXCLUDE`."""


def sql_markdown(tables: Mapping[str, SqlTable]) -> str:
    """The whole page."""
    parts = [_HEAD.format(bounds=SQL_BOUNDS, megabytes=SQL_BOUNDS.bytes // 1_000_000)]
    parts += [_table(table) for table in tables.values()]
    parts += ["## Functions\n", *_functions(), _BESIDES, "\n## Examples\n"]
    zh, en = strings("zh"), strings("en")
    for name, sql in examples("street").items():
        parts.append(f"{zh[f'sql.example.{name}']} · {en[f'sql.example.{name}']}\n\n```sql\n{sql}\n```\n")
    return "\n".join(parts).rstrip() + "\n"


def _table(table: SqlTable) -> str:
    zh, en = strings("zh"), strings("en")
    rows = [
        f"| `{c.name}` | {en[f'sql.kind.{c.kind.value}']} | {zh[f'sql.column.{c.name}']} | {en[f'sql.column.{c.name}']} |"
        for c in table.columns
    ]
    about = f"{zh[f'sql.table.{table.name}']}. {en[f'sql.table.{table.name}']}."
    return "\n".join([f"### `{table.name}`\n\n{about}\n\n| column | holds | 中文 | |\n|---|---|---|---|", *rows, ""])


def _functions() -> Iterator[str]:
    groups = {**SQL_FUNCTION_GROUPS, "types": SQL_TYPES}
    for name, members in groups.items():
        yield f"- {name}: " + ", ".join(f"`{member}`" for member in sorted(members))
