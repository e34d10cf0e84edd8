"""What an administrator does with accounts and tokens, on the page and on the command line: checked, noted, then done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from dashboard.identity.accounts import AccountRecord
from dashboard.identity.service import Identity
from dashboard.identity.tokens import TokenRecord
from data_loaders.access import (
    BadInputError,
    FenggeError,
    ForbiddenError,
    Jurisdiction,
    RefusedError,
    Right,
    Role,
    Viewer,
    may,
)

Note = Callable[[str, str, Mapping[str, object]], None]
Areas = Mapping[str, Mapping[str, str]]  # kind -> code -> name

DAYS_MAX = 366
# Without what is easily taken for another: these are read off a screen and typed in once.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 4


class Administration:
    """The one way to accounts and tokens. `note(event, account, detail)` writes the audit log, `areas` are the district's."""

    def __init__(self, identity: Identity, note: Note, areas: Callable[[], Areas]) -> None:
        self._identity, self._note, self._areas = identity, note, areas

    def check(self, actor: Viewer) -> None:
        """Refuse whoever may not look after accounts.

        Raises:
            ForbiddenError: not an administrator of the whole district.
        """
        if not may(actor, Right.ACCOUNTS):
            raise ForbiddenError("accounts and tokens are looked after by an administrator of the whole district")

    def accounts(self, actor: Viewer) -> list[AccountRecord]:
        """Every account by name."""
        self.check(actor)
        return self._identity.accounts.list()

    def tokens(self, actor: Viewer) -> list[TokenRecord]:
        """Every token, the newest first."""
        self.check(actor)
        return self._identity.tokens.list()[::-1]

    def areas(self) -> Areas:
        """The areas that a jurisdiction can be made of."""
        return self._areas()

    def now(self) -> datetime:
        """The wall time that accounts and tokens go by."""
        return self._identity.now()

    def add_account(self, actor: Viewer, name: str, role: str, area: Jurisdiction, password: str | None = None) -> str:
        """Make an account; returns its password, which is not kept: one made here unless given.

        Raises:
            ForbiddenError, BadInputError, RefusedError: with the reason; nothing was changed.
        """
        known, given = _role(role), password or new_password()
        self._check_area(area)
        with self._noted(actor, "account_add", {"name": name[:60], "role": known.value, "area": area.key}):
            self._identity.accounts.add(name, known, given, area)
        return given

    def change_account(self, actor: Viewer, name: str, role: str, area: Jurisdiction) -> None:
        """Give an account another role and area.

        Raises:
            ForbiddenError, BadInputError, NotFoundError, RefusedError: with the reason; nothing was changed.
        """
        known = _role(role)
        self._check_area(area)
        self._check_other(actor, name)
        with self._noted(actor, "account_change", {"name": name[:60], "role": known.value, "area": area.key}):
            self._identity.accounts.change(name, known, area)

    def set_password(self, actor: Viewer, name: str, password: str | None = None) -> str:
        """Give an account a new password and end its sessions; returns it, made here unless given.

        Raises:
            ForbiddenError, BadInputError, NotFoundError: with the reason; nothing was changed.
        """
        given = password or new_password()
        with self._noted(actor, "account_password", {"name": name[:60]}):
            self._identity.accounts.set_password(name, given)
        return given

    def disable_account(self, actor: Viewer, name: str) -> None:
        """Close an account for good: its sessions end at once, its open streams within a heartbeat.

        Raises:
            ForbiddenError, NotFoundError, RefusedError: with the reason; nothing was changed.
        """
        self._check_other(actor, name)
        with self._noted(actor, "account_disable", {"name": name[:60]}):
            self._identity.accounts.disable(name)

    def make_token(self, actor: Viewer, label: str, role: str, area: Jurisdiction, days: int) -> str:
        """Make a token for a program or a wall; returns its text, which is not kept.

        Raises:
            ForbiddenError, BadInputError, RefusedError: with the reason; nothing was changed.
        """
        if not 1 <= days <= DAYS_MAX:
            raise BadInputError(f"token: {days} days; give 1 to {DAYS_MAX}")
        known = _role(role)
        self._check_area(area)
        detail: dict[str, object] = {"label": label[:60], "role": known.value, "area": area.key, "days": days}
        with self._noted(actor, "token_make", detail):
            return self._identity.tokens.make(label, known, self._identity.now() + timedelta(days=days), area)

    def revoke_token(self, actor: Viewer, label: str) -> None:
        """End a token and the sessions that were exchanged from it at once, their open streams within a heartbeat.

        Raises:
            ForbiddenError, NotFoundError: with the reason; nothing was changed.
        """
        with self._noted(actor, "token_revoke", {"label": label[:60]}):
            self._identity.tokens.revoke(label)

    def jurisdiction(self, kind: str, named: Iterable[str]) -> Jurisdiction:
        """The jurisdiction of areas named by code or by name; no kind is the whole district.

        Raises:
            BadInputError: the district has no such kind or area, or a name stands for several.
        """
        wanted = [text for text in named if text]
        if not kind and not wanted:
            return Jurisdiction()
        known = self._areas().get(kind)
        if known is None:
            raise BadInputError(f"area kind {kind[:40]!r}: this district has {', '.join(self._areas())}")
        found = set()
        for text in wanted:
            codes = [text] if text in known else [code for code, name in known.items() if name == text]
            if len(codes) != 1:
                raise BadInputError(f"{kind} {text[:60]!r}: {len(codes)} areas of that code or name in this district")
            found.add(codes[0])
        if not found:
            raise BadInputError(
                f"area kind {kind!r}: name at least one area, or leave the kind away for the whole district"
            )
        return Jurisdiction(kind, frozenset(found))

    def _check_area(self, area: Jurisdiction) -> None:
        self.jurisdiction(area.kind or "", area.codes)

    @staticmethod
    def _check_other(actor: Viewer, name: str) -> None:
        if name == actor.account:
            raise RefusedError(
                "one's own account is changed or closed by another administrator, or on the command line"
            )

    @contextmanager
    def _noted(self, actor: Viewer, event: str, detail: dict[str, object]) -> Iterator[None]:
        """Note what is about to be done: what cannot be noted is not done. A refusal is noted as one."""
        try:
            self.check(actor)
        except ForbiddenError:
            self._note("refused", actor.account, {"verb": event})
            raise
        self._note(event, actor.account, detail)
        try:
            yield
        except FenggeError as error:
            self._note("refused", actor.account, {"verb": event, "code": error.code})
            raise


def new_password() -> str:
    """A password of some 99 random bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise BadInputError(f"role {str(text)[:40]!r}: expected one of {', '.join(sorted(Role))}") from error
