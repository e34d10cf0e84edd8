"""Every picture: which page, whose, in which city and look, after which moves. One line here is one more picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.pictures import moves
from tests.pictures.causes import Cause, acknowledged, as_it_is, emergency, pinned
from tests.pictures.looks import FOUR, LIGHT, LONG, ONE, PHONE, PHONE_LONG, STRIP, TWO, UHD, UPRIGHT, Look, looks

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Picture:
    """`shows` must be seen before the page counts as there; `before` arranges what holds from its first request on."""

    name: str
    role: str
    path: str
    looks: tuple[Look, ...]
    house: str = "live"
    move: moves.Move = moves.still
    cause: Cause = as_it_is
    shows: str = "body.is-ready"
    before: Callable[[Page], None] | None = None


DESK = "/?z=13.5&lat=30.6270&lng=104.2750&layers=incident_density,incidents_open,cameras,areas&window=7d&kind=street&queue=step:registration"
STREET = "510199009"
NUMBERS = "#wall-number-open:not(:empty)"
ALL_SHAPES = (
    *ONE,
    *looks("zh-dark", size=UHD),
    *looks("zh-dark", "en-dark", size=UPRIGHT),
    *looks("zh-dark", size=STRIP),
)
READ_WHOLE = (
    *looks("zh-light", "en-dark", size=LONG),
    *looks("zh-light", size=PHONE),
    *looks("zh-dark", size=PHONE_LONG),
)
MISSPELT = "SELECT clas, count(*) AS n\nFROM incidnts\nGROUP BY ALL"
EMPTY_SQL = "SELECT * FROM incidents WHERE occurred_at < TIMESTAMP '1990-01-01'"

PICTURES = (
    # ── the wall ─────────────────────────────────────────────────────────────────────────────────────────
    Picture("wall-scenes", "wall", "/wall", (*TWO, *LIGHT), move=moves.every_scene, cause=acknowledged, shows=NUMBERS),
    Picture("wall-shapes", "wall", "/wall", ALL_SHAPES, move=moves.scene("turn/density"), cause=acknowledged, shows=NUMBERS),
    Picture("wall-emergency", "wall", "/wall", TWO, move=moves.scene("emergency/"), cause=emergency, shows=NUMBERS),
    Picture("wall-pinned", "wall", "/wall", TWO, move=moves.scene("pin/"), cause=pinned("load"), shows=NUMBERS),
    Picture("wall-lost", "wall", "/wall", TWO, move=moves.line_lost, shows=NUMBERS),
    Picture("wall-stale", "wall", "/wall", (*TWO, *looks("zh-dark", size=UPRIGHT)), house="silent", move=moves.scene("turn/density"), cause=acknowledged, shows=".wall-feeds .feed:not(.is-ok)"),
    Picture("wall-empty", "wall", "/wall", TWO, house="empty", shows="#wall-note-open:not(:empty)"),
    Picture("wall-critical", "wall", "/wall", TWO, house="flood", move=moves.scene("alarm/"), shows=NUMBERS),
    # ── the desk ─────────────────────────────────────────────────────────────────────────────────────────
    Picture("desk-case", "operator", DESK, (*FOUR, *looks("zh-dark", size=UHD)), move=moves.case("d"), shows="#desk-queue-rows .queue-row"),
    Picture("desk-queue", "operator", "/", (*TWO, *looks("zh-dark", size=PHONE)), shows="#desk-queue-rows .queue-row"),
    Picture("desk-alarms", "operator", "/", TWO, move=moves.alarm_form, shows="#desk-queue-rows .queue-row"),
    Picture("desk-layers", "operator", "/", TWO, move=moves.press("[data-tab=layers]"), shows="#desk-queue-rows .queue-row"),
    Picture("desk-leader", "leader", f"/?sel=area:street:{STREET}", TWO, shows="#desk-panel-body .panel-title"),
    Picture("desk-keys", "operator", "/", TWO, move=moves.press("[data-action=keys]"), shows="#desk-queue-rows .queue-row"),
    Picture("desk-remote", "leader", "/", TWO, move=moves.press("[data-action=wall-remote]")),
    Picture("desk-declare", "leader", "/", TWO, move=moves.press("[data-action=emergency]")),
    Picture("desk-emergency", "operator", "/", TWO, cause=emergency, shows="#desk-emergency-band:not([hidden])"),
    Picture("desk-nothing-found", "operator", "/?queue=step:registration,q:zzzz", TWO, shows=".queue-empty"),
    Picture("desk-lost", "operator", "/", TWO, move=moves.line_lost),
    Picture("desk-refused", "operator", "/", TWO, before=moves.refused("**/data/cases?*", 503, "busy"), shows="#desk-queue-note:not(:empty), .queue-empty"),
    Picture("desk-without-map", "operator", "/", TWO, before=moves.without_webgl, shows="#desk-no-map"),
    Picture("desk-stale", "operator", "/", TWO, house="silent", shows="#desk-stale:not([hidden])"),
    Picture("desk-empty", "operator", "/", TWO, house="empty", shows=".queue-empty, #desk-queue-note:not(:empty)"),
    Picture("desk-flood", "operator", "/", TWO, house="flood", shows="#desk-queue-rows .queue-row"),
    Picture("desk-flood-alarms", "operator", "/", TWO, house="flood", move=moves.press("[data-tab=alarms]"), shows="#desk-queue-rows .queue-row"),
    # ── the briefing ─────────────────────────────────────────────────────────────────────────────────────
    Picture("briefing-district", "leader", "/briefing", (*TWO, *READ_WHOLE, *looks("zh-light", size=UHD)), shows=".briefing-line"),
    Picture("briefing-street", "leader", f"/briefing?area=street:{STREET}", (*LIGHT, *looks("en-light", size=LONG), *looks("en-light", size=PHONE)), shows=".briefing-line"),
    Picture("briefing-wrong-day", "leader", "/briefing?day=2026-13-01", (*LIGHT, *looks("en-light", size=PHONE)), shows=".said.is-bad"),
    Picture("briefing-stale", "leader", "/briefing", (*looks("zh-light", "en-light", size=LONG),), house="silent", shows=".briefing-line"),
    Picture("briefing-empty", "leader", "/briefing", (*looks("zh-light", "en-light", size=LONG),), house="empty", shows=".briefing-head"),
    # ── the planner ──────────────────────────────────────────────────────────────────────────────────────
    Picture("planner-question", "planner", "/planner", (*FOUR, *looks("zh-light", size=UHD)), move=moves.answered),
    Picture("planner-compared", "planner", "/planner?q=1;window=28d;against=previous", (*LIGHT, *looks("en-dark")), move=moves.answered),
    Picture("planner-points", "planner", "/planner?q=1;window=24h;by=point", TWO, move=moves.answered),
    Picture("planner-streets", "planner", "/planner?q=1;measure=median_hours;by=street", TWO, move=moves.answered),
    Picture("planner-residents", "planner", "/planner?q=1;measure=per_1000;res=8", TWO, move=moves.answered),
    Picture("planner-nothing", "planner", "/planner?q=1;window=24h;hours=3-4;class=blaze;status=open", TWO, move=moves.answered),
    Picture("planner-wrong", "planner", "/planner?q=1;measure=zzz", TWO, move=moves.answered),
    Picture("planner-busy", "planner", "/planner", TWO, before=moves.refused("**/data/planner?*", 429, "busy"), shows="#planner-said:not(:empty)"),
    Picture("planner-working", "planner", "/planner", TWO, before=moves.held("**/data/planner?*"), shows="#planner-progress:not([hidden])"),
    Picture("planner-stale", "planner", "/planner", TWO, house="silent", move=moves.answered),
    Picture("planner-empty", "planner", "/planner", TWO, house="empty", move=moves.answered),
    Picture("sql-answer", "planner", "/planner/sql", FOUR, move=moves.statement("", "#sql-legend .step")),
    Picture("sql-begin", "planner", "/planner/sql", TWO),
    Picture("sql-fault", "planner", "/planner/sql", TWO, move=moves.statement(MISSPELT, "#sql-fault:not([hidden])")),
    Picture("sql-nothing", "planner", "/planner/sql", TWO, move=moves.statement(EMPTY_SQL, "#sql-count:not(:empty)")),
    Picture("sql-busy", "planner", "/planner/sql", TWO, before=moves.refused("**/data/sql", 429, "busy"), move=moves.statement("SELECT 1", "#sql-said:not(:empty)")),
    # ── the other rooms ──────────────────────────────────────────────────────────────────────────────────
    Picture("appraisal", "leader", "/appraisal", (*FOUR, *looks("zh-light", size=PHONE)), shows=".figure"),
    Picture("appraisal-empty", "leader", "/appraisal", TWO, house="empty"),
    Picture("alarm-statistics", "leader", "/alarms", (*TWO, *looks("zh-light", size=PHONE)), shows=".grid-statistics"),
    Picture("alarm-statistics-flood", "leader", "/alarms?window=24h", TWO, house="flood", shows=".grid-statistics"),
    Picture("sensitive", "operator", "/sensitive", TWO),
    Picture("sensitive-opened", "operator", "/sensitive", TWO, move=moves.fill({"#sensitive-reason": "夜班交接核对在办敏感警情"}, "[data-order=open]", shows="#sensitive-list .grid")),
    Picture("sensitive-no-reason", "operator", "/sensitive", TWO, move=moves.press("[data-order=open]", shows=".said.is-bad")),
    Picture("accounts", "administrator", "/accounts", TWO),
    Picture("accounts-picked", "administrator", "/accounts", TWO, move=moves.press("[data-pick^='account:demo']")),
    Picture("audit", "auditor", "/audit", TWO, shows=".grid-audit"),
    Picture("audit-nothing", "auditor", "/audit", TWO, move=moves.fill({"#audit-event": "zzzz"}, "[data-order=search]")),
    Picture("sign-in", "", "/sign-in", (*TWO, *looks("zh-light", size=PHONE)), shows=".sign-in-form"),
    Picture("sign-in-too-often", "", "/sign-in", TWO, move=moves.knocks, shows=".sign-in-form"),
    Picture("no-such-page", "operator", "/nowhere", ONE, shows="body"),
)  # fmt: skip

# The README's pictures, by the picture that they are; both are taken in this look.
KEPT = {"desk-case": "desk.png", "wall-shapes": "wall.png"}
(KEPT_LOOK,) = ONE


def chosen(only: Iterable[str], look: str) -> list[tuple[Picture, Look]]:
    """What is to be taken, city by city: pictures whose name begins with one of `only`, looks whose name has `look` in it."""
    begins = tuple(only)
    found = [
        (picture, one)
        for picture in PICTURES
        if not begins or picture.name.startswith(begins)
        for one in picture.looks
        if look in str(one)
    ]
    houses = list(dict.fromkeys(picture.house for picture in PICTURES))
    return sorted(found, key=lambda pair: houses.index(pair[0].house))
