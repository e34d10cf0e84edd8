"""What the rooms agree on: feeds, questions, viewers, errors. Imports nothing of the project."""

from data_loaders.contract.errors import (
    BadInputError,
    BusyError,
    ConfigError,
    FenggeError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    SourceError,
)
from data_loaders.contract.feed import Column, Feed, Kind, Reject, Type
from data_loaders.contract.nearest import nearest
from data_loaders.contract.question import Answer, Command, Grain, Question, Window
from data_loaders.contract.viewer import Jurisdiction, Role, Viewer

__all__ = [
    "Answer",
    "BadInputError",
    "BusyError",
    "Column",
    "Command",
    "ConfigError",
    "Feed",
    "FenggeError",
    "ForbiddenError",
    "Grain",
    "Jurisdiction",
    "Kind",
    "NotFoundError",
    "Question",
    "RefusedError",
    "Reject",
    "Role",
    "SourceError",
    "Type",
    "Viewer",
    "Window",
    "nearest",
]
