"""The demo: random accounts, kept 0600, on loopback only."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity import Identity, prepare_demo
from dashboard.identity.demo import is_loopback
from data_loaders.access import ConfigError, Role


def test_the_first_run_makes_one_account_a_role_and_a_wall_token(identity: Identity, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "127.0.0.1", identity)
    assert set(demo.accounts) == {"operator", "leader", "planner", "administrator", "auditor"}
    kept = tomllib.loads(demo.file.read_text())
    for role, name in demo.accounts.items():
        viewer = identity.accounts.verify(name, kept[name])
        assert viewer
        assert viewer.role == role
    token = identity.tokens.resolve(kept["wall_token"])
    assert token
    assert token.viewer.role is Role.WALL


def test_the_file_is_its_owners_alone_even_if_it_was_not(identity: Identity, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "localhost", identity)
    assert demo.file == tmp_path / "keys" / "demo_accounts.toml"
    demo.file.chmod(0o644)
    prepare_demo(tmp_path, "localhost", identity)
    assert demo.file.stat().st_mode & 0o777 == 0o600
    assert demo.file.parent.stat().st_mode & 0o777 == 0o700


def test_the_next_run_keeps_them_and_changes_the_key(identity: Identity, tmp_path: Path) -> None:
    first = prepare_demo(tmp_path, "::1", identity)
    text = first.file.read_text()
    second = prepare_demo(tmp_path, "::1", identity)
    assert second.file.read_text() == text
    assert not second.key.matches(first.key.text)


def test_a_lost_file_gets_new_passwords_and_a_new_token(identity: Identity, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "::1", identity)
    old = tomllib.loads(demo.file.read_text())
    demo.file.unlink()
    new = tomllib.loads(prepare_demo(tmp_path, "::1", identity).file.read_text())
    assert identity.accounts.verify("demo_operator", old["demo_operator"]) is None
    assert identity.accounts.verify("demo_operator", new["demo_operator"])
    assert identity.tokens.resolve(old["wall_token"]) is None
    assert identity.tokens.resolve(new["wall_token"])


def test_a_lost_account_store_is_filled_from_the_file(identity: Identity, tmp_path: Path, clock: Any) -> None:
    kept = tomllib.loads(prepare_demo(tmp_path, "::1", identity).file.read_text())
    fresh = Identity.open(tmp_path / "other", clock)
    prepare_demo(tmp_path, "::1", fresh)
    assert fresh.accounts.verify("demo_operator", kept["demo_operator"])
    fresh.close()


def test_an_expired_wall_token_is_replaced(identity: Identity, tmp_path: Path, clock: Any) -> None:
    first = prepare_demo(tmp_path, "::1", identity)
    clock.advance(days=366)
    assert prepare_demo(tmp_path, "::1", identity).wall_token != first.wall_token


OTHERS = ["0.0.0.0", "::", "10.0.0.5", "desk.example", "", "127.evil.example", "localhost.evil"]  # noqa: S104


@pytest.mark.parametrize("host", OTHERS)
def test_it_refuses_to_serve_others(identity: Identity, tmp_path: Path, host: str) -> None:
    with pytest.raises(ConfigError, match=r"Use --host 127\.0\.0\.1"):
        prepare_demo(tmp_path, host, identity)
    assert identity.accounts.list() == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_loopback_has_several_names(host: str) -> None:
    assert is_loopback(host)


def test_a_damaged_file_stops_the_start_with_advice(identity: Identity, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path, "::1", identity)
    demo.file.write_text("demo_operator = ")
    with pytest.raises(ConfigError, match="Move the file away"):
        prepare_demo(tmp_path, "::1", identity)
