"""What the rooms agree on: feeds, questions, viewers, errors. Imports nothing of the project."""

from data_loaders.contract.alarms import PRIORITIES, AlarmRule, Condition, Findings
from data_loaders.contract.errors import (
    AuditError,
    BadInputError,
    BusyError,
    ConfigError,
    FenggeError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    SourceError,
    StoppedError,
)
from data_loaders.contract.feed import Column, Feed, Kind, Reject, Type
from data_loaders.contract.nearest import nearest
from data_loaders.contract.question import Answer, Command, Grain, Question, Window
from data_loaders.contract.record_key import RECORD_KEY, key_sql
from data_loaders.contract.rights import RIGHTS, WHOLE_DISTRICT, Right, may, roles_with
from data_loaders.contract.span_number import HOUR_S, is_timed_sql, span_number_sql, span_start_sql
from data_loaders.contract.status import STATUS_TYPE, STATUSES, is_status
from data_loaders.contract.viewer import Jurisdiction, Role, Viewer

__all__ = [
    "HOUR_S",
    "PRIORITIES",
    "RECORD_KEY",
    "RIGHTS",
    "STATUSES",
    "STATUS_TYPE",
    "WHOLE_DISTRICT",
    "AlarmRule",
    "Answer",
    "AuditError",
    "BadInputError",
    "BusyError",
    "Column",
    "Command",
    "Condition",
    "ConfigError",
    "Feed",
    "FenggeError",
    "Findings",
    "ForbiddenError",
    "Grain",
    "Jurisdiction",
    "Kind",
    "NotFoundError",
    "Question",
    "RefusedError",
    "Reject",
    "Right",
    "Role",
    "SourceError",
    "StoppedError",
    "Type",
    "Viewer",
    "Window",
    "is_status",
    "is_timed_sql",
    "key_sql",
    "may",
    "nearest",
    "roles_with",
    "span_number_sql",
    "span_start_sql",
]
