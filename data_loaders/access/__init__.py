"""The only doors: `Access.read` is the way out, `Access.act` the way in for people."""

from data_loaders.access.alarm_room import StandingAlarm
from data_loaders.access.district import AreaKind, ClassGroup, District, IncidentClass, area_names
from data_loaders.access.door import Access
from data_loaders.access.health import FeedState
from data_loaders.access.reason import REASON_MAX, REASON_MIN
from data_loaders.access.saved_views import SavedView
from data_loaders.access.sql_room import PAGE_ROWS as SQL_PAGE_ROWS
from data_loaders.access.sql_room import SqlProgress, sql_tables
from data_loaders.access.wall_room import Pin
from data_loaders.audit import AuditEvent, AuditPage, AuditQuery, ChainState
from data_loaders.clock import ClockState
from data_loaders.contract import (
    AlarmRule,
    Answer,
    AuditError,
    BadInputError,
    BusyError,
    Command,
    Condition,
    ConfigError,
    FenggeError,
    Findings,
    ForbiddenError,
    Grain,
    Jurisdiction,
    NotFoundError,
    Question,
    RefusedError,
    Right,
    Role,
    StoppedError,
    Viewer,
    Window,
    may,
    roles_with,
)
from data_loaders.publish.sql_tables import Table as SqlTable
from data_loaders.sql import FUNCTIONS as SQL_FUNCTIONS
from data_loaders.sql import GROUPS as SQL_FUNCTION_GROUPS
from data_loaders.sql import SENTENCES as SQL_REASONS
from data_loaders.sql import TYPES as SQL_TYPES
from data_loaders.sql import Bounds, SqlError
from data_loaders.store import Run

SQL_BOUNDS = Bounds()

__all__ = [
    "REASON_MAX",
    "REASON_MIN",
    "SQL_BOUNDS",
    "SQL_FUNCTIONS",
    "SQL_FUNCTION_GROUPS",
    "SQL_PAGE_ROWS",
    "SQL_REASONS",
    "SQL_TYPES",
    "Access",
    "AlarmRule",
    "Answer",
    "AreaKind",
    "AuditError",
    "AuditEvent",
    "AuditPage",
    "AuditQuery",
    "BadInputError",
    "BusyError",
    "ChainState",
    "ClassGroup",
    "ClockState",
    "Command",
    "Condition",
    "ConfigError",
    "District",
    "FeedState",
    "FenggeError",
    "Findings",
    "ForbiddenError",
    "Grain",
    "IncidentClass",
    "Jurisdiction",
    "NotFoundError",
    "Pin",
    "Question",
    "RefusedError",
    "Right",
    "Role",
    "Run",
    "SavedView",
    "SqlError",
    "SqlProgress",
    "SqlTable",
    "StandingAlarm",
    "StoppedError",
    "Viewer",
    "Window",
    "area_names",
    "may",
    "roles_with",
    "sql_tables",
]
