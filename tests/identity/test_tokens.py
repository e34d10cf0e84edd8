"""Bearer tokens, wall tokens and the demo's key."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity import Identity
from dashboard.identity.tokens import DemoKey
from data_loaders.access import BadInputError, Jurisdiction, NotFoundError, RefusedError, Role

DISTRICT_7 = Jurisdiction("police_district", frozenset({"007"}))


def test_a_token_names_its_program_role_and_area_and_only_its_hash_is_kept(
    identity: Identity, clock: Any, tmp_path: Path
) -> None:
    text = identity.tokens.make("open_data", Role.PLANNER, clock() + timedelta(days=1), DISTRICT_7)
    assert text.startswith("fg_")
    token = identity.tokens.resolve(text)
    assert token
    assert (token.viewer.account, token.viewer.role) == ("token:open_data", Role.PLANNER)
    assert token.viewer.jurisdiction == DISTRICT_7
    assert not any(text.encode() in file.read_bytes() for file in (tmp_path / "home").iterdir())


def test_expired_revoked_and_forged_tokens_open_nothing(identity: Identity, clock: Any) -> None:
    text = identity.tokens.make("short", Role.PLANNER, clock() + timedelta(hours=1))
    gone = identity.tokens.make("gone", Role.PLANNER, clock() + timedelta(hours=1))
    identity.tokens.revoke("gone")
    assert identity.tokens.resolve(gone) is None
    for forged in (
        "",
        "fg_",
        text[:-1],
        text + "A",
        text.lower(),
        text.upper(),
        text + "\n",
        " " + text,
        "fg_" + "A" * 43,
    ):
        assert identity.tokens.resolve(forged) is None, forged
    clock.advance(minutes=59)
    assert identity.tokens.resolve(text)
    clock.advance(minutes=1)
    assert identity.tokens.resolve(text) is None


def test_one_label_names_one_living_token(identity: Identity, clock: Any) -> None:
    later = clock() + timedelta(days=1)
    identity.tokens.make("hall", Role.WALL, later)
    with pytest.raises(RefusedError, match="exists already"):
        identity.tokens.make("hall", Role.WALL, later)
    identity.tokens.revoke("hall")
    with pytest.raises(NotFoundError):
        identity.tokens.revoke("hall")
    identity.tokens.make("hall", Role.WALL, later)
    assert [record.revoked_at is None for record in identity.tokens.list()] == [False, True]


def test_a_token_needs_an_end_a_name_and_a_role_it_may_carry(identity: Identity, clock: Any) -> None:
    later = clock() + timedelta(days=1)
    with pytest.raises(BadInputError, match="lie ahead"):
        identity.tokens.make("x", Role.PLANNER, clock())
    with pytest.raises(BadInputError, match="zone"):
        identity.tokens.make("x", Role.PLANNER, datetime(2030, 1, 1))
    with pytest.raises(BadInputError, match="cannot be given"):
        identity.tokens.make("x", Role.JOB, later)
    with pytest.raises(BadInputError, match="token 'a:b'"):
        identity.tokens.make("a:b", Role.PLANNER, later)


@pytest.mark.parametrize("damage", ["role = 'emperor'", "role = 'job'", "area_codes = '[]'", "area_kind = NULL"])
def test_a_damaged_row_is_nobody(identity: Identity, clock: Any, damage: str) -> None:
    text = identity.tokens.make("x", Role.PLANNER, clock() + timedelta(days=1), DISTRICT_7)
    identity.database.change("UPDATE tokens SET " + damage)
    assert identity.tokens.resolve(text) is None


def test_the_demo_key_is_new_at_each_start() -> None:
    first, second = DemoKey(), DemoKey()
    assert first.matches(first.text)
    assert not first.matches(second.text)
    assert not first.matches("")
    assert not first.matches("钥匙")
