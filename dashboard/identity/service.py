"""The account service of one home, opened once in the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher

from dashboard.identity.accounts import Accounts
from dashboard.identity.database import Database
from dashboard.identity.sessions import Sessions
from dashboard.identity.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Identity:
    """Accounts, sessions and tokens over one file, and the wall time they go by (never the replay clock)."""

    database: Database
    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    now: Callable[[], datetime]

    @staticmethod
    def open(home: Path, now: Callable[[], datetime], hasher: PasswordHasher | None = None) -> Identity:
        """Open or make the account store under `home`; `now` gives aware wall time.

        Raises:
            ConfigError: the store cannot be opened.
        """
        database = Database(home)
        return Identity(database, Accounts(database, now, hasher), Sessions(database, now), Tokens(database, now), now)

    def close(self) -> None:
        """Close the store."""
        self.database.close()
