"""The only doors: `Access.read` is the way out, `Access.act` the way in for people."""

from data_loaders.access.district import AreaKind, ClassGroup, District, IncidentClass, area_names
from data_loaders.access.door import Access
from data_loaders.access.health import FeedState
from data_loaders.access.reason import REASON_MAX, REASON_MIN
from data_loaders.audit import AuditEvent, AuditPage, AuditQuery, ChainState
from data_loaders.clock import ClockState
from data_loaders.contract import (
    Answer,
    AuditError,
    BadInputError,
    BusyError,
    Command,
    ConfigError,
    FenggeError,
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
from data_loaders.store import Run

__all__ = [
    "REASON_MAX",
    "REASON_MIN",
    "Access",
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
    "ConfigError",
    "District",
    "FeedState",
    "FenggeError",
    "ForbiddenError",
    "Grain",
    "IncidentClass",
    "Jurisdiction",
    "NotFoundError",
    "Question",
    "RefusedError",
    "Right",
    "Role",
    "Run",
    "StoppedError",
    "Viewer",
    "Window",
    "area_names",
    "may",
    "roles_with",
]
