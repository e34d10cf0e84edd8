"""Who opened or did what: an append-only file whose lines are chained by their hashes."""

from data_loaders.audit.chain import ChainState, ChainWatch, verify
from data_loaders.audit.log import AuditLog
from data_loaders.audit.search import AuditEvent, AuditPage, AuditQuery, events_of, search

__all__ = [
    "AuditEvent",
    "AuditLog",
    "AuditPage",
    "AuditQuery",
    "ChainState",
    "ChainWatch",
    "events_of",
    "search",
    "verify",
]
