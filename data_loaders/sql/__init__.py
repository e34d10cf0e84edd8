"""Planners' statements: judged here, run in a process of their own over a copy of the published tables."""

from data_loaders.sql.allow_list import Checked, check
from data_loaders.sql.functions import FUNCTIONS, GROUPS, SPOKEN, TYPES
from data_loaders.sql.names import closest
from data_loaders.sql.pool import Job, Pool, Prepared, State
from data_loaders.sql.process import Bounds
from data_loaders.sql.refusal import SENTENCES, SqlError, Word

__all__ = [
    "FUNCTIONS",
    "GROUPS",
    "SENTENCES",
    "SPOKEN",
    "TYPES",
    "Bounds",
    "Checked",
    "Job",
    "Pool",
    "Prepared",
    "SqlError",
    "State",
    "Word",
    "check",
    "closest",
]
