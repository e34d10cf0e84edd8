"""The log: written before anything is shown, whole or closed, searched a page at a time."""

import contextlib
import json
import os
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data_loaders.access import (
    AuditError,
    AuditQuery,
    BadInputError,
    ForbiddenError,
    Jurisdiction,
    Role,
    Viewer,
    Window,
)
from data_loaders.audit import AuditLog, ChainWatch, search, verify
from layers.indicators.incident import record
from layers.indicators.sensitive_cases import open_cases
from layers.registry import Registry
from layers.view import LayerView
from tests.town import NOON, SOUTH, WEST

OPERATOR = Viewer("operator", Role.OPERATOR)
AUDITOR = Viewer("auditor", Role.AUDITOR)
PLACE = f"{WEST + 0.005},{SOUTH + 0.005}"
CASES = [f"a,2024-05-14 08:00,,开,垃圾,{PLACE}", f"s,2024-05-14 09:00,,开,家中,{PLACE}"]
NOBODY = 65534


class Ticking:
    """A clock that goes on an hour with each look."""

    def __init__(self):
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(hours=1)
        return self.at


@pytest.fixture
def log(tmp_path):
    return AuditLog(tmp_path / "audit.jsonl", tmp_path / "audit.head", Ticking())


def fill(log, count=7):
    for number in range(count):
        log.append(
            f"post_{number % 2}", "operator@*", "open" if number % 3 else "acknowledge", {"incident": f"案卷:{number}"}
        )


@contextlib.contextmanager
def unwritable(town, how):
    path = town.folder / "audit.jsonl"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if how == "disk full":
        # The kernel itself refuses to make any file longer, what the test's own report is written to as well: no longer
        # than for the one question.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    elif how == "cut off":
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    elif how == "changed":
        path.write_text(path.read_text().replace("operator", "somebody"))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def as_nobody():
    """The test's own account without the superuser's way around a file's mode."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)


@pytest.mark.parametrize("how", ["disk full", "cut off", "changed"])
def test_a_log_that_cannot_go_on_closes_sensitive_records_and_says_so(town, how):
    made = town(cases=CASES).tick()
    for number in range(3):
        made.access.audit("sign_in", OPERATOR, {"n": number})
    assert made.access.read(open_cases(NOON), OPERATOR, "派单 110-7").table.num_rows == 1
    with unwritable(made, how), pytest.raises(AuditError, match="audit log"):
        made.access.read(open_cases(NOON), OPERATOR, "派单 110-7")
    with unwritable(made, how):
        assert made.access.read(_figures(), OPERATOR).table.num_rows == 1


@pytest.mark.parametrize("how", ["disk full", "cut off"])
def test_what_opens_a_single_record_is_closed_too_where_nothing_can_be_written(town, how):
    made = town(cases=CASES).tick()
    for number in range(3):
        made.access.audit("sign_in", OPERATOR, {"n": number})
    with unwritable(made, how), pytest.raises(AuditError):
        made.access.read(record("cases:a"), OPERATOR)


def test_what_could_not_be_noted_is_not_opened_the_second_time_either(town):
    made = town(cases=CASES).tick()
    with unwritable(made, "disk full"):
        for _ in range(2):
            with pytest.raises(AuditError):
                made.access.read(record("cases:a"), OPERATOR)
    assert made.access.read(record("cases:a"), OPERATOR).table.num_rows == 1
    assert sum('"open"' in line for line in (made.folder / "audit.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("how", ["disk full", "cut off", "changed"])
def test_the_merged_numbers_of_sensitive_incidents_close_with_the_log(town, how):
    made = town(cases=CASES).tick()
    spec = Registry().get("sensitive_incidents")
    question = spec.question(LayerView(7, Window.of("7d", NOON)))
    leader = Viewer("leader", Role.LEADER)
    for number in range(3):
        made.access.audit("sign_in", OPERATOR, {"n": number})
    with unwritable(made, how), pytest.raises(AuditError):
        made.access.read(question, leader)


def test_looking_at_the_merged_numbers_is_noted_once_and_not_at_each_refresh(town):
    made = town(cases=CASES).tick()
    spec = Registry().get("sensitive_incidents")
    leader = Viewer("leader", Role.LEADER)
    for second in range(5):
        view = LayerView(7, Window.of("7d", NOON + timedelta(seconds=second)))
        made.access.read(spec.question(view), leader)
    lines = [line for line in (made.folder / "audit.jsonl").read_text().splitlines() if "sensitive_incidents" in line]
    assert len(lines) == 1


def test_a_read_only_file_closes_sensitive_records(town, as_nobody):
    made = _as_root(lambda: town(cases=CASES).tick())
    _as_root((made.folder / "audit.jsonl").touch)
    _as_root(lambda: (made.folder / "audit.jsonl").chmod(0o400))
    with pytest.raises(AuditError, match="audit log"):
        made.access.read(open_cases(NOON), OPERATOR, "派单 110-7")


def _as_root(do):
    mine = os.geteuid()
    if os.getuid() == 0:
        os.seteuid(0)
    try:
        return do()
    finally:
        os.seteuid(mine)


def _figures():
    from data_loaders.access import Question

    return Question("figures", 'SELECT count(*) FROM "v_incident@1"')


def test_no_message_tells_where_the_log_lies(town):
    made = town(cases=CASES).tick()
    with unwritable(made, "disk full"), pytest.raises(AuditError) as told:
        made.access.read(open_cases(NOON), OPERATOR, "派单 110-7")
    assert str(made.folder) not in str(told.value)


def test_pages_newest_first_hold_every_event_once(log):
    fill(log, 137)
    numbers, before = [], None
    while True:
        page = search(log.path, AuditQuery(), 10, before)
        numbers += [event.number for event in page.events]
        before = page.older
        if before is None:
            break
    assert numbers == list(range(137, 0, -1))


def test_lines_longer_than_a_block_are_read_whole(log):
    for number in range(5):
        log.append("post", "", "open", {"text": "长" * 60_000, "n": number})
    assert [event.number for event in search(log.path, AuditQuery(), 10).events] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (AuditQuery(actor="post_1"), [6, 4, 2]),
        (AuditQuery(event="acknowledge"), [7, 4, 1]),
        (AuditQuery(text="案卷:5"), [6]),
        (AuditQuery(actor="post_1", event="acknowledge"), [4]),
        (AuditQuery(start=datetime(2026, 1, 1, 3, tzinfo=UTC), end=datetime(2026, 1, 1, 5, tzinfo=UTC)), [4, 3]),
        (AuditQuery(text="nobody"), []),
    ],
)
def test_events_are_found_by_time_post_kind_and_text(log, query, numbers):
    fill(log)
    found = search(log.path, query, 50).events
    hours = [event.at.hour for event in found]
    assert hours == sorted(hours, reverse=True)
    if query.start is None:
        assert [event.number for event in found] == numbers
    else:
        assert all(query.start <= event.at < query.end for event in found)
        assert found


@pytest.mark.parametrize("before", [-1, 3, 10**12])
def test_a_page_that_is_none_is_bad_input(log, before):
    fill(log)
    with pytest.raises(BadInputError):
        search(log.path, AuditQuery(), 5, before)


def test_the_chain_is_followed_from_where_it_was_and_a_change_is_found(log, tmp_path):
    fill(log)
    watch = ChainWatch(log.path, tmp_path / "audit.head", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert watch.look().events == 7
    fill(log, 2)
    state = watch.look()
    assert (state.events, state.holds) == (9, True)
    lines = log.path.read_text().splitlines(keepends=True)
    log.path.write_text("".join([lines[0].replace("post_0", "post_9"), *lines[1:]]))
    assert watch.look(whole=True).fault.endswith("line 1: the chain is broken here")
    assert not watch.look().holds


def test_a_note_that_a_power_cut_left_behind_is_no_fault(log, tmp_path):
    head = tmp_path / "audit.head"
    fill(log, 4)
    kept = head.read_text()
    fill(log, 1)
    head.write_text(kept)
    assert verify(log.path, head) == 5
    fill(log, 1)
    assert verify(log.path, head) == 6


def test_a_log_that_is_gone_or_whose_note_is_gone_does_not_verify(log, tmp_path):
    head = tmp_path / "audit.head"
    fill(log)
    kept = head.read_text()
    head.unlink()
    with pytest.raises(AuditError, match="note"):
        verify(log.path, head)
    head.write_text(kept)
    log.path.unlink()
    with pytest.raises(AuditError, match="gone"):
        verify(log.path, head)


def test_only_an_auditor_of_the_whole_district_reads_the_log_and_is_written_down(town):
    made = town(cases=CASES).tick()
    room = made.access.audit_room
    street = Jurisdiction("street", frozenset({"1"}))
    for viewer in [
        *(Viewer("x", role) for role in Role if role is not Role.AUDITOR),
        Viewer("x", Role.AUDITOR, street),
    ]:
        for ask in (room.page, room.export):
            with pytest.raises(ForbiddenError):
                ask(AuditQuery(), viewer)
        with pytest.raises(ForbiddenError):
            room.chain(viewer)
    page = room.page(AuditQuery(actor="auditor"), AUDITOR)
    assert [(event.event, event.detail) for event in page.events] == [("audit.search", {"actor": "auditor"})]
    assert room.chain(AUDITOR).holds


def test_the_chain_of_an_older_release_goes_on(tmp_path):
    """Lines as the first release wrote them: the same keys, the same hash."""
    path, head = Path(tmp_path / "audit.jsonl"), Path(tmp_path / "audit.head")
    log = AuditLog(path, head, Ticking())
    fill(log, 1)
    line = json.loads(path.read_text())
    assert set(line) == {"n", "at", "actor", "scope", "event", "detail", "before", "hash"}
    assert head.read_text() == f"1 {line['hash']}\n"
