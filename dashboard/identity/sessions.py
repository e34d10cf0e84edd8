"""Server-side sessions: a random id in the browser, its hash and everything else here."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.identity.database import Database
from dashboard.identity.standing import ACCOUNT_ROLES, read_viewer
from dashboard.identity.tokens import Token, account_of, note_use, secret_hash
from data_loaders.access import NotFoundError, Role, Viewer

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
IDLE_BY_ROLE = {Role.OPERATOR: timedelta(hours=12)}  # the shift: a seat may watch the map without touching it
_PRESENCE_S = 30  # presence is written at most this often, so that a poll costs a read and no write

# Role, jurisdiction and standing are read anew on every request: what an administrator takes away is gone at once.
_FIND = """
SELECT s.id_hash, s.csrf, s.created_at, s.seen_at, s.token_id, t.expires_at, t.label,
       coalesce(a.used_at, t.used_at) AS used_at,
       coalesce(a.name, '') AS name, coalesce(a.role, t.role) AS role,
       CASE WHEN a.name IS NULL THEN t.area_kind ELSE a.area_kind END AS area_kind,
       coalesce(a.area_codes, t.area_codes) AS area_codes
FROM sessions s
LEFT JOIN accounts a ON a.name = s.account AND a.disabled_at IS NULL
LEFT JOIN tokens t ON t.id = s.token_id AND t.revoked_at IS NULL AND t.expires_at > ?
WHERE s.id_hash = ? AND (a.name IS NOT NULL OR t.id IS NOT NULL)
"""
_SWEEP = """
DELETE FROM sessions WHERE (account IS NOT NULL AND created_at <= ?)
    OR token_id IN (SELECT id FROM tokens WHERE revoked_at IS NOT NULL OR expires_at <= ?)
"""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds now. `key` (the id's hash) names it on the server; the id itself is not kept."""

    key: bytes
    csrf: str
    viewer: Viewer
    expires_at: datetime


class Sessions:
    """The sessions of one home.

    A post's session ends after 30 minutes without a sign of presence (operators: after the shift) and 12 hours after
    sign-in at the latest. A wall's session lives as long as its device token: nobody stands before a wall to sign
    in again, and an id that rotated on a lost answer would leave it dark.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def start(self, account: str) -> tuple[str, Session]:
        """Begin a session of an account; returns the id for the cookie (256 random bits) and the session.

        Raises:
            NotFoundError: the account was disabled meanwhile.
        """
        return self._begin(account, None)

    def start_wall(self, token: Token) -> tuple[str, Session]:
        """Exchange a wall's device token for a session that lives as long as the token.

        Raises:
            NotFoundError: the token ended meanwhile, or is not a wall's.
        """
        return self._begin(None, token.id)

    def resolve(self, session_id: str) -> Session | None:
        """The living session of this id, or None; counts as presence."""
        return self._live(secret_hash(session_id))

    def touch(self, session: Session) -> bool:
        """Note presence (an open stream); False once the session has ended, so that the stream ends too."""
        return self._live(session.key) is not None

    def end(self, session: Session) -> None:
        """End one session."""
        self._database.change("DELETE FROM sessions WHERE id_hash = ?", session.key)

    def end_all(self, account: str) -> int:
        """End every session of an account; how many there were."""
        return self._database.change("DELETE FROM sessions WHERE account = ?", account)

    def _begin(self, account: str | None, token_id: int | None) -> tuple[str, Session]:
        now = self._now()
        self._database.change(_SWEEP, (now - ABSOLUTE).timestamp(), now.timestamp())
        session_id = secrets.token_urlsafe(32)
        key, at = secret_hash(session_id), now.timestamp()
        try:
            self._database.change(
                "INSERT INTO sessions (id_hash, account, token_id, csrf, created_at, seen_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                key, account, token_id, secrets.token_urlsafe(32), at, at,
            )  # fmt: skip
        except sqlite3.IntegrityError as error:
            raise NotFoundError(f"account {account!r}: there is none") from error
        session = self._live(key)
        if session is None:
            self._database.change("DELETE FROM sessions WHERE id_hash = ?", key)
            raise NotFoundError(f"account {account or 'of this token'!r}: it is closed, or its role no longer holds")
        return session_id, session

    def _live(self, key: bytes) -> Session | None:
        now = self._now()
        row = self._database.row(_FIND, now.timestamp(), key)
        if row is None:
            return None
        is_wall = row["token_id"] is not None
        name, allowed = (
            (account_of(row["label"], row["role"]), frozenset({Role.WALL})) if is_wall else (row["name"], ACCOUNT_ROLES)
        )
        viewer = read_viewer(name, row["role"], row["area_kind"], row["area_codes"], allowed)
        if viewer is None:
            return None
        expires_at = datetime.fromtimestamp(row["expires_at"] if is_wall else row["created_at"], UTC)
        if not is_wall:
            expires_at += ABSOLUTE
            idle = now.timestamp() - row["seen_at"]
            if now >= expires_at or idle >= IDLE_BY_ROLE.get(viewer.role, IDLE).total_seconds():
                return None
        self._note_presence(row, now.timestamp())
        return Session(key, row["csrf"], viewer, expires_at)

    def _note_presence(self, row: sqlite3.Row, at: float) -> None:
        if row["token_id"] is None:
            note_use(self._database, "accounts", "name", row["name"], row["used_at"], at)
        else:
            note_use(self._database, "tokens", "id", row["token_id"], row["used_at"], at)
        if at - row["seen_at"] < _PRESENCE_S:
            return
        try:
            self._database.change("UPDATE sessions SET seen_at = ? WHERE id_hash = ?", at, row["id_hash"])
        except sqlite3.OperationalError:
            # A full or read-only disk must not turn away a post that is signed in; the note is made up later.
            return
