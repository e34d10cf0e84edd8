"""Who may do what, decided once more by hand: every route, page, callback, layer, command and verb that exists.

The walk fails where the application has one that stands here not, or answers somebody otherwise than it says here.
Nothing here is read from the code's own table of rights: the two must agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from data_loaders.access import Role

WALL, OPERATOR, LEADER = Role.WALL, Role.OPERATOR, Role.LEADER
PLANNER, ADMINISTRATOR, AUDITOR, JOB = Role.PLANNER, Role.ADMINISTRATOR, Role.AUDITOR, Role.JOB

PEOPLE = frozenset({OPERATOR, LEADER, PLANNER, ADMINISTRATOR, AUDITOR})
DESKS = PEOPLE - {AUDITOR}
SCREENS = DESKS | {WALL}
EVERYBODY = PEOPLE | {WALL}
READERS = frozenset({OPERATOR, LEADER, PLANNER})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who is let in, and how the others are refused.

    `ask` is one real request of the route; `street` says whether a post of one street is let in like one of the
    whole district; `stranger` is what somebody without a session gets, `gone` one whose area no longer exists.
    """

    ask: str
    to: frozenset[Role]
    refused: frozenset[int] = frozenset({403})
    street: bool = True
    stranger: int = 401
    gone: int = 403
    done: frozenset[int] = frozenset({200})
    body: bytes = b""
    form: bool = False


FORBIDDEN_OR_ABSENT = frozenset({403, 404})
ELSEWHERE = frozenset({303})
OPEN = {"stranger": 200, "gone": 200}

# The layer of the examples is in everybody's reach who has layers at all; each layer by itself stands below.
ROUTES: dict[str, Decision] = {
    "GET /healthz": Decision(ask="/healthz", to=EVERYBODY, **OPEN),
    "GET /openapi.json": Decision(ask="/openapi.json", to=EVERYBODY),
    "GET /sign-in": Decision(ask="/sign-in", to=EVERYBODY, **OPEN),
    "POST /sign-in": Decision(
        ask="/sign-in",
        to=EVERYBODY,
        done=frozenset({400}),
        stranger=400,
        gone=400,
        body=b"account=x&password=y",
        form=True,
    ),
    "POST /sign-out": Decision(ask="/sign-out", to=PEOPLE, done=frozenset({303})),
    "GET /data/cells/{layer}": Decision(
        ask="/data/cells/incident_density?window=28d", to=SCREENS, refused=FORBIDDEN_OR_ABSENT
    ),
    "GET /data/points/{layer}": Decision(
        ask="/data/points/incidents_open?window=28d", to=SCREENS, refused=FORBIDDEN_OR_ABSENT
    ),
    "GET /data/areas/{layer}": Decision(
        ask="/data/areas/areas?window=28d&kind=street", to=SCREENS, refused=FORBIDDEN_OR_ABSENT
    ),
    # Outlines and names of areas are what an auditor reads a scope by.
    "GET /data/area-shapes/{kind}": Decision(ask="/data/area-shapes/street", to=EVERYBODY),
    "GET /data/headline": Decision(ask="/data/headline", to=SCREENS),
    "GET /data/cases": Decision(ask="/data/cases", to=DESKS),
    "GET /data/cases/{incident:path}": Decision(ask="/data/cases/cases:near1", to=DESKS),
    "GET /data/case-numbers/{number:path}": Decision(ask="/data/case-numbers/near1", to=DESKS),
    "POST /data/cases/{incident:path}/looking": Decision(
        ask="/data/cases/cases:near1/looking", to=DESKS, done=frozenset({204}), body=b"{}"
    ),
    # A note is the one thing that both operators and leaders may say of any case.
    "POST /data/cases/{incident:path}/{verb}": Decision(
        ask="/data/cases/cases:near1/note", to=frozenset({OPERATOR, LEADER}), body=b"{}"
    ),
    # Photos go to the role that handles cases: no picture in the body, no such photo.
    "POST /data/photos": Decision(
        ask="/data/photos", to=frozenset({OPERATOR}), done=frozenset({422}), body=b"no picture"
    ),
    "GET /data/cases/{incident:path}/photos/{photo}": Decision(
        ask=f"/data/cases/cases:near1/photos/{'0' * 64}", to=frozenset({OPERATOR}), done=frozenset({404})
    ),
    "GET /data/wall": Decision(ask="/data/wall", to=SCREENS),
    # No saved view hangs there: whoever may look is told so.
    "GET /data/wall/view": Decision(ask="/data/wall/view", to=SCREENS, done=frozenset({404})),
    "POST /data/wall/pin": Decision(
        ask="/data/wall/pin", to=frozenset({OPERATOR, LEADER}), done=frozenset({422}), body=b"{}", street=False
    ),
    # Nothing is pinned: whoever may is told so.
    "POST /data/wall/unpin": Decision(
        ask="/data/wall/unpin", to=frozenset({OPERATOR, LEADER}), done=frozenset({404}), body=b"{}", street=False
    ),
    "GET /data/alarms": Decision(ask="/data/alarms", to=SCREENS),
    # There is no such alarm: whoever may act is told so.
    "POST /data/alarms/{verb}": Decision(
        ask="/data/alarms/acknowledge",
        to=frozenset({OPERATOR, LEADER}),
        done=frozenset({404}),
        body=b'{"alarm": "alarm:none:"}',
    ),
    "GET /data/planner": Decision(ask="/data/planner?q=1;window=7d", to=DESKS),
    # Of a run that is over, or another's, everybody learns the same: nothing.
    "GET /data/planner/runs/{run}": Decision(ask="/data/planner/runs/0123456789abcdef", to=EVERYBODY),
    "POST /data/planner/runs/{run}/stop": Decision(
        ask="/data/planner/runs/0123456789abcdef/stop", to=PEOPLE, done=frozenset({204}), body=b"{}"
    ),
    # Files of answers go to those who plan and those who answer for an area.
    "GET /data/planner/export": Decision(
        ask="/data/planner/export?q=1;window=7d&format=csv", to=frozenset({LEADER, PLANNER})
    ),
    "GET /data/planner/views": Decision(ask="/data/planner/views", to=DESKS),
    # Nothing is kept without a name.
    "POST /data/planner/views/{verb}": Decision(
        ask="/data/planner/views/save", to=DESKS, done=frozenset({422}), body=b'{"name": "", "question": "1"}'
    ),
    "GET /api/v1/planner": Decision(ask="/api/v1/planner?q=1;window=7d;by=street", to=DESKS),
    "GET /data/emergency": Decision(ask="/data/emergency", to=SCREENS),
    # Without a reason nothing is declared; the end of none that lasts is none.
    "POST /data/emergency": Decision(ask="/data/emergency", to=frozenset({LEADER}), done=frozenset({422}), body=b"{}"),
    "POST /data/emergency/end": Decision(
        ask="/data/emergency/end",
        to=frozenset({LEADER}),
        done=frozenset({404}),
        body=b'{"emergency": "emergency:none"}',
    ),
    "GET /data/briefing": Decision(ask="/data/briefing", to=READERS),
    "GET /api/v1/briefing": Decision(ask="/api/v1/briefing", to=READERS),
    # Sends to the page, which asks who it is.
    "GET /briefing/{area}": Decision(ask="/briefing/510199001", to=EVERYBODY, done=frozenset({303})),
    "GET /briefing/{area}/file.{form}": Decision(ask="/briefing/510199001/file.html", to=READERS),
    # Clock and feeds' health, without any layer: nothing that belongs to an area.
    "GET /live": Decision(ask="/live", to=EVERYBODY),
    "GET /api/v1/layers": Decision(ask="/api/v1/layers", to=PEOPLE),
    "GET /api/v1/cells/{layer}": Decision(
        ask="/api/v1/cells/incident_density?window=28d", to=DESKS, refused=FORBIDDEN_OR_ABSENT
    ),
    "GET /api/v1/areas/{layer}": Decision(
        ask="/api/v1/areas/areas?window=28d&kind=street", to=DESKS, refused=FORBIDDEN_OR_ABSENT
    ),
    "GET /api/v1/records": Decision(
        ask="/api/v1/records?layer=incidents_open&window=28d", to=DESKS, refused=FORBIDDEN_OR_ABSENT
    ),
    "GET /api/v1/incidents/{incident_id}": Decision(ask="/api/v1/incidents/cases:near1", to=DESKS),
    "GET /audit/export.csv": Decision(ask="/audit/export.csv", to=frozenset({AUDITOR}), street=False),
    # SQL: planners of the whole district. A statement of nobody's is none; an empty one is refused by its own judge.
    "POST /data/sql": Decision(
        ask="/data/sql", to=frozenset({PLANNER}), street=False, done=frozenset({422}), body=b'{"sql": ""}'
    ),
    "GET /data/sql/tables": Decision(ask="/data/sql/tables", to=frozenset({PLANNER}), street=False),
    "GET /data/sql/{number}": Decision(
        ask=f"/data/sql/{'0' * 24}", to=frozenset({PLANNER}), street=False, done=frozenset({404})
    ),
    "POST /data/sql/{number}/cancel": Decision(
        ask=f"/data/sql/{'0' * 24}/cancel", to=frozenset({PLANNER}), street=False, done=frozenset({404}), body=b"{}"
    ),
    **{
        f"GET /data/sql/{{number}}/answer.{form}": Decision(
            ask=f"/data/sql/{'0' * 24}/answer.{form}", to=frozenset({PLANNER}), street=False, done=frozenset({404})
        )
        for form in ("csv", "parquet")
    },
    # Over the network nobody; over the local socket the command line (tests/routes).
    **{
        f"POST /control/{verb}": Decision(ask=f"/control/{verb}", to=NOBODY, stranger=403, body=b"{}")
        for verb in ("status", "dead-letters", "dead-letters.replay", "publication", "rebuild", "clock", "briefing")
    },
    # What every page is made of: no number, no name, no place.
    "GET /assets": Decision(ask="/assets/bridge/00_core.js", to=EVERYBODY),
    "GET /_dash-component-suites/{package_name}/{fingerprinted_path:path}": Decision(
        ask="/_dash-component-suites/dash/dcc/dash_core_components.js", to=EVERYBODY
    ),
    "GET /_dash-dependencies": Decision(ask="/_dash-dependencies", to=EVERYBODY),
    "GET /_reload-hash": Decision(ask="/_reload-hash", to=EVERYBODY),
    "GET /_favicon.ico": Decision(ask="/_favicon.ico", to=EVERYBODY),
    # These two are the pages' and the callbacks' own doors; here they are asked as the desk's.
    "GET /_dash-layout": Decision(ask="/_dash-layout", to=DESKS),
    "POST /_dash-update-component": Decision(
        ask="/_dash-update-component", to=NOBODY, refused=frozenset({403, 422}), body=b"{}"
    ),
    "GET /": Decision(ask="/", to=DESKS, refused=frozenset({303, 403})),
    "GET /{path:path}": Decision(ask="/nothing", to=EVERYBODY, done=frozenset({404})),
    "HEAD /{path:path}": Decision(ask="/nothing", to=EVERYBODY, done=frozenset({404})),
}

# Page path: who opens it. Whoever may not is told of a page of their own, and its layout is refused.
PAGES: dict[str, tuple[frozenset[Role], bool]] = {
    "/": (DESKS, True),
    "/wall": (SCREENS, True),
    "/planner": (DESKS, True),
    "/briefing": (READERS, True),
    "/appraisal": (DESKS, True),
    "/alarms": (frozenset({OPERATOR, LEADER, ADMINISTRATOR}), True),
    "/planner/sql": (frozenset({PLANNER}), False),
    "/sensitive": (frozenset({OPERATOR}), True),
    "/accounts": (frozenset({ADMINISTRATOR}), False),
    "/audit": (frozenset({AUDITOR}), False),
}

# First output of every callback that runs on the server: the page whose right it takes. A wall calls none.
CALLBACKS: dict[str, str] = {
    "desk-panel-body.children": "/",
    "desk-notice.children": "/",
    "briefing-told.data": "/briefing",
    "appraisal-figures.children": "/appraisal",
    "alarms-figures.children": "/alarms",
    "accounts-panel.children": "/accounts",
    "accounts-message.children": "/accounts",
    "audit-results.children": "/audit",
    "sensitive-list.children": "/sensitive",
}

LAYERS: dict[str, frozenset[Role]] = {
    "incident_density": SCREENS,
    "police_calls": SCREENS,
    "hotline_density": SCREENS,
    "traffic_by_area": SCREENS,
    "sensitive_incidents": frozenset({LEADER, PLANNER}),
    "incidents_open": SCREENS,
    # At which step or how late a single case is, and with whom, is no passer-by's: not on a wall.
    "cases_by_step": DESKS,
    "cases_overdue": DESKS,
    "cases_due_today": DESKS,
    "cases_by_department": DESKS,
    "cases_escalated": DESKS,
    "cameras": DESKS,
    "traffic_flow": DESKS,
    "camera_health": SCREENS,
    "areas": SCREENS,
    "grid_workload": SCREENS,
    "patrol_coverage": SCREENS,
    "population": SCREENS,
    "age_bands": frozenset({LEADER, PLANNER}),
    "elderly_alone": frozenset({LEADER, PLANNER}),
    "flagged_dwellings": frozenset({LEADER}),
}

# Verb: who, and whether a post of one street may too.
COMMANDS: dict[str, tuple[frozenset[Role], bool]] = {
    "case.acknowledge": (frozenset({OPERATOR, LEADER}), True),
    # What is said about a case; escalating hands it up.
    **{f"case.{verb}": (frozenset({OPERATOR, LEADER}), True) for verb in ("urge", "supervise", "escalate", "note")},
    # The work itself.
    **{
        f"case.{verb}": (frozenset({OPERATOR}), True)
        for verb in (
            "register",
            "triage",
            "word",
            "dispatch",
            "take",
            "depart",
            "arrive",
            "feedback",
            "verify",
            "reply",
            "close",
            "call_back",
            "return",
            "rework",
            "suspend",
            "resume",
            "void",
            "merge",
            "reopen",
            "undo",
        )
    },
    "alarms.tick": (frozenset({JOB}), True),
    **{f"alarm.{verb}": (frozenset({OPERATOR, LEADER}), True) for verb in ("acknowledge", "shelve", "unshelve")},
    "cases.escalate_due": (frozenset({JOB}), True),
    "emergency.declare": (frozenset({LEADER}), True),
    "emergency.end": (frozenset({LEADER}), True),
    # Every wall of the district shows it: no post of a part of it may.
    "wall.pin": (frozenset({OPERATOR, LEADER}), False),
    "wall.unpin": (frozenset({OPERATOR, LEADER}), False),
    "briefing.issue": (frozenset({LEADER, JOB}), True),
    "promise.make": (frozenset({LEADER}), True),
    "promise.keep": (frozenset({LEADER}), True),
    "promise.break": (frozenset({LEADER}), True),
    "view.save": (DESKS, True),
    "view.rename": (DESKS, True),
    "view.delete": (DESKS, True),
    # To where others read it; to the walls only who may hold them too (tests/data_loaders/test_view_on_wall.py).
    "view.send": (frozenset({LEADER, PLANNER}), True),
    "publish.close_periods": (frozenset({JOB}), True),
    "retention.apply": (frozenset({JOB}), True),
    "rebuild": (frozenset({ADMINISTRATOR}), False),
    "dead_letters.replay": (frozenset({ADMINISTRATOR}), False),
    "clock.pause": (DESKS, True),
    "clock.resume": (DESKS, True),
    "clock.speed": (DESKS, True),
    "clock.jump": (DESKS, True),
}

# Doors of `access` besides `read` and `act`.
DOORS: dict[str, tuple[frozenset[Role], bool]] = {
    "case_room.choices": (DESKS, True),
    "case_room.reach": (DESKS, True),
    "case_room.revision": (DESKS, True),
    "case_room.photos_of": (DESKS, True),
    "saved_views.all": (DESKS, True),
    "saved_views.sent": (DESKS, True),
    "runs.open": (EVERYBODY | {JOB}, True),
    "runs.progress": (EVERYBODY | {JOB}, True),
    "runs.stop": (EVERYBODY | {JOB}, True),
    "exports.take": (frozenset({LEADER, PLANNER}), True),
    "photos.keep": (frozenset({OPERATOR}), True),
    "photos.open": (frozenset({OPERATOR}), True),
    "alarms.standing": (SCREENS | {JOB}, True),
    "wall.pinned": (SCREENS, True),
    "emergencies.lasting": (SCREENS | {JOB}, True),
    "dead_letters": (frozenset({ADMINISTRATOR}), False),
    "utility": (frozenset({ADMINISTRATOR}), False),
    "sql.described": (frozenset({PLANNER}), False),
    "sql.start": (frozenset({PLANNER}), False),
    "sql.look": (frozenset({PLANNER}), False),
    "sql.cancel": (frozenset({PLANNER}), False),
    "sql.export": (frozenset({PLANNER}), False),
    "audit_room.page": (frozenset({AUDITOR}), False),
    "audit_room.export": (frozenset({AUDITOR}), False),
    "audit_room.chain": (frozenset({AUDITOR}), False),
}

# Whoever has a shell under the server's own account runs these: `noted` ones stand in the audit log with what they
# do, `server` ones are asked of the running server, which notes them; the others only read or write files of their own.
CLI: dict[str, str] = {
    "serve": "reads",
    "check": "reads",
    "new-city": "reads",
    "docs": "reads",
    "privacy-form": "reads",
    "publication": "server",
    "briefing": "server",
    "rebuild": "server",
    "clock": "server",
    "dead-letters": "server",
    "token": "noted",
    "account": "noted",
    "audit": "reads",
}
