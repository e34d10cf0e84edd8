"""Accounts and tokens by an administrator: noted before they are done, bounded by what the district is."""

import asyncio
import json
import sqlite3
from datetime import timedelta

import pytest

from dashboard.identity import Administration, Identity
from dashboard.identity.administration import new_password
from data_loaders.access import (
    AuditError,
    BadInputError,
    ForbiddenError,
    Jurisdiction,
    NotFoundError,
    RefusedError,
    Role,
    Viewer,
)

ROOT = Viewer("root", Role.ADMINISTRATOR)
WHOLE = Jurisdiction()
WEST = Jurisdiction("street", frozenset({"1"}))
AREAS = {"street": {"1": "西街", "2": "东街", "3": "东街"}}


@pytest.fixture
def notes():
    return []


@pytest.fixture
def desk(identity, notes):
    return Administration(identity, lambda *event: notes.append(event), lambda: AREAS)


def test_an_account_is_made_changed_given_a_password_and_closed(desk, identity, notes):
    password = desk.add_account(ROOT, "duty_1", "operator", WEST)
    assert identity.accounts.verify("duty_1", password) == Viewer("duty_1", Role.OPERATOR, WEST)
    session_id, _ = identity.sessions.start("duty_1")
    desk.change_account(ROOT, "duty_1", "leader", WHOLE)
    assert identity.sessions.resolve(session_id).viewer == Viewer("duty_1", Role.LEADER)
    fresh = desk.set_password(ROOT, "duty_1")
    assert identity.sessions.resolve(session_id) is None
    assert identity.accounts.verify("duty_1", password) is None
    session_id, _ = identity.sessions.start("duty_1")
    desk.disable_account(ROOT, "duty_1")
    assert identity.sessions.resolve(session_id) is None
    assert identity.accounts.verify("duty_1", fresh) is None
    assert [event for event, _, _ in notes] == ["account_add", "account_change", "account_password", "account_disable"]
    told = json.dumps(notes)
    assert password not in told
    assert fresh not in told


def test_a_token_is_made_used_and_revoked(desk, identity, notes, clock):
    text = desk.make_token(ROOT, "reports", "planner", WEST, 14)
    (record,) = desk.tokens(ROOT)
    assert (record.used_at, record.expires_at) == (None, clock() + timedelta(days=14))
    assert identity.tokens.resolve(text, used=False) is not None
    assert desk.tokens(ROOT)[0].used_at is None
    assert identity.tokens.resolve(text).viewer.jurisdiction == WEST
    assert desk.tokens(ROOT)[0].used_at == clock()
    desk.revoke_token(ROOT, "reports")
    assert identity.tokens.resolve(text) is None
    assert text not in json.dumps(notes)


@pytest.mark.parametrize("actor", [
    *(Viewer("x", role) for role in Role if role is not Role.ADMINISTRATOR), Viewer("x", Role.ADMINISTRATOR, WEST),
])  # fmt: skip
def test_nobody_else_gets_near_them_and_the_try_is_noted(desk, identity, notes, actor):
    identity.accounts.add("duty_1", Role.OPERATOR, "correct horse battery")
    identity.tokens.make("hall", Role.WALL, identity.now() + timedelta(days=1))
    before = identity.database.rows("SELECT * FROM accounts"), identity.database.rows("SELECT * FROM tokens")
    for do in (
        lambda: desk.add_account(actor, "mine", "administrator", WHOLE),
        lambda: desk.change_account(actor, "duty_1", "administrator", WHOLE),
        lambda: desk.set_password(actor, "duty_1"),
        lambda: desk.disable_account(actor, "duty_1"),
        lambda: desk.make_token(actor, "mine", "administrator", WHOLE, 30),
        lambda: desk.revoke_token(actor, "hall"),
        lambda: desk.accounts(actor),
        lambda: desk.tokens(actor),
    ):
        with pytest.raises(ForbiddenError):
            do()
    after = identity.database.rows("SELECT * FROM accounts"), identity.database.rows("SELECT * FROM tokens")
    assert [list(map(tuple, rows)) for rows in before] == [list(map(tuple, rows)) for rows in after]
    assert [event for event, _, _ in notes] == ["refused"] * 6


@pytest.mark.parametrize("do", [
    lambda desk: desk.add_account(ROOT, "a b", "operator", WHOLE),
    lambda desk: desk.add_account(ROOT, "command_line", "operator", WHOLE),
    lambda desk: desk.add_account(ROOT, "duty_1", "king", WHOLE),
    lambda desk: desk.add_account(ROOT, "duty_1", "wall", WHOLE),
    lambda desk: desk.add_account(ROOT, "duty_1", "job", WHOLE),
    lambda desk: desk.add_account(ROOT, "duty_1", "operator", Jurisdiction("street", frozenset({"9"}))),
    lambda desk: desk.add_account(ROOT, "duty_1", "operator", Jurisdiction("parish", frozenset({"1"}))),
    lambda desk: desk.add_account(ROOT, "duty_1", "operator", WHOLE, "short"),
    lambda desk: desk.make_token(ROOT, "hall", "job", WHOLE, 30),
    lambda desk: desk.make_token(ROOT, "hall", "wall", WHOLE, 0),
    lambda desk: desk.make_token(ROOT, "hall", "wall", WHOLE, 100_000),
    lambda desk: desk.make_token(ROOT, "", "wall", WHOLE, 3),
])  # fmt: skip
def test_what_has_a_wrong_form_changes_nothing(desk, identity, do):
    with pytest.raises(BadInputError):
        do(desk)
    assert identity.accounts.list() == []
    assert identity.tokens.list() == []


def test_nobody_closes_the_branch_that_they_sit_on(desk, identity):
    identity.accounts.add("root", Role.ADMINISTRATOR, "correct horse battery")
    for do in (lambda: desk.disable_account(ROOT, "root"), lambda: desk.change_account(ROOT, "root", "planner", WHOLE)):
        with pytest.raises(RefusedError):
            do()


def test_what_cannot_be_noted_is_not_done(identity):
    def full(*_):
        raise AuditError("the audit log cannot be written")

    desk = Administration(identity, full, lambda: AREAS)
    with pytest.raises(AuditError):
        desk.add_account(ROOT, "duty_1", "operator", WHOLE)
    assert identity.accounts.list() == []


def test_a_refusal_is_noted_with_its_code(desk, notes):
    with pytest.raises(NotFoundError):
        desk.revoke_token(ROOT, "hall")
    assert notes[-1] == ("refused", "root", {"verb": "token_revoke", "code": "not_found"})


def test_areas_are_named_by_code_or_name_and_never_guessed(desk):
    assert desk.jurisdiction("street", ["西街"]) == WEST == desk.jurisdiction("street", ["1"])
    assert desk.jurisdiction("", []) == WHOLE
    for kind, named in (("street", ["东街"]), ("street", ["南街"]), ("street", []), ("", ["1"]), ("parish", ["1"])):
        with pytest.raises(BadInputError):
            desk.jurisdiction(kind, named)


def test_passwords_are_long_and_differ():
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert {len(text) for text in made} == {24}


@pytest.mark.parametrize("end", ["revoke", "disable", "narrow"])
def test_within_a_minute_the_open_stream_and_the_session_have_ended(build, identity, clock, notes, end):
    """The stream beats every fifteen seconds of the house's clock; nothing here waits for them."""
    desk = Administration(identity, lambda *event: notes.append(event), lambda: AREAS)
    beats = []

    def stream(_request):
        async def frames():
            for beat in range(8):
                if beat == 2:
                    {"revoke": lambda: desk.revoke_token(ROOT, "hall"),
                     "disable": lambda: desk.disable_account(ROOT, "operator_1"),
                     "narrow": lambda: desk.change_account(ROOT, "operator_1", "operator", WEST)}[end]()  # fmt: skip
                beats.append(clock())
                yield b":\n\n"
                clock.advance(seconds=15)
                await asyncio.sleep(0)

        return frames()

    house = build(stream=stream)
    browser = house.at_the_wall() if end == "revoke" else None
    if end == "revoke":
        identity.tokens.revoke("hall")
        browser = house.browser()
        text = desk.make_token(ROOT, "hall", "wall", WHOLE, 30)
        assert browser.get("/sign-in", params={"token": text}).status_code == 303
    else:
        browser = house.signed_in()
    assert browser.get("/live").status_code == 200
    assert (beats[-1] - beats[2]).total_seconds() <= 60
    assert len(beats) < 8
    assert browser.get("/data/cells/x").status_code == (200 if end == "narrow" else 401)


def test_a_store_of_an_older_release_gains_what_came_later(tmp_path, clock):
    home = tmp_path / "old"
    home.mkdir()
    old = sqlite3.connect(home / "accounts.sqlite3")
    old.executescript("""
        CREATE TABLE accounts (name TEXT PRIMARY KEY, role TEXT NOT NULL, area_kind TEXT, area_codes TEXT NOT NULL,
            password_hash TEXT NOT NULL, created_at REAL NOT NULL, disabled_at REAL) STRICT;
        INSERT INTO accounts VALUES ('duty_1', 'operator', NULL, '[]', 'x', 1.0, NULL);
        PRAGMA user_version = 1;
    """)
    old.close()
    opened = Identity.open(home, clock)
    (record,) = opened.accounts.list()
    assert (record.name, record.used_at) == ("duty_1", None)
    opened.close()
