"""The only doors: `Access.read` is the way out, `Access.act` the way in for people."""

from data_loaders.access.district import AreaKind, ClassGroup, District, IncidentClass
from data_loaders.access.door import Access
from data_loaders.access.health import FeedState
from data_loaders.clock import ClockState
from data_loaders.contract import (
    Answer,
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
    Role,
    Viewer,
    Window,
)

__all__ = [
    "Access",
    "Answer",
    "AreaKind",
    "BadInputError",
    "BusyError",
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
    "Role",
    "Viewer",
    "Window",
]
