"""`read` and `act`: authorise, limit, scope, audit. Nothing else leads in or out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from data_loaders.access.alarm_room import AlarmRoom
from data_loaders.access.area_room import AreaRoom
from data_loaders.access.audit_room import AuditRoom
from data_loaders.access.case_room import CaseRoom
from data_loaders.access.commands import COMMANDS, permitted
from data_loaders.access.district import District, area_names, describe
from data_loaders.access.emergencies import Emergencies
from data_loaders.access.export_room import ExportRoom
from data_loaders.access.health import FeedState, feed_state
from data_loaders.access.limits import Spent
from data_loaders.access.photo_room import PhotoRoom, Watch
from data_loaders.access.reason import checked_reason
from data_loaders.access.recent import Recent
from data_loaders.access.run_room import RunRoom
from data_loaders.access.saved_views import SavedViews
from data_loaders.access.sql_room import READER, SqlRoom, copy_of
from data_loaders.access.wall_room import Judge, WallRoom, nothing_hangs
from data_loaders.audit import AuditLog
from data_loaders.clock import ClockState
from data_loaders.contract import (
    Answer,
    AuditError,
    BadInputError,
    BusyError,
    Command,
    FenggeError,
    ForbiddenError,
    Grain,
    Question,
    Right,
    Role,
    Viewer,
    may,
)
from data_loaders.intake import Intake
from data_loaders.media import PhotoStore
from data_loaders.publish import scope_schema
from data_loaders.publish.utility import Utility, utility
from data_loaders.sql import Pool
from data_loaders.store import DeadLetter, DeadLetters, Run
from data_loaders.telemetry import LOG

# Answers about single incidents, with the right that they take.
_GRAIN_RIGHTS = {Grain.RECORD: Right.RECORDS, Grain.SENSITIVE: Right.SENSITIVE_CASES}


class Access:
    """Published answers out, people's commands in. Safe to use from several threads."""

    def __init__(
        self, intake: Intake, audit: AuditLog, photos: PhotoStore | None = None, hangs: Judge = nothing_hangs
    ) -> None:
        """Without a store for them, photos of cases are refused; without a judge, no question hangs on a wall."""
        self._intake, self._audit = intake, audit
        self._schemas: dict[tuple[str, bool], str] = {}
        self._schemas_lock = threading.Lock()
        self._opened = Recent(intake.clock.elapsed_s)
        self._spent = Spent(intake.profile.limits, intake.clock.elapsed_s)
        self.audit_room = AuditRoom(audit, self.audit, self._spend)
        self._areas = AreaRoom(intake.places, intake.profile.area_kinds, self.read)
        self.district: District = describe(intake.profile, intake.places)
        self.area_names = area_names(intake.places)
        self.alarms = AlarmRoom(self.read, self.district.alarms, intake.places, self.now)
        self.emergencies = Emergencies(self.read, self.now)
        self.wall = WallRoom(self.read, self.now, hangs, self.district)
        self.case_room = CaseRoom(self, intake)
        self.saved_views = SavedViews(self.read)
        self.runs = RunRoom()
        self.exports = ExportRoom(self.audit, self._spend)
        self.photos = PhotoRoom(
            photos, self.case_room.photos_of, Watch(self.audit, self._spend, self._note_opening, self.now)
        )
        self.sql = SqlRoom(
            copy_of(intake, lambda: self._schema(READER, sensitive=False)),
            Pool(intake.clock.elapsed_s),
            self.audit,
            self._spend,
        )

    # ── out ──────────────────────────────────────────────────────────────────────────────────────────────
    def read(self, question: Question, viewer: Viewer, reason: str = "", run: Run | None = None) -> Answer:
        """Answer one question from the viewer's own scope.

        `reason` is why single sensitive incidents are opened, noted before they are shown; `run` one of `runs.open`.

        Raises:
            ForbiddenError: the role may not ask at this grain, or the view is not in its scope.
            BadInputError: the answer has more rows than the question allows, or a reason is missing.
            BusyError: the account has taken as many records as it may for now.
            AuditError: what must be audited cannot be.
            StoppedError: the run was stopped.
        """
        self._check_grain(question, viewer)
        sensitive = question.grain is Grain.SENSITIVE
        why = checked_reason(reason) if sensitive else ""
        if sensitive:
            self._spend(viewer, "sensitive_reads")
            self._check_chain()
        params = {key: _bound(value) for key, value in question.params.items()}
        # Read before the rows: a commit in between makes them newer than they say, never older.
        as_of, version = self._intake.horizon, self._intake.version
        table = self._intake.database.select(self._schema(viewer, sensitive=sensitive), question.sql, params, run)
        self._check_size(question, table.num_rows)
        if question.grain is Grain.RECORD:
            self._note_opening(question.name, params, table.num_rows, viewer)
        elif question.reads_sensitive:
            self._check_chain()
            self._note_opening(question.name, {}, table.num_rows, viewer, counted=False)
        if sensitive:
            self.audit("sensitive.open", viewer, {"question": question.name, "reason": why, "rows": table.num_rows})
        return Answer(table, as_of, version)

    def _note_opening(
        self, name: str, params: Mapping[str, object], rows: int, viewer: Viewer, *, counted: bool = True
    ) -> None:
        """Count and note what is opened, once in ten minutes; what could not be noted is not opened the next time either."""
        # The moment at which a screen refreshes itself makes it no other question.
        key = f"{viewer.scope}|{viewer.account}|{name}|{ {k: v for k, v in params.items() if k != 'now'} }"
        if not self._opened.is_new(key):
            return
        try:
            if counted:
                self._spend(viewer, "record_rows", rows)
            self.audit("open", viewer, {"question": name, "params": _shown(params), "rows": rows})
        except FenggeError:
            self._opened.forget(key)
            raise

    def _check_grain(self, question: Question, viewer: Viewer) -> None:
        right = _GRAIN_RIGHTS.get(question.grain)
        if right is None or may(viewer, right):
            return
        if self._opened.is_new(f"refused|{viewer.scope}|{viewer.account}|{question.name}"):
            self.audit("refused", viewer, {"question": question.name})
        what = "records" if question.grain is Grain.RECORD else "sensitive records"
        raise ForbiddenError(f"the role {viewer.role.value} opens no {what}")

    def _check_size(self, question: Question, rows: int) -> None:
        most = question.rows_max
        if question.grain in _GRAIN_RIGHTS:
            most = min(most, self._intake.profile.limits.record_rows_per_answer)
        if rows > most:
            raise BadInputError(
                f"{question.name}: {rows} rows, at most {most}. Narrow the window, the area or the class"
            )

    def _check_chain(self) -> None:
        state = self._audit.chain()
        if not state.holds:
            LOG.error("sensitive records are closed: %s", state.fault)
            raise AuditError(
                "the audit log is not whole, so sensitive records are closed; an administrator must run `app.py audit verify`"
            )

    def _spend(self, viewer: Viewer, thing: str, amount: int = 1) -> None:
        """Count what an account takes; BusyError where that is more than it may for now."""
        if viewer.role is Role.JOB:
            return
        try:
            self._spent.take(viewer.account, thing, amount)
        except BusyError:
            # Once in ten minutes: who hammers at a limit must not fill the log with it.
            if self._opened.is_new(f"limited|{viewer.account}|{thing}"):
                self.audit("limited", viewer, {"of": thing})
            raise

    def area_shapes(self, kind: str, viewer: Viewer) -> dict[str, object]:
        """Boundaries of one kind of area within the viewer's scope, as a GeoJSON FeatureCollection.

        Raises:
            NotFoundError: the district has no such kind.
        """
        return self._areas.shapes(kind, viewer)

    def feed_states(self) -> list[FeedState]:
        """Health of every source now."""
        elapsed_s, intake = self._intake.clock.elapsed_s(), self._intake
        read = intake.ledger.positions()
        return [
            feed_state(line, read[line.source.name], intake.arrivals.get(line.source.name), elapsed_s)
            for line in intake.lines
        ]

    def dead_letters(self, viewer: Viewer, source: str = "", limit: int = 1000) -> list[DeadLetter]:
        """Rows that did not enter and wait to be replayed; for administrators, audited.

        Raises:
            ForbiddenError: another role.
        """
        if not may(viewer, Right.SEE_LETTERS):
            raise ForbiddenError(f"the role {viewer.role.value} does not see dead letters")
        letters = DeadLetters(self._intake.database).waiting(source, limit)
        self.audit("dead_letters.open", viewer, {"source": source[:40], "rows": len(letters)})
        return letters

    def utility(self, viewer: Viewer) -> list[Utility]:
        """How far the published numbers stand from the true ones, as aggregates; for administrators, audited.

        Raises:
            ForbiddenError: another role.
        """
        if not may(viewer, Right.UTILITY):
            raise ForbiddenError(f"the role {viewer.role.value} does not see what protection costs")
        self.audit("publication.open", viewer, {})
        return utility(self._intake.database, self._intake.profile)

    def clock_state(self) -> ClockState:
        """The clock, for screens that run it on by themselves."""
        return self._intake.clock.state()

    def now(self) -> datetime:
        """The injected clock's moment, aware UTC."""
        return self._intake.clock.now()

    @property
    def as_of(self) -> datetime:
        """The moment up to which the state is folded, aware UTC; a clock that jumped is ahead of it for one turn."""
        return self._intake.horizon

    @property
    def version(self) -> int:
        """Version of the whole state."""
        return self._intake.version

    @property
    def cases_version(self) -> int:
        """Version at which an incident or an action last changed."""
        return max(self._intake.subject_version("incident"), self._intake.subject_version("action"))

    @property
    def alarms_version(self) -> int:
        """Version at which an alarm last changed."""
        return self._intake.subject_version("alarm")

    def area_bounds(self, kind: str, code: str) -> tuple[float, float, float, float] | None:
        """West, south, east, north of an area in degrees, WGS-84; None where there is none such."""
        return self._areas.bounds(kind, code)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Be called (from another thread) after each change of the state or of a feed's health."""
        self._intake.subscribe(listener)

    # ── in ───────────────────────────────────────────────────────────────────────────────────────────────
    def permits(self, verb: str, viewer: Viewer) -> bool:
        """Whether the viewer may do `verb` (`clock` stands for the clock's), or has the right of that name."""
        if verb not in COMMANDS and verb != "clock":
            return may(viewer, Right(verb))
        return permitted(verb, viewer, self._intake)

    def act(self, command: Command, viewer: Viewer) -> int:
        """Carry out a command; gives the version of the state that holds its effect.

        Raises:
            ForbiddenError, NotFoundError, BadInputError, RefusedError: with the reason; nothing was changed.
        """
        if command.verb not in COMMANDS:
            raise BadInputError(f"command {command.verb[:40]!r}: known are {', '.join(sorted(COMMANDS))}")
        if not self.permits(command.verb, viewer):
            self.audit("refused", viewer, {"verb": command.verb})
            raise ForbiddenError(f"the role {viewer.role.value} may not do {command.verb}")
        self._spend(viewer, "commands")
        if viewer.role is not Role.JOB:
            # Before anything is done: what cannot be audited does not happen.
            self.audit(command.verb, viewer, {"args": _shown(command.args)})
        try:
            detail = COMMANDS[command.verb].run(self, self._intake, command.args, viewer)
        except FenggeError as error:
            self.audit("refused", viewer, {"verb": command.verb, "code": error.code})
            raise
        if viewer.role is Role.JOB and detail:
            self.audit(command.verb, viewer, detail)
        return self._intake.version

    def audit(self, event: str, viewer: Viewer, detail: dict[str, object]) -> None:
        """Write an event of this viewer to the audit log."""
        self._audit.append(viewer.account, viewer.scope, event, detail)

    def _schema(self, viewer: Viewer, *, sensitive: bool) -> str:
        key = (viewer.scope, sensitive)
        with self._schemas_lock:
            if key not in self._schemas:
                held = self._intake
                self._schemas[key] = scope_schema(held.database, held.profile, viewer, sensitive=sensitive)
            return self._schemas[key]


def _bound(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _shown(params: Mapping[str, object]) -> dict[str, object]:
    return {key: value if isinstance(value, int | float | bool) else str(value)[:200] for key, value in params.items()}
