"""Accounts: posts with a password. No person's name, no resident, ever."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.identity.database import Database
from dashboard.identity.standing import (
    ACCOUNT_ROLES,
    check_name,
    check_role,
    is_name,
    moment_of,
    read_viewer,
    store_jurisdiction,
)
from data_loaders.access import BadInputError, Jurisdiction, NotFoundError, RefusedError, Role, Viewer

PASSWORD_MIN = 12
PASSWORD_MAX = 256


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account as an administrator sees it; `viewer` is None where role or jurisdiction no longer hold.

    `used_at` is when the post was last present; None where it never signed in.
    """

    name: str
    role: str
    viewer: Viewer | None
    created_at: datetime
    disabled_at: datetime | None
    used_at: datetime | None


class Accounts:
    """The accounts of one home. Argon2id takes some 50 ms and 64 MiB: call `verify` off the event loop."""

    def __init__(self, database: Database, now: Callable[[], datetime], hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._now = now
        self._hasher = hasher or PasswordHasher()
        # What an unknown name is checked against, so that its answer takes as long as a known one's.
        self._dummy_hash = self._hasher.hash(secrets.token_urlsafe(32))

    def add(self, name: str, role: Role, password: str, jurisdiction: Jurisdiction | None = None) -> None:
        """Make an account; without a jurisdiction it answers for the whole district.

        Raises:
            BadInputError: name, role, jurisdiction or password has a wrong form.
            RefusedError: the name is taken (a disabled account keeps its name: the audit log speaks of it).
        """
        check_name(name, "account")
        check_role(role, ACCOUNT_ROLES, f"account {name!r}")
        area_kind, area_codes = store_jurisdiction(jurisdiction or Jurisdiction())
        hashed = self._hash(name, password)
        try:
            self._database.change(
                "INSERT INTO accounts (name, role, area_kind, area_codes, password_hash, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                name, role.value, area_kind, area_codes, hashed, self._now().timestamp(),
            )  # fmt: skip
        except sqlite3.IntegrityError as error:
            raise RefusedError(f"account {name!r} exists already; choose another name") from error

    def verify(self, name: str, password: str) -> Viewer | None:
        """The post that this password opens, or None. Unknown, disabled and wrong all take the same time."""
        row = self._database.row("SELECT * FROM accounts WHERE name = ?", name) if is_name(name) else None
        stored = row["password_hash"] if row else self._dummy_hash
        try:
            matches = self._hasher.verify(stored, password[:PASSWORD_MAX])
        except (VerificationError, InvalidHashError):
            return None
        if row is None or not matches or row["disabled_at"] is not None or len(password) > PASSWORD_MAX:
            return None
        return read_viewer(row["name"], row["role"], row["area_kind"], row["area_codes"], ACCOUNT_ROLES)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password and end its sessions.

        Raises:
            BadInputError: the password is too short or too long.
            NotFoundError: no account of that name.
        """
        hashed = self._hash(name, password)
        if not self._database.change("UPDATE accounts SET password_hash = ? WHERE name = ?", hashed, name):
            raise NotFoundError(f"account {name!r}: there is none")
        self._database.change("DELETE FROM sessions WHERE account = ?", name)

    def change(self, name: str, role: Role, jurisdiction: Jurisdiction) -> None:
        """Give an account another role and area; its sessions go on with them, its open streams end.

        Raises:
            BadInputError: role or jurisdiction has a wrong form.
            NotFoundError: no account of that name that is not disabled.
        """
        check_role(role, ACCOUNT_ROLES, f"account {name!r}")
        area_kind, area_codes = store_jurisdiction(jurisdiction)
        sql = "UPDATE accounts SET role = ?, area_kind = ?, area_codes = ? WHERE name = ? AND disabled_at IS NULL"
        if not self._database.change(sql, role.value, area_kind, area_codes, name):
            raise NotFoundError(f"account {name!r}: there is none, or it is disabled")

    def disable(self, name: str) -> None:
        """Close an account for good; its sessions and open streams end (see `Sessions`).

        Raises:
            NotFoundError: no account of that name that is not disabled already.
        """
        sql = "UPDATE accounts SET disabled_at = ? WHERE name = ? AND disabled_at IS NULL"
        if not self._database.change(sql, self._now().timestamp(), name):
            raise NotFoundError(f"account {name!r}: there is none, or it is disabled already")

    def exists(self, name: str) -> bool:
        """True where the name is taken, disabled accounts included."""
        return self._database.row("SELECT 1 FROM accounts WHERE name = ?", name) is not None

    def list(self) -> list[AccountRecord]:
        """Every account by name, disabled ones included."""
        return [
            AccountRecord(
                row["name"],
                row["role"],
                read_viewer(row["name"], row["role"], row["area_kind"], row["area_codes"], ACCOUNT_ROLES),
                datetime.fromtimestamp(row["created_at"], UTC),
                moment_of(row["disabled_at"]),
                moment_of(row["used_at"]),
            )
            for row in self._database.rows("SELECT * FROM accounts ORDER BY name")
        ]

    def _hash(self, name: str, password: str) -> str:
        if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
            raise BadInputError(
                f"account {name!r}: a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters, not {len(password)}"
            )
        return self._hasher.hash(password)
