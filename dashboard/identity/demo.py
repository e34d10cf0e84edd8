"""The demo's accounts: one a role, with random passwords, on this machine only."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from dashboard.identity.service import Identity
from dashboard.identity.standing import ACCOUNT_ROLES
from dashboard.identity.tokens import DemoKey
from data_loaders.access import ConfigError, NotFoundError, Role

FILE_NAME = "demo_accounts.toml"
_WALL_LABEL = "demo_wall"
_WALL_LIFE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo signs in with. `accounts` maps a role's name to its account."""

    key: DemoKey
    accounts: Mapping[str, str]
    wall_token: str
    file: Path


def prepare_demo(home: Path, host: str, identity: Identity) -> Demo:
    """Make what is missing of the demo's accounts and wall token, and keep it in `<home>/keys/demo_accounts.toml`.

    The accounts are named `demo_<role>`, so that no real post's account can be opened with the demo's key.

    Raises:
        ConfigError: `host` is not loopback, or the file cannot be read or written.
    """
    if not is_loopback(host):
        raise ConfigError(
            f"--demo with host {host!r}: demo accounts are for this machine only. Use --host 127.0.0.1, or leave "
            "--demo away and make accounts with `app.py account add`"
        )
    path = home / "keys" / FILE_NAME
    names = {role.value: f"demo_{role.value}" for role in sorted(ACCOUNT_ROLES)}
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        passwords = {name: _password(identity, kept, name, Role(role)) for role, name in names.items()}
        token = _wall_token(identity, str(kept.get("wall_token", "")))
        _write(path, {"wall_token": token, **passwords})
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}. Move the file away to make new demo accounts") from error
    return Demo(DemoKey(), names, token, path)


def is_loopback(host: str) -> bool:
    """True for `localhost` and the loopback addresses; a name that would need a resolver is not trusted."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _password(identity: Identity, kept: Mapping[str, object], name: str, role: Role) -> str:
    known = kept.get(name)
    password = known if isinstance(known, str) else secrets.token_urlsafe(24)
    if not identity.accounts.exists(name):
        identity.accounts.add(name, role, password)
    elif known is None:
        identity.accounts.set_password(name, password)
    return password


def _wall_token(identity: Identity, kept: str) -> str:
    if identity.tokens.resolve(kept, used=False) is not None:
        return kept
    with suppress(NotFoundError):  # the first run: there is none to replace
        identity.tokens.revoke(_WALL_LABEL)
    return identity.tokens.make(_WALL_LABEL, Role.WALL, identity.now() + _WALL_LIFE)


def _write(path: Path, values: Mapping[str, str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = ["# Made by the demo; good on this machine only. Delete the file to get new ones.\n"]
    lines += [f'{name} = "{value}"\n' for name, value in values.items()]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.writelines(lines)
