"""Every route, page, callback, layer, command, door and verb, by every role with the whole district, one street and none."""

from __future__ import annotations

import argparse
import inspect
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import app as command_line
from dashboard.application import PAGES as APPLICATION_PAGES
from dashboard.application import build
from dashboard.dash_server import page_of
from data_loaders.access import (
    Access,
    AuditQuery,
    BadInputError,
    Command,
    FenggeError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    Right,
    Role,
    SqlError,
    Viewer,
)
from data_loaders.access.commands import COMMANDS as KNOWN_COMMANDS
from data_loaders.contract import RIGHTS
from data_loaders.publish.views import SENSITIVE_VIEWS, VIEWS
from layers.registry import SHIPPED
from layers.spec import Draw
from tests.walk import decisions
from tests.walk.conftest import FOREIGN, ROLES, Walked, enter, viewer
from tests.walk.decisions import CALLBACKS, CLI, COMMANDS, DOORS, LAYERS, PAGES, ROUTES

KINDS = {Draw.CELLS: "cells", Draw.POINTS: "points", Draw.AREAS: "areas"}


def routes_of(routes: list[Any]) -> Iterator[str]:
    """`METHOD path` of every route, those of included routers and mounts among them."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner.routes)
        elif getattr(route, "methods", None):
            yield from (f"{method} {route.path}" for method in route.methods)
        else:
            yield f"GET {route.path}"


# ── nothing without a decision ──────────────────────────────────────────────────────────────────────────
def test_every_route_has_a_decision_and_every_decision_a_route(walked: Walked) -> None:
    assert set(routes_of(walked.application.api.routes)) == set(ROUTES)


def test_every_page_has_a_decision() -> None:
    assert {page.path for page in APPLICATION_PAGES} == set(PAGES)


def test_every_callback_has_a_decision(walked: Walked) -> None:
    found = {first_of(item["output"]) for item in callbacks(walked)}
    assert found == set(CALLBACKS)
    names = {page.path: page.name for page in APPLICATION_PAGES}
    assert {output: names[path] for output, path in CALLBACKS.items()} == {name: page_of(name) for name in CALLBACKS}


def test_every_layer_has_a_decision() -> None:
    assert {layer.id for layer in SHIPPED} == set(LAYERS)
    assert {layer.id: set(layer.audience) for layer in SHIPPED} == {name: set(roles) for name, roles in LAYERS.items()}


def test_every_command_has_a_decision() -> None:
    assert set(KNOWN_COMMANDS) == set(COMMANDS)


def test_every_verb_of_the_command_line_has_a_decision() -> None:
    verbs = next(part for part in command_line._parser()._actions if isinstance(part, argparse._SubParsersAction))
    assert set(verbs.choices) == set(CLI)


def test_every_right_is_had_and_every_view_takes_one() -> None:
    assert set(RIGHTS) == set(Right)
    assert all(RIGHTS.values())
    assert all(roles in RIGHTS.values() for roles in [*VIEWS.values(), *SENSITIVE_VIEWS.values()])


def test_every_door_that_takes_a_viewer_has_a_decision() -> None:
    taking = {
        name
        for name, door in inspect.getmembers(Access, inspect.isfunction)
        if not name.startswith("_") and "viewer" in inspect.signature(door).parameters
    }
    # `read` and `act` are walked by questions and commands; `permits` answers, `area_shapes` reads, `audit` writes.
    assert taking == {"read", "act", "permits", "area_shapes", "audit"} | {name for name in DOORS if "." not in name}


def test_the_walk_notices_a_route_without_a_decision(walked: Walked) -> None:
    def everything() -> str:
        return ""

    walked.application.api.add_api_route("/data/everything", everything, methods=["GET"])
    try:
        assert set(routes_of(walked.application.api.routes)) - set(ROUTES) == {"GET /data/everything"}
    finally:
        walked.application.api.router.routes.pop()


def test_the_application_does_not_start_with_a_callback_of_no_page(walked: Walked, monkeypatch: Any) -> None:
    from dash import Input, Output

    from dashboard import application
    from dashboard.application import Options
    from data_loaders.access import ConfigError
    from layers.registry import Registry

    def more(dash: Any) -> None:
        dash.callback(Output("stray-part", "children"), Input("desk-view-state", "data"))(lambda _state: "")

    monkeypatch.setattr(application, "mount_rooms", more)
    options = Options(release="x", hosts=set(), audit=lambda *_: None, secure=False)
    with pytest.raises(ConfigError, match="stray-part"):
        build(walked.access, Registry(), walked.identity, options)


def test_what_is_foreign_to_one_street_stands_in_the_whole_district_s_answers(walked: Walked) -> None:
    """The control of every check below that looks for it."""
    records = walked.ask("GET", ROUTES["GET /api/v1/records"].ask, (Role.OPERATOR, "whole")).body
    assert {text for text in FOREIGN if text in records} >= {b"far1", b"far2"}
    shapes = walked.ask("GET", "/data/area-shapes/street", (Role.OPERATOR, "whole")).body
    assert FOREIGN[4] in shapes


# ── everybody at every route ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_answers_as_decided(walked: Walked, name: str) -> None:
    decision, method = ROUTES[name], name.partition(" ")[0]
    said = walked.ask(method, decision.ask, None, decision.body, form=decision.form)
    assert said.status == decision.stranger, (name, "a stranger", said.body[:200])
    for role in ROLES:
        for area in ("whole", "street", "gone"):
            if name == "POST /sign-out":
                walked.keys[role, area] = enter_again(walked, role, area)
            said = walked.ask(method, decision.ask, (role, area), decision.body, form=decision.form)
            allowed = role in decision.to and (area == "whole" or decision.street)
            wanted = {decision.gone} if area == "gone" else decision.done if allowed else decision.refused
            assert said.status in wanted, (name, role, area, said.status, said.body[:300])
            if area == "street" and said.status == 200:
                assert [text for text in FOREIGN if text in said.body] == [], (name, role)
            if said.status >= 400:
                assert [text for text in (*FOREIGN, b"near1", b"SELECT", b"Traceback") if text in said.body] == []
            if name == "POST /sign-out":
                walked.keys[role, area] = enter_again(walked, role, area)


def enter_again(walked: Walked, role: Role, area: str) -> tuple[str, str]:
    if role is Role.WALL:
        return walked.keys[role, area]
    return enter(walked.identity, role, area)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_opens_for_whom_it_is_decided_and_tells_others_where_to_go(walked: Walked, path: str) -> None:
    to, street = PAGES[path]
    layout = f"{path.rstrip('/')}/_dash-layout"
    assert walked.ask("GET", path, None).status == 401
    assert walked.ask("GET", layout, None).status == 401
    for role in ROLES:
        for area in ("whole", "street", "gone"):
            allowed = role in to and (area == "whole" or street)
            page, shown = walked.ask("GET", path, (role, area)), walked.ask("GET", layout, (role, area))
            if area == "gone":
                assert (page.status, shown.status) == (403, 403)
            elif allowed:
                assert (page.status, shown.status) == (200, 200), (role, area, shown.body[:300])
            else:
                assert page.status == 403 or (path, page.status) == ("/", 303)
                assert shown.status == 403, (role, area)
                own = {
                    known
                    for known, (whose, by_street) in PAGES.items()
                    if role in whose and (area == "whole" or by_street)
                }
                link = re.search(r'class="sign-in-home" href="([^"]+)"', page.body.decode())
                home = page.headers.get("location") or (link and link[1])
                assert home in (own or {None})
            if area == "street":
                assert [text for text in FOREIGN if text in page.body + shown.body] == []


# ── callbacks ───────────────────────────────────────────────────────────────────────────────────────────
def callbacks(walked: Walked) -> list[dict[str, Any]]:
    """What the server answers, as the browser is told of it."""
    told = json.loads(walked.ask("GET", "/_dash-dependencies", (Role.OPERATOR, "whole")).body)
    return [item for item in told if not item.get("clientside_function")]


def first_of(output: str) -> str:
    return output.removeprefix("..").removesuffix("..").partition("...")[0]


def call_of(item: dict[str, Any], value: object = None) -> bytes:
    """A call of a callback as the page sends it, every value the given one."""
    names = [name.rpartition(".") for name in item["output"].removeprefix("..").removesuffix("..").split("...")]
    outputs = [{"id": id_, "property": prop} for id_, _, prop in names]
    filled = {part: [{**entry, "value": value} for entry in item[part]] for part in ("inputs", "state")}
    return json.dumps({
        "output": item["output"], "outputs": outputs if item["output"].startswith("..") else outputs[0], **filled,
        "changedPropIds": [f"{item['inputs'][0]['id']}.{item['inputs'][0]['property']}"],
    }).encode()  # fmt: skip


@pytest.mark.parametrize("output", sorted(CALLBACKS))
def test_a_callback_answers_as_its_page_is_decided(walked: Walked, output: str) -> None:
    item = next(item for item in callbacks(walked) if first_of(item["output"]) == output)
    to, street = PAGES[CALLBACKS[output]]
    assert walked.ask("POST", "/_dash-update-component", None, call_of(item)).status == 401
    for role in ROLES:
        for area in ("whole", "street", "gone"):
            # Under whichever page's address it is sent.
            for prefix in ("", "/wall", "/accounts", "/audit", "/sensitive"):
                said = walked.ask("POST", f"{prefix}/_dash-update-component", (role, area), call_of(item))
                allowed = role in to - {Role.WALL} and (area == "whole" or (street and area == "street"))
                assert said.status == (200 if allowed else 403), (output, role, area, prefix, said.body[:200])


HOSTILE = [
    None, 7, True, "x", [], {}, [[]], {"verb": "drop"}, {"verb": ["account_add"]}, {"kind": "account", "name": {"a": 1}},
    {"kind": "token", "name": "x" * 5000}, {"kind": "user", "name": "x"},
    {"verb": "account_add", "fields": {"name": "mine"}, "chosen": {"role": ["administrator"], "reach": ["whole", "street"]}},
    {"verb": "account_add", "fields": {"name": "mine"}, "chosen": {"role": ["king"], "reach": ["whole"]}},
    {"verb": "account_add", "fields": {"name": "mine"}, "chosen": {"role": ["wall"], "reach": ["whole"]}},
    {"verb": "account_add", "fields": {"name": "mine"}, "chosen": {"role": ["operator"], "reach": ["grid"], "area_grid": ["x"]}},
    {"verb": "account_add", "fields": {"name": ["mine"]}, "chosen": {"role": "operator", "reach": 7}},
    {"verb": "token_make", "fields": {"label": "mine", "days": "1e9"}, "chosen": {"role": ["wall"], "reach": ["whole"]}},
    {"verb": "token_make", "fields": {"label": "mine", "days": "٣"}, "chosen": {"role": ["wall"], "reach": ["whole"]}},
    {"verb": "account_disable"}, {"verb": "account_change", "chosen": []}, {"verb": "search", "fields": []},
    {"verb": "search", "fields": {"from": "yesterday"}}, {"verb": "search", "fields": {"from": {"$gt": ""}}},
    {"verb": "search", "fields": {"to": "9999-12-31T23:59:59+14:00"}}, {"verb": "search", "fields": {"drop": "x"}},
    {"verb": "older", "fields": {}, "before": "-1"}, {"verb": "older", "fields": {}, "before": 3},
    {"verb": "older", "fields": {}, "before": "9" * 30}, {"verb": "open"}, {"verb": "open", "fields": {"reason": {"a": 1}}},
    {"verb": "open", "fields": {"reason": "   "}}, {"verb": "open", "fields": {"reason": "x" * 5000}},
]  # fmt: skip


@pytest.mark.parametrize("output", sorted(name for name, path in CALLBACKS.items() if path not in ("/", "/wall")))
def test_a_value_that_was_never_an_option_changes_nothing_and_is_no_failure(walked: Walked, output: str) -> None:
    item = next(item for item in callbacks(walked) if first_of(item["output"]) == output)
    role = min(PAGES[CALLBACKS[output]][0])
    before = standing(walked)
    opened = events(walked, "sensitive.open")
    for value in HOSTILE:
        said = walked.ask("POST", "/_dash-update-component", (role, "whole"), call_of(item, value))
        assert said.status == 200, (value, said.body[:300])
        assert b"Traceback" not in said.body
    assert standing(walked) == before
    assert events(walked, "sensitive.open") == opened


def standing(walked: Walked) -> list[tuple[Any, ...]]:
    tables = (
        "SELECT name, role, area_kind, area_codes, disabled_at FROM accounts",
        "SELECT label, revoked_at FROM tokens",
    )
    return [tuple(row) for sql in tables for row in walked.identity.database.rows(sql)]


def events(walked: Walked, event: str) -> int:
    auditor = viewer(Role.AUDITOR, "whole")
    return sum(1 for _ in walked.access.audit_room.export(AuditQuery(event=event), auditor))


# ── layers, commands, doors ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("layer", SHIPPED, ids=lambda layer: layer.id)
def test_a_layer_is_drawn_for_whom_it_is_decided(walked: Walked, layer: Any) -> None:
    path = f"/data/{KINDS[layer.draw]}/{layer.id}?window=28d&kind=street"
    for role in ROLES:
        for area in ("whole", "street", "gone"):
            said = walked.ask("GET", path, (role, area))
            wanted = 403 if area == "gone" else 200 if role in LAYERS[layer.id] else 404
            assert said.status == wanted, (role, area, said.body[:200])
            if area == "street":
                assert [text for text in FOREIGN if text in said.body] == []


ARGS: dict[str, dict[str, object]] = {
    **{verb: {"incident": "cases:nobody"} for verb in COMMANDS if verb.startswith("case.")},
    **{verb: {"alarm": "alarm:none:"} for verb in COMMANDS if verb.startswith("alarm.")},
    "alarms.tick": {"findings": ()},
    "emergency.declare": {"reason": "暴雨红色预警", "until": "2024-05-15T10:00:00+08:00", "area": "street:nowhere"},
    "emergency.end": {"emergency": "emergency:none"},
    "briefing.issue": {"area": "street:nowhere", "window": "day", "day": "2024-05-14"},
    "promise.make": {"area": "street:nowhere"},
    "promise.keep": {"promise": "promise:none"},
    "promise.break": {"promise": "promise:none"},
    "clock.speed": {"speed": 1.0},
    "clock.jump": {"at": "2024-05-15T04:00:00+00:00"},
}


@pytest.mark.parametrize("verb", sorted(COMMANDS))
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_command_is_done_for_whom_it_is_decided_and_refusals_are_noted(walked: Walked, verb: str, role: Role) -> None:
    to, street = COMMANDS[verb]
    for area in ("whole", "street", "gone"):
        refused = events(walked, "refused")
        allowed = role in to and (area == "whole" or street)
        try:
            walked.access.act(Command(verb, ARGS.get(verb, {})), viewer(role, area))
            done = True
        except ForbiddenError:
            # An acknowledgement looks at its case first, and a post without an area sees none.
            done = allowed and area == "gone"
        except (FenggeError, RefusedError):
            done = True
        assert done == allowed, (verb, role, area)
        if not allowed:
            assert events(walked, "refused") == refused + 1


def _none_kept(expected: type[FenggeError], do: Callable[[], object]) -> None:
    """The door opened, and nothing lay behind it."""
    with pytest.raises(expected):
        do()


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_door_opens_for_whom_it_is_decided(walked: Walked, door: str) -> None:
    access, (to, street) = walked.access, DOORS[door]
    ways = {
        "case_room.choices": lambda post: access.case_room.choices("cases:near1", post),
        "case_room.reach": lambda post: access.case_room.reach("cases:near1", post),
        "case_room.revision": lambda post: access.case_room.revision("cases:near1", post),
        "case_room.photos_of": lambda post: access.case_room.photos_of("cases:near1", post),
        "saved_views.all": access.saved_views.all,
        "saved_views.sent": lambda post: access.saved_views.sent("briefing", post),
        "runs.open": lambda post: access.runs.open("0123456789abcdef", post).__enter__(),
        "runs.progress": lambda post: _none_kept(NotFoundError, lambda: access.runs.progress("fedcba98", post)),
        "runs.stop": lambda post: _none_kept(NotFoundError, lambda: access.runs.stop("fedcba98", post)),
        "exports.take": lambda post: access.exports.take("planner", {}, post),
        "photos.keep": lambda post: _none_kept(BadInputError, lambda: access.photos.keep(b"no picture", post)),
        "photos.open": lambda post: _none_kept(
            NotFoundError, lambda: access.photos.open("cases:near1", "0" * 64, post)
        ),
        "alarms.standing": access.alarms.standing,
        "sql.described": access.sql.described,
        "sql.start": lambda post: _none_kept(SqlError, lambda: access.sql.start("", post)),
        "sql.look": lambda post: _none_kept(NotFoundError, lambda: access.sql.look("0" * 24, post)),
        "sql.cancel": lambda post: _none_kept(NotFoundError, lambda: access.sql.cancel("0" * 24, post)),
        "sql.export": lambda post: _none_kept(NotFoundError, lambda: access.sql.export("0" * 24, "csv", post)),
        "wall.pinned": access.wall.pinned,
        "emergencies.lasting": access.emergencies.lasting,
        "dead_letters": access.dead_letters,
        "utility": access.utility,
        "audit_room.page": lambda post: access.audit_room.page(AuditQuery(), post),
        "audit_room.export": lambda post: access.audit_room.export(AuditQuery(), post),
        "audit_room.chain": access.audit_room.chain,
    }
    for role in Role:
        for area in ("whole", "street"):
            post: Viewer = viewer(role, area)
            if role in to and (area == "whole" or street):
                ways[door](post)
            else:
                with pytest.raises(ForbiddenError):
                    ways[door](post)


# ── the command line ────────────────────────────────────────────────────────────────────────────────────
def test_people_s_verbs_do_what_the_page_does_and_are_noted(walked: Walked, tmp_path: Any, capsys: Any) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = command_line.main([*words, "--profile", str(walked.folder / "district.toml"), "--home", str(tmp_path)])
        return code, capsys.readouterr().out.strip()

    assert run("account", "add", "duty_1", "--role", "leader", "--area", "street:雁塘", "--generate")[0] == 0
    assert run("account", "list")[1] == "duty_1: leader of street:510199001"
    assert run("account", "change", "duty_1", "--role", "planner")[0] == 0
    assert run("account", "password", "duty_1", "--generate")[0] == 0
    assert run("account", "disable", "duty_1")[0] == 0
    assert run("account", "add", "duty_2", "--area", "street:nowhere", "--generate")[0] == 2
    code, text = run("token", "--role", "wall", "--label", "hall", "--days", "3")
    assert code == 0
    assert text.startswith("fg_")
    assert "never used" in run("token", "--list")[1]
    assert run("token", "--revoke", "hall")[0] == 0
    code, said = run("audit", "verify")
    assert code == 0
    log = (tmp_path / "district" / "audit.jsonl").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["event"] for line in lines] == [
        "account_add", "account_change", "account_password", "account_disable", "token_make", "token_revoke",
    ]  # fmt: skip
    assert {line["actor"] for line in lines} == {"command_line"}
    assert text not in log
    assert f"{len(lines)} events" in said


def test_the_table_names_only_roles_that_exist() -> None:
    assert decisions.EVERYBODY | {Role.JOB} == set(Role)
