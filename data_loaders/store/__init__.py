"""The only importer of duckdb: the ledger, the state folded from it, recovery."""

from data_loaders.store.database import Database
from data_loaders.store.ledger import Ledger, Position
from data_loaders.store.letters import DeadLetter, DeadLetters
from data_loaders.store.retention import KEPT, Expired, find_expired, rolled_up
from data_loaders.store.run import Run
from data_loaders.store.state import TOUCHED, State

__all__ = [
    "KEPT",
    "TOUCHED",
    "Database",
    "DeadLetter",
    "DeadLetters",
    "Expired",
    "Ledger",
    "Position",
    "Run",
    "State",
    "find_expired",
    "rolled_up",
]
