"""SQL for planners of the whole district: judged, audited, run apart over the published copy. Nothing else takes SQL."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from data_loaders.contract import BadInputError, ForbiddenError, NotFoundError, Right, Role, Viewer, may
from data_loaders.intake import Intake
from data_loaders.publish.copy import PublishedCopy
from data_loaders.publish.sql_tables import Column, Kind, Table, tables_of
from data_loaders.sql import FUNCTIONS, SPOKEN, Checked, Job, Pool, Prepared, SqlError, State, Word, check, closest

# Whose scope the copy is cut from: every planner of the whole district sees the same.
READER = Viewer("sql", Role.PLANNER)
PAGE_ROWS = 500
CLOCK = Table("clock", "", (Column("as_of", Kind.MOMENT, ""),))


@dataclass(frozen=True, slots=True)
class SqlProgress:
    """Where a statement is. `rows` are those of the asked page; moments in them are the district's local time.

    `columns` are names with `number`, `text`, `moment`, `yes_no` or `cell`. `error` says why there is no answer.
    """

    number: str
    state: State
    place: int
    running_s: float
    as_of: datetime | None
    version: int
    columns: tuple[tuple[str, str], ...]
    rows: list[list[Any]]
    total: int
    truncated: bool
    error: SqlError | None


@dataclass(frozen=True, slots=True)
class _Asked:
    sql: str
    checked: Checked
    digest: str
    viewer: Viewer


class SqlRoom:
    """`note` writes an event of a viewer; `spend` counts what an account takes, and refuses."""

    def __init__(
        self,
        copy: PublishedCopy,
        pool: Pool,
        note: Callable[[str, Viewer, dict[str, object]], None],
        spend: Callable[[Viewer, str], None],
    ) -> None:
        self._copy, self._pool, self._note, self._spend = copy, pool, note, spend
        self.tables: Mapping[str, Table] = with_clock(copy.tables)

    def described(self, viewer: Viewer) -> Mapping[str, Table]:
        """The tables that a statement may read.

        Raises:
            ForbiddenError: the viewer is no planner of the whole district.
        """
        _check(viewer)
        return self.tables

    def start(self, sql: str, viewer: Viewer) -> SqlProgress:
        """Judge a statement, note it, and let it run when its turn comes.

        Raises:
            ForbiddenError: the viewer is no planner of the whole district.
            SqlError: the statement is refused, with the word and the reason.
            BusyError: the account has run its statements of this minute, or too many wait.
            AuditError: it cannot be noted, and so does not run.
        """
        _check(viewer)
        self._spend(viewer, "sql")
        digest = hashlib.sha256(sql.encode("utf-8", "surrogatepass")).hexdigest()
        try:
            checked = check(sql, self.tables)
        except SqlError as error:
            self._note("sql.refused", viewer, {"sha256": digest, "reason": error.reason})
            raise
        self._note("sql.run", viewer, {"sha256": digest})
        asked = _Asked(sql, checked, digest, viewer)
        job = self._pool.start(viewer.account, asked, lambda: self._prepared(checked), self._ended)
        return self._progress(job, 0)

    def look(self, number: str, viewer: Viewer, first: int = 0, rows: int = PAGE_ROWS) -> SqlProgress:
        """Where a statement is, and where it is done so many `rows` from `first` on.

        Raises:
            ForbiddenError: the viewer is no planner of the whole district.
            NotFoundError: no such statement of this account (anybody else's looks the same), or it is long ago.
        """
        return self._progress(self._own(number, viewer), first, rows)

    def cancel(self, number: str, viewer: Viewer) -> SqlProgress:
        """End a statement of this account, waiting or running.

        Raises:
            ForbiddenError, NotFoundError: as for `look`.
        """
        job = self._own(number, viewer)
        self._pool.cancel(job)
        return self._progress(job, 0)

    def export(self, number: str, form: str, viewer: Viewer) -> pa.Table:
        """The whole answer, for a file; one of the account's exports.

        Raises:
            ForbiddenError, NotFoundError: as for `look`; also where it has no answer.
            BusyError: the account has made its exports of this hour.
        """
        job = self._own(number, viewer)
        table = job.outcome.table
        if table is None:
            raise NotFoundError("this statement has no answer; run it again")
        self._spend(viewer, "exports")
        self._note("sql.export", viewer, {"sha256": job.about.digest, "rows": table.num_rows, "form": form})
        return table

    def close(self) -> None:
        """Cancel everything."""
        self._pool.close()

    def _own(self, number: str, viewer: Viewer) -> Job:
        _check(viewer)
        job = self._pool.find(number, viewer.account)
        if job is None:
            raise NotFoundError("no such statement of this account; run it again")
        return job

    def _prepared(self, checked: Checked) -> Prepared:
        copy = self._copy.fresh()
        order = {
            "main": str(copy.main),
            "attached": copy.attached,
            "views": copy.views,
            "sql": checked.sql,
            "tables": sorted(self.tables),
            "functions": sorted(FUNCTIONS | SPOKEN),
        }
        return Prepared(order, copy.as_of, copy.version)

    def _ended(self, job: Job, state: State) -> None:
        asked: _Asked = job.about
        table = job.outcome.table
        told: dict[str, object] = {"sha256": asked.digest, "state": state.value}
        if table is not None and state is State.DONE:
            told["rows"] = table.num_rows
        elif state is State.FAILED:
            told["reason"] = job.outcome.reason
        self._note("sql.ended", asked.viewer, told)

    def _progress(self, job: Job, first: int, rows: int = PAGE_ROWS) -> SqlProgress:
        if first < 0:
            raise BadInputError(f"first {first}: rows are counted from 0")
        table = job.outcome.table if job.state is State.DONE else None
        columns = _columns(table) if table is not None else ()
        page = table.slice(first, rows) if table is not None else None
        return SqlProgress(
            number=job.number,
            state=job.state,
            place=self._pool.place(job),
            running_s=round(self._pool.running_s(job), 2),
            as_of=job.as_of,
            version=job.version,
            columns=columns,
            rows=[list(row) for row in _rows(page)] if page is not None else [],
            total=table.num_rows if table is not None else 0,
            truncated=job.outcome.truncated,
            error=self._error(job) if job.state is State.FAILED else None,
        )

    def _error(self, job: Job) -> SqlError:
        """The failure, at the word that it is about: a name is told only where the statement itself holds it."""
        asked: _Asked = job.about
        word = _word(asked.sql, job.outcome.name)
        near = ""
        if word and job.outcome.reason in {"column", "table"}:
            own = {c.name for t in asked.checked.tables for c in self.tables[t].columns}
            near = closest(word.text.strip('"'), own if job.outcome.reason == "column" else set(self.tables))
        return SqlError(job.outcome.reason, word, near)


def copy_of(intake: Intake, schema: Callable[[], str]) -> PublishedCopy:
    """The copy beside the city's file, of the views of one scope."""
    return PublishedCopy(
        intake.database.path.parent / "sql",
        intake.database,
        intake.profile,
        schema=schema,
        standing=lambda: (intake.horizon, intake.version),
        elapsed_s=intake.clock.elapsed_s,
    )


def with_clock(tables: Mapping[str, Table]) -> Mapping[str, Table]:
    """The copy's tables and the moment that they stand at."""
    return {**tables, CLOCK.name: CLOCK}


def sql_tables() -> Mapping[str, Table]:
    """The tables of any district, without the columns of its own kinds of areas: for the documentation."""
    return with_clock(tables_of((), "UTC"))


def _check(viewer: Viewer) -> None:
    if not may(viewer, Right.SQL):
        raise ForbiddenError("SQL is for planners of the whole district; others have the builder")


def _word(sql: str, name: str) -> Word | None:
    """The last place where the statement has this name: where it is used, rather than where it is given."""
    found = list(re.finditer(rf'(?<![\w"]){re.escape(name)}(?![\w])', sql, re.IGNORECASE)) if name else []
    return Word.at(sql, found[-1].start(), found[-1].end()) if found else None


def _columns(table: pa.Table) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, _kind(field)) for field in table.schema)


def _kind(field: pa.Field) -> str:
    kind = field.type
    if pa.types.is_boolean(kind):
        return "yes_no"
    if pa.types.is_temporal(kind):
        return "moment"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "cell" if field.name.lower().startswith("cell") else "text"


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    # By position: two columns of an answer may bear one name.
    return zip(*(column.to_pylist() for column in table.columns), strict=True)
