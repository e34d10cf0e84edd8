"""The folder of a deployment's runtime state."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from data_loaders.contract import ConfigError
from data_loaders.settings import Profile

# sockaddr_un holds 108 bytes on Linux, the last one zero.
SOCKET_PATH_MAX = 107


@dataclass(frozen=True, slots=True)
class Home:
    """Where runtime state lies: one folder, outside the repository's memory."""

    path: Path

    @staticmethod
    def open(path: Path, profile: Profile) -> Home:
        """The profile's own folder under `path`, made private where it is new."""
        home = Home(path / profile.id)
        for folder in (home.path, home.path / "keys"):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        if len(os.fsencode(home.control)) > SOCKET_PATH_MAX:
            raise ConfigError(
                f"--home {path}: the path of the local socket would be longer than {SOCKET_PATH_MAX} bytes; give a shorter one"
            )
        return home

    @property
    def city(self) -> Path:
        """The DuckDB file."""
        return self.path / "city.duckdb"

    @property
    def audit(self) -> Path:
        """The audit log."""
        return self.path / "audit.jsonl"

    @property
    def audit_head(self) -> Path:
        """Where the audit log's newest event is noted apart from it."""
        return self.path / "keys" / "audit.head"

    @property
    def media(self) -> Path:
        """The folder of cases' photos."""
        return self.path / "media"

    @property
    def control(self) -> Path:
        """The running server's local socket."""
        return self.path / "control.sock"

    def secret(self) -> bytes:
        """The key of controlled rounding; losing it blocks a second release, so it is never made anew silently."""
        path = self.path / "keys" / "publication.key"
        if not path.exists():
            if self.city.exists():
                raise ConfigError(
                    f"{path} is missing though {self.city} was published with it; restore it from a backup"
                )
            path.touch(mode=0o600)
            path.write_bytes(secrets.token_bytes(32))
        return path.read_bytes()
