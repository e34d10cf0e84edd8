"""Accounts: posts, argon2id, and no answer that tells a known name from an unknown one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from dashboard.identity import Identity
from dashboard.identity.accounts import Accounts
from data_loaders.access import (
    BadInputError,
    ConfigError,
    Jurisdiction,
    NotFoundError,
    RefusedError,
    Role,
    Viewer,
)

PASSWORD = "correct horse battery"
DISTRICT_7 = Jurisdiction("police_district", frozenset({"007"}))


def test_the_right_password_opens_the_post_with_its_role_and_jurisdiction(identity: Identity) -> None:
    identity.accounts.add("operator", Role.OPERATOR, PASSWORD, DISTRICT_7)
    assert identity.accounts.verify("operator", PASSWORD) == Viewer("operator", Role.OPERATOR, DISTRICT_7)
    assert identity.accounts.verify("operator", PASSWORD + " ") is None
    assert identity.accounts.verify("Operator", PASSWORD) is None


def test_the_file_is_its_owners_alone_and_holds_no_password(identity: Identity, tmp_path: Path) -> None:
    identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    files = sorted((tmp_path / "home").glob("accounts.sqlite3*"))
    assert [file.name for file in files] == ["accounts.sqlite3", "accounts.sqlite3-shm", "accounts.sqlite3-wal"]
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        assert PASSWORD.encode() not in file.read_bytes()
    assert identity.database.rows("SELECT password_hash FROM accounts")[0][0].startswith("$argon2id$")


def test_a_file_that_was_left_open_to_others_is_closed(tmp_path: Path, clock: Any) -> None:
    Identity.open(tmp_path, clock).close()
    (tmp_path / "accounts.sqlite3").chmod(0o644)
    Identity.open(tmp_path, clock).close()
    assert (tmp_path / "accounts.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_default_hash_is_argon2id_with_64_mib(identity: Identity, clock: Any) -> None:
    Accounts(identity.database, clock).add("operator", Role.OPERATOR, PASSWORD)
    assert "$m=65536,t=3,p=4$" in identity.database.rows("SELECT password_hash FROM accounts")[0][0]


@pytest.mark.parametrize("name", ["nobody", "closed", "no such name!", "", "x" * 500, "nul\x00", "\ud800"])
def test_unknown_and_disabled_accounts_cost_one_hash_like_any_other(
    identity: Identity, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.accounts.add("closed", Role.LEADER, PASSWORD)
    identity.accounts.disable("closed")
    checked: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored)
        return real(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    assert identity.accounts.verify(name, PASSWORD) is None
    assert len(checked) == 1


def test_an_over_long_password_is_refused_even_where_its_start_is_right(identity: Identity) -> None:
    long = "a" * 256
    identity.accounts.add("operator", Role.OPERATOR, long)
    assert identity.accounts.verify("operator", long) is not None
    assert identity.accounts.verify("operator", long + "b") is None


def test_a_disabled_account_is_closed_and_keeps_its_name(identity: Identity) -> None:
    identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    identity.accounts.disable("operator")
    assert identity.accounts.verify("operator", PASSWORD) is None
    with pytest.raises(RefusedError, match="exists already"):
        identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    with pytest.raises(NotFoundError):
        identity.accounts.disable("operator")
    [record] = identity.accounts.list()
    assert (record.name, record.disabled_at is not None) == ("operator", True)


def test_a_new_password_replaces_the_old_one_and_ends_the_sessions(identity: Identity) -> None:
    identity.accounts.add("operator", Role.OPERATOR, PASSWORD)
    session_id, _ = identity.sessions.start("operator")
    identity.accounts.set_password("operator", "another long password")
    assert identity.accounts.verify("operator", PASSWORD) is None
    assert identity.accounts.verify("operator", "another long password") is not None
    assert identity.sessions.resolve(session_id) is None
    with pytest.raises(NotFoundError):
        identity.accounts.set_password("nobody", PASSWORD)


@pytest.mark.parametrize("name", ["", "control", "UNKNOWN", "wall:hall", "a b", "x" * 41, "<b>", "a\n"])
def test_a_name_that_could_mislead_the_audit_log_is_refused(identity: Identity, name: str) -> None:
    with pytest.raises(BadInputError, match="expected 1 to 40"):
        identity.accounts.add(name, Role.OPERATOR, PASSWORD)


def test_a_post_may_be_named_in_chinese(identity: Identity) -> None:
    identity.accounts.add("指挥席1", Role.OPERATOR, PASSWORD)
    assert identity.accounts.verify("指挥席1", PASSWORD) is not None


@pytest.mark.parametrize("role", [Role.WALL, Role.JOB])
def test_devices_and_jobs_get_no_password(identity: Identity, role: Role) -> None:
    with pytest.raises(BadInputError, match="cannot be given"):
        identity.accounts.add("post", role, PASSWORD)


@pytest.mark.parametrize("password", ["", "admin", "x" * 11, "x" * 257])
def test_short_and_endless_passwords_are_refused(identity: Identity, password: str) -> None:
    with pytest.raises(BadInputError, match="12 to 256"):
        identity.accounts.add("post", Role.OPERATOR, password)


@pytest.mark.parametrize("broken", [Jurisdiction("police_district"), Jurisdiction(None, frozenset({"007"}))])
def test_half_a_jurisdiction_is_refused(identity: Identity, broken: Jurisdiction) -> None:
    with pytest.raises(BadInputError, match="together"):
        identity.accounts.add("post", Role.LEADER, PASSWORD, broken)


@pytest.mark.parametrize(
    "damage",
    [
        "role = 'emperor'",
        "role = 'job'",
        "role = 'wall'",
        "area_codes = '[]'",
        "area_codes = 'not json'",
        "area_codes = '{}'",
        "area_codes = '[7]'",
        "area_codes = '[\"\"]'",
        "area_kind = NULL",
    ],
)
def test_a_damaged_row_is_nobody_and_never_the_whole_district(identity: Identity, damage: str) -> None:
    identity.accounts.add("leader", Role.LEADER, PASSWORD, DISTRICT_7)
    session_id, _ = identity.sessions.start("leader")
    identity.database.change("UPDATE accounts SET " + damage)
    assert identity.accounts.verify("leader", PASSWORD) is None
    assert identity.sessions.resolve(session_id) is None
    assert identity.accounts.list()[0].viewer is None


def test_accounts_outlive_the_process(tmp_path: Path, clock: Any) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    first = Identity.open(tmp_path, clock, hasher)
    first.accounts.add("auditor", Role.AUDITOR, PASSWORD)
    first.close()
    second = Identity.open(tmp_path, clock, hasher)
    assert second.accounts.verify("auditor", PASSWORD) is not None
    second.close()


def test_a_file_that_is_no_account_store_stops_the_start_with_advice(tmp_path: Path, clock: Any) -> None:
    (tmp_path / "accounts.sqlite3").write_bytes(b"this is not a database, and long enough to be read as one" * 40)
    with pytest.raises(ConfigError, match="backup"):
        Identity.open(tmp_path, clock)


def test_a_store_of_a_newer_release_is_left_alone(tmp_path: Path, clock: Any) -> None:
    Identity.open(tmp_path, clock).close()
    connection = sqlite3.connect(tmp_path / "accounts.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ConfigError, match="version 99"):
        Identity.open(tmp_path, clock)
