"""Bearer tokens for the API and for wall devices, and the demo's sign-in key. Only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.identity.database import Database
from dashboard.identity.standing import (
    TOKEN_ROLES,
    check_name,
    check_role,
    moment_of,
    read_viewer,
    store_jurisdiction,
)
from data_loaders.access import BadInputError, Jurisdiction, NotFoundError, RefusedError, Role, Viewer

PREFIX = "fg_"
_USE_S = 60
_FORM = re.compile(r"fg_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token that holds now, with the device or program behind it."""

    id: int
    label: str
    viewer: Viewer
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """One token as an administrator sees it; the secret itself is shown once, when it is made.

    `viewer` is None where role or jurisdiction no longer hold; `used_at` is its last use, None where there was none.
    """

    label: str
    role: str
    viewer: Viewer | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def account_of(label: str, role: str) -> str:
    """The name that the audit log gives a token's holder; a colon keeps it apart from every account."""
    return f"{'wall' if role == Role.WALL else 'token'}:{label}"


def secret_hash(text: str) -> bytes:
    """SHA-256 of a 256-bit random secret; looking it up by its hash leaks nothing by timing."""
    return hashlib.sha256(text.encode()).digest()


def note_use(  # noqa: PLR0917  # two constants, a key and two moments of one statement
    database: Database, table: str, key_column: str, key: str | int, used_at: float | None, now: float
) -> None:
    """Note that a credential was used, at most every minute, so that a request costs a read and no write."""
    if used_at is not None and 0 <= now - used_at < _USE_S:
        return
    # A full or read-only disk must not turn away who is let in; the note is made up later.
    with suppress(sqlite3.OperationalError):
        database.change(f"UPDATE {table} SET used_at = ? WHERE {key_column} = ?", now, key)


def _holder(row: sqlite3.Row) -> Viewer | None:
    name = account_of(row["label"], row["role"])
    return read_viewer(name, row["role"], row["area_kind"], row["area_codes"], TOKEN_ROLES)


class Tokens:
    """The tokens of one home. A label names one living token."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def make(self, label: str, role: Role, expires_at: datetime, jurisdiction: Jurisdiction | None = None) -> str:
        """Make a token and return its text (`fg_` and 256 random bits), which is not kept.

        Raises:
            BadInputError: label, role or jurisdiction has a wrong form, or `expires_at` is naive or past.
            RefusedError: a living token has this label.
        """
        check_name(label, "token")
        check_role(role, TOKEN_ROLES, f"token {label!r}")
        if expires_at.tzinfo is None or expires_at <= self._now():
            raise BadInputError(f"token {label!r}: expires_at {expires_at.isoformat()} must have a zone and lie ahead")
        area_kind, area_codes = store_jurisdiction(jurisdiction or Jurisdiction())
        text = PREFIX + secrets.token_urlsafe(32)
        try:
            self._database.change(
                "INSERT INTO tokens (token_hash, label, role, area_kind, area_codes, created_at, expires_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                secret_hash(text), label, role.value, area_kind, area_codes,
                self._now().timestamp(), expires_at.timestamp(),
            )  # fmt: skip
        except sqlite3.IntegrityError as error:
            raise RefusedError(f"token {label!r} exists already; revoke it first or choose another label") from error
        return text

    def resolve(self, text: str, *, used: bool = True) -> Token | None:
        """The living token of this text, or None: unknown, expired, revoked, or without a role that holds.

        `used` is False where it is only looked at, and not used by its program or wall.
        """
        if not _FORM.fullmatch(text):
            return None
        row = self._database.row(
            "SELECT * FROM tokens WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ?",
            secret_hash(text),
            self._now().timestamp(),
        )
        if row is None:
            return None
        viewer = _holder(row)
        if viewer is None:
            return None
        if used:
            note_use(self._database, "tokens", "id", row["id"], row["used_at"], self._now().timestamp())
        return Token(row["id"], row["label"], viewer, datetime.fromtimestamp(row["expires_at"], UTC))

    def revoke(self, label: str) -> None:
        """End a token, and the wall sessions that were exchanged from it, at once.

        Raises:
            NotFoundError: no living token of that label.
        """
        sql = "UPDATE tokens SET revoked_at = ? WHERE label = ? AND revoked_at IS NULL"
        if not self._database.change(sql, self._now().timestamp(), label):
            raise NotFoundError(f"token {label!r}: there is none, or it is revoked already")

    def list(self) -> list[TokenRecord]:
        """Every token in the order of making, dead ones included."""
        return [
            TokenRecord(
                row["label"],
                row["role"],
                _holder(row),
                datetime.fromtimestamp(row["created_at"], UTC),
                datetime.fromtimestamp(row["expires_at"], UTC),
                moment_of(row["revoked_at"]),
                moment_of(row["used_at"]),
            )
            for row in self._database.rows("SELECT * FROM tokens ORDER BY id")
        ]


class DemoKey:
    """The demo's sign-in key: new at each start, good for as long as the process lives."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def matches(self, candidate: str) -> bool:
        """True for the key itself, compared in constant time."""
        return hmac.compare_digest(self.text.encode(), candidate.encode())
