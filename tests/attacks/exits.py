"""Every way out of the running server, from the application's own routes, and how each is asked.

A route, a callback or a layer that stands here without a question is refused by `test_exits.py`: a new exit wants an
attack first.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from layers.indicators.queue import ORDERS, STANDINGS
from layers.registry import SHIPPED
from layers.spec import Draw
from tests.attacks.local import VIEWERS
from tests.attacks.served import Served
from tests.district import COMMUNITIES, GRIDS, STREETS

KINDS = ("street", "community", "grid")
RESOLUTIONS = (7, 8, 9)
AREAS = [("street", STREETS), ("community", COMMUNITIES), ("grid", GRIDS[::7])]


def _layers(draw: Draw) -> list[str]:
    return [spec.id for spec in SHIPPED if spec.draw is draw]


def _cells(prefix: str) -> Iterator[str]:
    for layer, res in itertools.product(_layers(Draw.CELLS), RESOLUTIONS):
        yield f"{prefix}/{layer}?window={{window}}&res={res}"


def _by_area(prefix: str) -> Iterator[str]:
    for layer, kind in itertools.product(_layers(Draw.AREAS), KINDS):
        yield f"{prefix}/{layer}?window={{window}}&kind={kind}"


def _records() -> Iterator[str]:
    for spec in SHIPPED:
        yield f"/api/v1/records?layer={spec.id}&window=all&limit=1000"
    yield f"/api/v1/records?layer=incidents_open&window=all&area=community:{COMMUNITIES[0]}"


def _one_by_one() -> Iterator[str]:
    for source, key in (("cases", "a"), ("calls", "c"), ("events", "e"), ("hotline", "h")):
        for at in range(0, 50, 16):
            yield f"/api/v1/incidents/{source}:{key}{at}"
    for week, grid in itertools.product((1, 2, 3), GRIDS[:2]):
        yield f"/api/v1/incidents/calls:s{week}-{grid}-0"


CASES = ("cases:a0", "calls:c0", "hotline:h0", "events:e0", f"calls:s1-{GRIDS[0]}-0", "cases:nobody")


def _queue() -> Iterator[str]:
    yield "/data/cases?limit=200"
    for order, standing in itertools.product(ORDERS, ("", *STANDINGS)):
        yield f"/data/cases?limit=200&order={order}&standing={standing}"
    for kind, codes in AREAS:
        yield f"/data/cases?limit=200&area={kind}:{codes[0] if isinstance(codes, list) else next(iter(codes))}"
    yield from (f"/data/cases?q={text}" for text in ("s1-", "%", "calls:s"))
    yield from (f"/data/cases?class={name}&limit=200" for name in ("domestic", "gathering", "waste"))


def _planned(prefix: str) -> Iterator[str]:
    for measure, by in itertools.product(PLANNED, ("hexagon", *KINDS)):
        yield f"{prefix}?q=1;measure={measure};window=all;by={by}"
    for res in RESOLUTIONS:
        yield f"{prefix}?q=1;measure=per_1000;window=all;res={res}"
    yield f"{prefix}?q=1;by=point;window=365d"
    yield from (f"{prefix}?q=1;window=365d;class={name}" for name in ("domestic", "gathering", "residence", "waste"))
    yield f"{prefix}?q=1;window=365d;against=last_year;res=7"
    yield f"{prefix}?q=1;window=all;area=polygon:104,30.6,104.02,30.6,104.02,30.62,104,30.62"
    yield f"{prefix}?q=1;window=all;area=buffer:104.01,30.61,20"
    yield f"{prefix}?q=1;window=all;area=street:{next(iter(STREETS))}"


PLANNED = ("count", "open", "overdue", "median_hours", "rework")


def _briefings(path: str) -> Iterator[str]:
    for area, window in itertools.product(("all", *STREETS), ("last_24h", "day", "week", "month")):
        yield f"{path}?area={area}&window={window}"


PAGES = (
    "/", "/wall", "/briefing", "/planner", "/planner/sql", "/appraisal", "/alarms", "/sensitive", "/accounts", "/audit",
)  # fmt: skip
# GET routes by path: the questions that are put to each. `{window}` is the widest that the post may ask for.
ASKED: dict[str, Callable[[], Iterable[str]]] = {
    "/": lambda: PAGES,
    "/_dash-dependencies": lambda: ["/_dash-dependencies"],
    "/_dash-layout": lambda: [
        f"{page.rstrip('/')}/_dash-layout?lang={lang}" for page in PAGES for lang in ("zh", "en")
    ],
    "/api/v1/areas/{layer}": lambda: _by_area("/api/v1/areas"),
    "/api/v1/cells/{layer}": lambda: _cells("/api/v1/cells"),
    "/api/v1/incidents/{incident_id}": _one_by_one,
    "/api/v1/layers": lambda: ["/api/v1/layers"],
    "/api/v1/records": _records,
    "/api/v1/briefing": lambda: _briefings("/api/v1/briefing"),
    "/briefing/{area}": lambda: [f"/briefing/{code}" for code in STREETS],
    "/briefing/{area}/file.{form}": lambda: [
        f"/briefing/{area}/file.{form}?window=month" for area in ("all", *STREETS) for form in ("html", "pdf")
    ],
    "/data/briefing": lambda: _briefings("/data/briefing"),
    "/audit/export.csv": lambda: ["/audit/export.csv"],
    "/api/v1/planner": lambda: _planned("/api/v1/planner"),
    "/data/planner": lambda: _planned("/data/planner"),
    "/data/planner/export": lambda: [
        f"/data/planner/export?q=1;window=all;by={by}&format={form}"
        for by, form in (("hexagon", "csv"), ("street", "geojson"), ("point", "geojson"))
    ],
    "/data/planner/views": lambda: ["/data/planner/views"],
    "/data/planner/runs/{run}": lambda: ["/data/planner/runs/0123456789abcdef"],
    "/data/area-shapes/{kind}": lambda: [f"/data/area-shapes/{kind}" for kind in KINDS],
    "/data/areas/{layer}": lambda: _by_area("/data/areas"),
    "/data/cells/{layer}": lambda: _cells("/data/cells"),
    "/data/cases": _queue,
    "/data/case-numbers/{number:path}": lambda: [f"/data/case-numbers/{key.partition(':')[2]}" for key in CASES],
    "/data/cases/{incident:path}": lambda: [f"/data/cases/{key}" for key in CASES],
    "/data/cases/{incident:path}/photos/{photo}": lambda: [f"/data/cases/{key}/photos/{'0' * 64}" for key in CASES],
    "/data/alarms": lambda: ["/data/alarms"],
    "/data/wall": lambda: ["/data/wall"],
    # What hangs there is attacked in test_hanging: it takes no question of the asker's own.
    "/data/wall/view": lambda: ["/data/wall/view"],
    "/data/emergency": lambda: ["/data/emergency"],
    "/data/sql/tables": lambda: ["/data/sql/tables"],
    "/data/sql/{number}": lambda: [f"/data/sql/{'0' * 24}"],
    "/data/sql/{number}/answer.csv": lambda: [f"/data/sql/{'0' * 24}/answer.csv"],
    "/data/sql/{number}/answer.parquet": lambda: [f"/data/sql/{'0' * 24}/answer.parquet"],
    "/data/headline": lambda: ["/data/headline"],
    "/data/points/{layer}": lambda: [f"/data/points/{layer}?window={{window}}" for layer in _layers(Draw.POINTS)],
    "/healthz": lambda: ["/healthz"],
    "/openapi.json": lambda: ["/openapi.json"],
    "/{path:path}": lambda: ["/nothing", "/records.csv", "/city.duckdb", "/home/audit.jsonl"],
}
# Routes that are attacked in a way of their own, each with the function or test that does it.
OTHERWISE: dict[str, str] = {
    "/_dash-update-component": "callbacks",
    "/assets": "files of the repository, the same for everybody",
    "/_dash-component-suites/{package_name}/{fingerprinted_path:path}": "files of packages, the same for everybody",
    "/_favicon.ico": "a file of the repository",
    "/_reload-hash": "names no data; only asked for in Dash's debugging",
    "/data/cases/{incident:path}/looking": "_worked",
    "/data/cases/{incident:path}/{verb}": "_worked",
    "/data/alarms/{verb}": "_worked",
    "/data/wall/pin": "_worked",
    "/data/wall/unpin": "_worked",
    "/data/emergency/end": "_worked",
    "/data/photos": "_worked",
    "/data/sql": "_worked; statements by the hundred in test_sql",
    "/data/sql/{number}/cancel": "_worked",
    "/data/planner/views/{verb}": "_worked",
    "/data/planner/runs/{run}/stop": "stops an asking of one's own; tells nothing",
    "/control/briefing": "local socket",
    "/control/clock": "local socket",
    "/control/dead-letters": "local socket",
    "/control/dead-letters.replay": "local socket",
    "/control/publication": "local socket",
    "/control/rebuild": "local socket",
    "/control/status": "local socket",
    "/live": "first state of the stream",
    "/sign-in": "signed in by every post; tells nothing of the district",
    "/sign-out": "ends a session",
}
# Callbacks that run on the server, by output: what is sent as inputs and states.
PANEL = "desk-panel-body.children"
APPRAISAL = "..appraisal-figures.children...appraisal-table.children...appraisal-message.children.."
APPRAISED_BY = ("none", "department", "street", "community", "grid", "moon")
ALARMS = "..alarms-figures.children...alarms-message.children.."
SENSITIVE_LIST = "..sensitive-list.children...sensitive-message.children.."
BRIEFED = "..briefing-told.data...briefing-message.children.."
CALLBACKS: dict[str, Callable[[], Iterable[list[Any]]]] = {
    BRIEFED: lambda: [
        [_briefed(verb, area)] for verb in ("show", "fly") for area in ("all", *STREETS, "street:nowhere")
    ],
    PANEL: lambda: [[selection, {"window": "28d", "kind": kind}, None] for selection, kind in _selections()],
    "desk-notice.children": lambda: [[{"verb": "clock.fly", "args": {}}]],
    "accounts-panel.children": lambda: [[{"kind": "account", "name": "leader_1"}], [None]],
    "..accounts-message.children...accounts-lists.children...accounts-picked.data..": lambda: [[{"verb": "fly"}, None]],
    "..audit-results.children...audit-chain.children...audit-message.children...audit-export.href..": lambda: [
        [{"verb": verb, "fields": {}}] for verb in ("search", "verify")
    ],
    APPRAISAL: lambda: [[_appraised(window, by)] for window in ("7d", "90d", "months") for by in APPRAISED_BY],
    ALARMS: lambda: [[{"verb": "show", "chosen": {"window": [window]}}] for window in ("24h", "7d", "28d", "all")],
    SENSITIVE_LIST: lambda: [
        [{"verb": "open", "fields": {"reason": reason}}] for reason in ("", "派警单 20240610 核对地址")
    ],
}


def _appraised(window: str, by: str) -> object:
    chosen = {"window": [window], "by": [by], "show": ["headline"]}
    return {"verb": "show", "chosen": chosen, "fields": {"from": "2024-01", "to": "2024-06"}}


def _briefed(verb: str, area: str) -> object:
    return {"verb": verb, "chosen": {"window": ["week"], "area": [area]}, "fields": {"day": ""}}


def _selections() -> Iterator[tuple[object, str]]:
    yield None, "community"
    for kind, codes in AREAS:
        for code in codes:
            yield {"type": "area", "kind": kind, "id": code}, "grid"
    for key in ("cases:a0", "cases:a1", "calls:c0", f"calls:s1-{GRIDS[0]}-0", "cases:nobody"):
        yield {"type": "incident", "id": key}, "grid"


@dataclass
class Sweep:
    """Everything that one post was answered, by question. Only what was answered with 200 counts as told."""

    told: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def note(self, question: str, response: httpx.Response) -> None:
        """Keep one answer."""
        assert response.status_code < 500, (question, response.text)
        if response.status_code == 200:
            self.told[question] = response.content
        else:
            self.refused[question] = response.status_code

    def json(self, question: str) -> Any:
        """An answer read as JSON."""
        return json.loads(self.told[question])


def sweep(served: Served, name: str) -> Sweep:
    """Ask every exit everything, as one post."""
    out = Sweep()
    for questions in ASKED.values():
        for wide in questions():
            question = wide.replace("{window}", "28d" if name == "wall" else "all")
            headers = {"accept": "text/html"} if question in PAGES else {}
            out.note(question, served.get(name, question, headers=headers))
    _callbacks(served, name, out)
    _stream(served, name, out)
    _worked(served, name, out)
    return out


def sweep_all(served: Served) -> dict[str, Sweep]:
    """Every post's sweep."""
    return {name: sweep(served, name) for name in VIEWERS}


def dependencies(served: Served) -> list[dict[str, Any]]:
    """The page's callbacks that run on the server."""
    known = served.get("operator", "/_dash-dependencies").json()
    return [item for item in known if item["clientside_function"] is None]


def _callbacks(served: Served, name: str, out: Sweep) -> None:
    for item in dependencies(served):
        for values in CALLBACKS[item["output"]]():
            given = iter(values)
            inputs, states = (
                [{**declared, "value": next(given)} for declared in item[part]] for part in ("inputs", "state")
            )
            body = {
                "output": item["output"],
                "outputs": _outputs(item["output"]),
                "inputs": inputs,
                "state": states,
                "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
            }
            response = served.post(name, "/_dash-update-component", body)
            out.note(f"callback {item['output']} {json.dumps(values, ensure_ascii=False)}", response)


def _worked(served: Served, name: str, out: Sweep) -> None:
    """What answers to orders: of sensitive cases and of none, so that nothing is changed by asking."""
    for key in (f"calls:s1-{GRIDS[0]}-0", "cases:nobody"):
        for verb in ("looking", "note", "dispatch", "merge", "undo"):
            order = {"department": "x", "into": "cases:a0", "event": "0" * 24}
            out.note(f"{verb} {key}", served.post(name, f"/data/cases/{key}/{verb}", order))
    for sql in ("SELECT * FROM incidents", "SELECT * FROM ledger", "FROM '/etc/passwd'"):
        out.note(f"sql {sql}", served.post(name, "/data/sql", {"sql": sql}))
    out.note("sql cancel", served.post(name, f"/data/sql/{'0' * 24}/cancel", {}))
    for verb in ("save", "rename", "delete", "send"):
        out.note(
            f"view {verb}", served.post(name, f"/data/planner/views/{verb}", {"view": "view:none", "question": "2"})
        )
    for path in (
        "/data/emergency/end",
        "/data/emergency",
        "/data/photos",
        "/data/alarms/acknowledge",
        "/data/wall/pin",
        "/data/wall/unpin",
    ):
        out.note(f"order {path}", served.post(name, path, {"emergency": "emergency:none", "alarm": "alarm:none:"}))


def _outputs(output: str) -> object:
    names = output.strip(".").split("...")
    found = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return found if output.startswith("..") else found[0]


def _stream(served: Served, name: str, out: Sweep) -> None:
    mine = [spec.id for spec in SHIPPED if VIEWERS[name].role in spec.audience]
    question = f"/live?layers={','.join(mine)}&kind=community&window=28d"
    client = served.clients[name]
    with client.stream("GET", served.url + question) as response:
        if response.status_code != 200:
            out.refused[question] = response.status_code
            return
        for line in response.iter_lines():
            if line.startswith("data:"):
                out.told["/live"] = line.encode()
                return
