"""Each case of tests/refusals.toml against the real application: refused, noted, nothing told, nothing changed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.identity.turned_away import TurnedAway
from data_loaders.access import Role
from tests.walk.conftest import FOREIGN, Reply, Walked

LISTED = {
    case["id"]: case for case in tomllib.loads((Path(__file__).parents[1] / "refusals.toml").read_text("utf-8"))["case"]
}
TRIES: dict[str, Callable[[Walked, Any], list[Reply]]] = {}
DATA = "/data/headline"
PROGRAM = "/api/v1/layers"
CALLBACK = "/_dash-update-component"


def tried(function: Callable[[Walked, Any], list[Reply]]) -> Callable[[Walked, Any], list[Reply]]:
    TRIES[function.__name__] = function
    return function


@pytest.fixture
def post(walked: Walked) -> Iterator[Any]:
    """A post of its own for each try; gone afterwards."""
    name, database = "refusal_1", walked.identity.database
    walked.identity.accounts.add(name, Role.PLANNER, "correct horse battery staple")
    session_id, session = walked.identity.sessions.start(name)
    text = walked.identity.tokens.make(name, Role.PLANNER, walked.identity.now() + timedelta(days=3))
    walked.keys["refusal", ""] = (session_id, session.csrf)  # type: ignore[index]
    yield {"name": name, "session": session, "token": text}
    for table, column in (("sessions", "account"), ("accounts", "name"), ("tokens", "label")):
        database.change(f"DELETE FROM {table} WHERE {column} = ?", name)


def ask(walked: Walked, path: str = DATA, method: str = "GET", **more: Any) -> Reply:
    return walked.ask(method, path, ("refusal", ""), **more)  # type: ignore[arg-type]


def by_token(walked: Walked, text: str) -> Reply:
    return walked.ask("GET", PROGRAM, None, headers={"authorization": f"Bearer {text}"})


def change(walked: Walked, sql: str) -> None:
    assert walked.identity.database.change(sql) == 1


@tried
def stolen_session_after_sign_out(walked: Walked, post: Any) -> list[Reply]:
    assert ask(walked).status == 200
    walked.identity.sessions.end(post["session"])
    return [ask(walked)]


@tried
def expired_session(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE sessions SET created_at = created_at - 43201 WHERE account = 'refusal_1'")
    return [ask(walked)]


@tried
def forged_session(walked: Walked, post: Any) -> list[Reply]:
    walked.keys["refusal", ""] = ("A" * 43, "B" * 43)  # type: ignore[index]
    return [ask(walked)]


@tried
def session_of_a_disabled_account(walked: Walked, post: Any) -> list[Reply]:
    walked.identity.accounts.disable("refusal_1")
    return [ask(walked)]


@tried
def session_of_an_unknown_role(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE accounts SET role = 'king' WHERE name = 'refusal_1'")
    return [ask(walked)]


@tried
def session_without_an_area(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE accounts SET area_kind = 'street', area_codes = '[]' WHERE name = 'refusal_1'")
    return [ask(walked)]


@tried
def forged_token(walked: Walked, post: Any) -> list[Reply]:
    assert by_token(walked, post["token"]).status == 200
    return [by_token(walked, "fg_" + "A" * 43)]


@tried
def malformed_token(walked: Walked, post: Any) -> list[Reply]:
    return [
        by_token(walked, text) for text in ("", "fg_", "fg_\0" + "A" * 42, "x" * 10_000, post["token"] + "A", "'; --")
    ]


@tried
def expired_token(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE tokens SET expires_at = expires_at - 300000 WHERE label = 'refusal_1'")
    return [by_token(walked, post["token"])]


@tried
def revoked_token(walked: Walked, post: Any) -> list[Reply]:
    walked.identity.tokens.revoke("refusal_1")
    return [by_token(walked, post["token"])]


@tried
def stolen_wall_token(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE tokens SET role = 'wall' WHERE label = 'refusal_1'")
    return [by_token(walked, post["token"])]


@tried
def token_of_an_unknown_role(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE tokens SET role = 'job' WHERE label = 'refusal_1'")
    return [by_token(walked, post["token"])]


@tried
def area_kind_is_gone(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE accounts SET area_kind = 'parish', area_codes = '[\"1\"]' WHERE name = 'refusal_1'")
    return [ask(walked)]


@tried
def area_code_is_gone(walked: Walked, post: Any) -> list[Reply]:
    change(walked, "UPDATE accounts SET area_kind = 'street', area_codes = '[\"9\"]' WHERE name = 'refusal_1'")
    return [ask(walked), ask(walked, "/_dash-layout"), ask(walked, "/")]


@tried
def oversized_body(walked: Walked, post: Any) -> list[Reply]:
    body = b"x" * (1024 * 1024 + 1)
    return [ask(walked, CALLBACK, "POST", body=body), ask(walked, "/sign-out", "POST", body=body)]


@tried
def two_readings_of_a_path(walked: Walked, post: Any) -> list[Reply]:
    paths = [
        "/assets/../app.py",
        "/data//headline",
        "/./",
        "/assets/css/..\\x",
        "/data/\x07",
        "/assets/css/%2e%2e/../x",
    ]
    return [ask(walked, path) for path in paths]


@tried
def foreign_host(walked: Walked, post: Any) -> list[Reply]:
    return [ask(walked, headers={"host": "evil.example"}), ask(walked, headers={"host": "localhost.evil.example"})]


@tried
def write_without_page_token(walked: Walked, post: Any) -> list[Reply]:
    return [ask(walked, CALLBACK, "POST", headers={"x-csrftoken": text}) for text in ("", "A" * 43)]


@tried
def write_from_another_site(walked: Walked, post: Any) -> list[Reply]:
    given = ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"})
    return [ask(walked, CALLBACK, "POST", headers=headers) for headers in given]


@tried
def control_over_the_network(walked: Walked, post: Any) -> list[Reply]:
    return [ask(walked, f"/control/{verb}", "POST", body=b"{}") for verb in ("rebuild", "clock", "status")]


@tried
def wall_that_writes(walked: Walked, post: Any) -> list[Reply]:
    return [walked.ask("POST", path, (Role.WALL, "whole")) for path in (CALLBACK, "/sign-out", f"/wall{CALLBACK}")]


@tried
def page_of_another_role(walked: Walked, post: Any) -> list[Reply]:
    return [ask(walked, f"{page}/_dash-layout") for page in ("/accounts", "/audit", "/sensitive")]


@tried
def callback_of_another_role(walked: Walked, post: Any) -> list[Reply]:
    call = {
        "output": "sensitive-list.children",
        "outputs": {"id": "sensitive-list", "property": "children"},
        "inputs": [
            {"id": "sensitive-order", "property": "data", "value": {"verb": "open", "fields": {"reason": "xxxx"}}}
        ],
        "changedPropIds": [],
    }
    names = ("sensitive-list", "sensitive-message")
    call |= {"output": f"..{'...'.join(f'{name}.children' for name in names)}..",
             "outputs": [{"id": name, "property": "children"} for name in names]}  # fmt: skip
    return [ask(walked, f"{page}{CALLBACK}", "POST", body=json.dumps(call).encode()) for page in ("", "/sensitive")]


@tried
def callback_that_never_was(walked: Walked, post: Any) -> list[Reply]:
    outputs = ("accounts-secret.children", "__proto__.x", "..desk-panel-body.children..", "", 7, None)
    return [ask(walked, CALLBACK, "POST", body=json.dumps({"output": text}).encode()) for text in outputs]


@tried
def forged_export(walked: Walked, post: Any) -> list[Reply]:
    queries = (
        "from=yesterday",
        "to=0001-01-01",
        "from=2026-01-02&to=2026-01-01",
        "from=9999-12-31T23:59:59%2B14:00",
        "text=" + "x" * 300,
    )
    return [walked.ask("GET", f"/audit/export.csv?{query}", (Role.AUDITOR, "whole")) for query in queries]


def test_every_case_has_a_try_and_every_try_a_case() -> None:
    assert set(TRIES) == set(LISTED)
    assert [case["number"] for case in LISTED.values()] == list(range(1, len(LISTED) + 1))


@pytest.mark.parametrize("name", LISTED)
def test_it_is_refused_and_noted_and_nothing_is_told(walked: Walked, post: Any, name: str) -> None:
    case, guard = LISTED[name], walked.guard
    guard._turned_away = TurnedAway(guard._turned_away._note)  # a minute has passed
    before, audited = kept(walked), len(log(walked))
    replies = TRIES[name](walked, post)
    assert [reply.status for reply in replies] == [case["status"]] * len(replies)
    for reply in replies:
        told = json.loads(reply.body)["error"]
        assert set(told) == {"code", "message"}
        assert not re.search(rf"Traceback|SELECT|sqlite|duckdb|{walked.folder}|fg_[A-Za-z0-9_-]{{20}}", told["message"])
        assert [text for text in FOREIGN if text in reply.body] == []
    noted = [
        (line["detail"]["code"], line["actor"]) for line in log(walked)[audited:] if line["event"] == "turned_away"
    ]
    assert noted == ([(case["noted"], "unknown")] if case["noted"] else [])
    assert post["token"] not in (walked.folder / "audit.jsonl").read_text()
    assert kept(walked) == before


def log(walked: Walked) -> list[dict[str, Any]]:
    path = walked.folder / "audit.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def kept(walked: Walked) -> tuple[int, int]:
    """What none of it may touch: the ledger, and how many accounts there are."""
    with walked.access._intake.database.reading() as cursor:
        (rows,) = cursor.execute("SELECT count(*) FROM city.main.ledger").fetchone()
    return int(rows), len(walked.identity.accounts.list())


def test_a_wall_whose_session_was_taken_ends_with_its_token(walked: Walked) -> None:
    text = walked.identity.tokens.make("taken", Role.WALL, walked.identity.now() + timedelta(days=3))
    session_id, session = walked.identity.sessions.start_wall(walked.identity.tokens.resolve(text))
    walked.keys["taken", ""] = (session_id, session.csrf)  # type: ignore[index]
    assert walked.ask("GET", DATA, ("taken", "")).status == 200  # type: ignore[arg-type]
    walked.identity.tokens.revoke("taken")
    assert walked.ask("GET", DATA, ("taken", "")).status == 401  # type: ignore[arg-type]
