"""Who gets in: accounts, sessions, tokens, and the one gate that denies by default."""

from dashboard.identity.administration import Administration, Areas
from dashboard.identity.demo import Demo, is_loopback, prepare_demo
from dashboard.identity.guard import Guard
from dashboard.identity.outgoing import content_security_policy
from dashboard.identity.routes import sign_in_router
from dashboard.identity.service import Identity
from dashboard.identity.sessions import Session

__all__ = [
    "Administration",
    "Areas",
    "Demo",
    "Guard",
    "Identity",
    "Session",
    "content_security_policy",
    "is_loopback",
    "prepare_demo",
    "sign_in_router",
]
