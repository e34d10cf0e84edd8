"""Accounts, audit and sensitive incidents: every word from the language files, what is soon over is said."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.audit_query import address_of, read_query
from dashboard.i18n import Words
from dashboard.identity.accounts import AccountRecord
from dashboard.identity.tokens import TokenRecord
from dashboard.pages import audit, sensitive
from dashboard.parts.accounts import Facts, lists, panel
from dashboard.parts.audit import event_text
from dashboard.parts.header import header
from data_loaders.access import BadInputError, Jurisdiction, Role, Viewer
from data_loaders.access.commands import COMMANDS
from tests.pages.conftest import marked
from tests.pages.test_words import strays
from tests.pages.tree import find, texts, walk

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEST = Jurisdiction("street", frozenset({"1"}))
GONE = Jurisdiction("street", frozenset({"9"}))
AREAS = {"street": {"1": "西街", "2": "东街"}}
AUDITOR = Viewer("auditor", Role.AUDITOR)


def account(name, role=Role.OPERATOR, area=WEST, disabled=None):
    return AccountRecord(name, role.value, Viewer(name, role, area), NOW, disabled, None)


def token(label, days, revoked=None):
    made = NOW - timedelta(days=30)
    return TokenRecord(label, "wall", Viewer(label, Role.WALL), made, NOW + timedelta(days=days), revoked, made)


def facts(**given):
    found = {"accounts": [account("a1"), account("a2", area=GONE)], "tokens": [token("a3", 3)], **given}
    return Facts(areas=AREAS, kinds={"street": "街道"}, now=NOW, **found)


@pytest.fixture
def words():
    return Words.of("zh", "Asia/Shanghai")


def all_words(looking):
    seen = looking(AUDITOR)
    return SimpleNamespace(context=SimpleNamespace(access=seen.context.access, post="auditor"))


@pytest.mark.parametrize(("kind", "name"), [("account", ""), ("account", "a1"), ("token", ""), ("token", "a3")])
def test_every_text_of_accounts_comes_from_the_language_files_or_the_data(looking, kind, name):
    some, said = facts(), marked("Asia/Shanghai")
    known = all_words(looking)
    for tree in (lists(some, said), panel(kind, name, some, said)):
        assert [text for text in strays(tree, known) if text not in ("a1", "a2", "a3")] == []


def test_every_text_of_the_other_rooms_comes_from_the_language_files_or_the_data(looking):
    for page, viewer in ((audit, AUDITOR), (sensitive, Viewer("post_7", Role.OPERATOR))):
        seen = looking(viewer, pseudo=True)
        stray = strays(page.layout(seen.context), seen)
        # The log's own lines are data, who did what, as it was written; so are the profile's names of sources.
        named = {feed.label["zh"] for feed in seen.context.access.feed_states()}
        assert [text for text in stray if not text.startswith(("audit.", "auditor@")) and text not in named] == []


def test_nothing_yet_says_what_to_do(words):
    shown = " ".join(texts(lists(facts(accounts=[], tokens=[]), words)))
    assert "还没有账号" in shown
    assert "还没有令牌" in shown


@pytest.mark.parametrize(("days", "said"), [(15, ""), (14, "14"), (1, "1"), (0.2, "1"), (-1, "")])
def test_the_last_fourteen_days_of_a_token_are_warned_of(words, days, said):
    tree = lists(facts(accounts=[], tokens=[token("hall", days)]), words)
    warned = re.findall(
        r"还剩\D*(\d+)", " ".join(text for item in find(tree, class_name="warned") for text in texts(item))
    )
    assert warned == ([said] if said else [])
    assert bool(find(tree, class_name="link")) == (days > 0)


def test_an_area_that_is_gone_is_said_and_nothing_is_pressed_for_a_new_account(words):
    assert any("辖区已不存在" in text for text in texts(lists(facts(), words)))
    pressed = [
        item for item in walk(panel("account", "", facts(), words)) if getattr(item, "aria-pressed", "") == "true"
    ]
    assert pressed == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.JOB])
def test_the_head_leads_where_the_role_may_go(looking, role):
    hrefs = {
        item.href
        for item in walk(header("desk", looking(Viewer("x", role)).context))
        if getattr(item, "className", "") == "page-link"
    }
    wanted = {
        Role.WALL: {"/wall"},
        Role.OPERATOR: {"/", "/wall", "/briefing", "/planner", "/appraisal", "/alarms", "/sensitive"},
        Role.LEADER: {"/", "/wall", "/briefing", "/planner", "/appraisal", "/alarms"},
        Role.PLANNER: {"/", "/wall", "/briefing", "/planner", "/appraisal"},
        Role.ADMINISTRATOR: {"/", "/wall", "/planner", "/appraisal", "/alarms", "/accounts"},
        Role.AUDITOR: {"/audit"},
    }
    assert hrefs == wanted[role]


def test_every_event_that_the_code_writes_has_words(words):
    sources = [
        path.read_text("utf-8") for room in ("dashboard", "data_loaders") for path in (ROOT / room).rglob("*.py")
    ]
    written = {
        name
        for text in sources
        for name in re.findall(r"(?:audit|_note|_noted)\((?:request, |actor, |)\"([a-z_.]+)\"", text)
    }
    assert written > {"open", "sensitive.open", "refused", "sign_in", "account_add", "audit.search"}
    for event in written | set(COMMANDS):
        assert event_text(event, words) != words("audit.event.other"), event


def test_days_and_moments_are_the_district_s_and_a_last_day_counts_whole():
    query = read_query({"from": "2026-01-05", "to": "2026-01-05"}, "Asia/Shanghai")
    assert (query.start, query.end) == (datetime(2026, 1, 4, 16, tzinfo=UTC), datetime(2026, 1, 5, 16, tzinfo=UTC))
    assert read_query({"to": "2026-01-05 08:00"}, "Asia/Shanghai").end == datetime(2026, 1, 5, 0, tzinfo=UTC)
    assert address_of({"actor": "a b&c", "event": " ", "x": "y", "text": 7}) == "actor=a+b%26c"


@pytest.mark.parametrize(
    "given",
    [{"from": "x"}, {"from": 7}, {"text": "x" * 201}, {"to": "0001-01-01"}, {"from": "2026-01-02", "to": "2026-01-01"}],
)
def test_a_query_that_is_none_is_bad_input(given):
    with pytest.raises(BadInputError):
        read_query(given, "Asia/Shanghai")
