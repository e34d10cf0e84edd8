"""Sessions: how long they live, and how fast they end."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity import Identity
from data_loaders.access import Jurisdiction, NotFoundError, Role

PASSWORD = "correct horse battery"


@pytest.fixture
def posts(identity: Identity) -> Identity:
    for role in (Role.OPERATOR, Role.PLANNER):
        identity.accounts.add(role.value, role, PASSWORD)
    return identity


def test_an_id_has_256_bits_and_only_its_hash_is_kept(posts: Identity, tmp_path: Path) -> None:
    ids = {posts.sessions.start("planner")[0] for _ in range(20)}
    assert len(ids) == 20
    assert all(len(session_id) == 43 for session_id in ids)
    stored = b"".join(file.read_bytes() for file in (tmp_path / "home").iterdir())
    assert not any(session_id.encode() in stored for session_id in ids)


def test_each_session_has_its_own_csrf_token(posts: Identity) -> None:
    tokens = {posts.sessions.start("planner")[1].csrf for _ in range(5)}
    assert len(tokens) == 5


def test_a_planner_is_signed_out_after_half_an_hour_of_silence(posts: Identity, clock: Any) -> None:
    session_id, _ = posts.sessions.start("planner")
    clock.advance(minutes=29)
    assert posts.sessions.resolve(session_id)
    clock.advance(minutes=29)
    assert posts.sessions.resolve(session_id), "the visit before counted as presence"
    clock.advance(minutes=30)
    assert posts.sessions.resolve(session_id) is None


def test_an_open_stream_is_presence(posts: Identity, clock: Any) -> None:
    session_id, session = posts.sessions.start("planner")
    for _ in range(8):
        clock.advance(minutes=20)
        assert posts.sessions.touch(session)
    assert posts.sessions.resolve(session_id)


def test_an_operator_may_watch_a_whole_shift_without_a_touch(posts: Identity, clock: Any) -> None:
    session_id, session = posts.sessions.start("operator")
    clock.advance(hours=11, minutes=59)
    assert posts.sessions.resolve(session_id)
    clock.advance(minutes=1)
    assert posts.sessions.resolve(session_id) is None
    assert not posts.sessions.touch(session)


def test_twelve_hours_after_sign_in_even_a_busy_session_ends(posts: Identity, clock: Any) -> None:
    session_id, session = posts.sessions.start("planner")
    assert session.expires_at == clock() + timedelta(hours=12)
    for _ in range(47):
        clock.advance(minutes=15)
        assert posts.sessions.resolve(session_id)
    clock.advance(minutes=15)
    assert posts.sessions.resolve(session_id) is None


def test_ended_disabled_and_ended_for_all_hold_at_the_next_request(posts: Identity) -> None:
    first, session = posts.sessions.start("planner")
    second, _ = posts.sessions.start("planner")
    posts.sessions.end(session)
    assert posts.sessions.resolve(first) is None
    assert posts.sessions.resolve(second)
    assert posts.sessions.end_all("planner") == 1
    assert posts.sessions.resolve(second) is None
    third, session = posts.sessions.start("planner")
    posts.accounts.disable("planner")
    assert posts.sessions.resolve(third) is None
    assert not posts.sessions.touch(session)


def test_a_change_of_role_or_area_holds_at_the_next_request(posts: Identity) -> None:
    session_id, _ = posts.sessions.start("planner")
    posts.database.change(
        "UPDATE accounts SET role = 'leader', area_kind = 'police_district', area_codes = '[\"007\"]' "
        "WHERE name = 'planner'"
    )
    session = posts.sessions.resolve(session_id)
    assert session
    assert session.viewer.role is Role.LEADER
    assert session.viewer.jurisdiction == Jurisdiction("police_district", frozenset({"007"}))


def test_sessions_outlive_a_restart(posts: Identity, tmp_path: Path, clock: Any) -> None:
    session_id, _ = posts.sessions.start("operator")
    again = Identity.open(tmp_path / "home", clock)
    assert again.sessions.resolve(session_id)
    again.close()


@pytest.mark.parametrize("forged", ["", "x", "A" * 43, "' OR 1=1 --", "\x00", "é"])
def test_a_made_up_id_opens_nothing(posts: Identity, forged: str) -> None:
    posts.sessions.start("planner")
    assert posts.sessions.resolve(forged) is None


def test_the_stored_hash_is_no_id(posts: Identity) -> None:
    _, session = posts.sessions.start("planner")
    assert posts.sessions.resolve(session.key.hex()) is None
    assert posts.sessions.resolve(session.key.decode("latin-1")) is None


@pytest.mark.parametrize("account", ["nobody", "closed"])
def test_no_session_begins_for_nobody(posts: Identity, account: str) -> None:
    posts.accounts.add("closed", Role.LEADER, PASSWORD)
    posts.accounts.disable("closed")
    with pytest.raises(NotFoundError):
        posts.sessions.start(account)
    assert posts.database.rows("SELECT * FROM sessions") == []


def test_a_walls_session_lives_as_long_as_its_token_and_dies_with_it(identity: Identity, clock: Any) -> None:
    text = identity.tokens.make("hall", Role.WALL, clock() + timedelta(days=30))
    token = identity.tokens.resolve(text)
    assert token
    session_id, session = identity.sessions.start_wall(token)
    assert session.viewer.account == "wall:hall"
    clock.advance(days=29)
    assert identity.sessions.resolve(session_id), "four weeks without a hand, switched off in between"
    clock.advance(days=1)
    assert identity.sessions.resolve(session_id) is None


def test_revoking_a_walls_token_ends_its_sessions_at_once(identity: Identity, clock: Any) -> None:
    token = identity.tokens.resolve(identity.tokens.make("hall", Role.WALL, clock() + timedelta(days=30)))
    assert token
    session_id, session = identity.sessions.start_wall(token)
    identity.tokens.revoke("hall")
    assert identity.sessions.resolve(session_id) is None
    assert not identity.sessions.touch(session)
    with pytest.raises(NotFoundError):
        identity.sessions.start_wall(token)


def test_a_program_token_cannot_be_made_a_session(identity: Identity, clock: Any) -> None:
    token = identity.tokens.resolve(identity.tokens.make("robot", Role.PLANNER, clock() + timedelta(days=1)))
    assert token
    with pytest.raises(NotFoundError):
        identity.sessions.start_wall(token)


def test_dead_sessions_are_swept_away(posts: Identity, clock: Any) -> None:
    for _ in range(5):
        posts.sessions.start("planner")
    clock.advance(hours=13)
    posts.sessions.start("operator")
    assert len(posts.database.rows("SELECT * FROM sessions")) == 1


def test_a_full_disk_turns_nobody_away(posts: Identity, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id, _ = posts.sessions.start("planner")
    clock.advance(minutes=5)

    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(posts.database), "change", full)
    assert posts.sessions.resolve(session_id)


def test_a_clock_set_back_ends_nothing_and_prolongs_nothing(posts: Identity, clock: Any) -> None:
    session_id, session = posts.sessions.start("planner")
    clock.advance(minutes=-10)
    resolved = posts.sessions.resolve(session_id)
    assert resolved
    assert resolved.expires_at == session.expires_at


def test_presence_is_written_twice_a_minute_at_most(posts: Identity, clock: Any) -> None:
    session_id, _ = posts.sessions.start("planner")
    written = set()
    for _ in range(60):
        clock.advance(seconds=1)
        posts.sessions.resolve(session_id)
        written.add(posts.database.rows("SELECT seen_at FROM sessions")[0][0])
    assert len(written) == 3  # the start, and two in the minute
