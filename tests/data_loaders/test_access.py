"""The doors: who may ask, who may act, and what two at once get."""

import json
import threading
from datetime import timedelta

import pytest

from data_loaders.access import (
    AuditError,
    BadInputError,
    Command,
    ForbiddenError,
    Grain,
    NotFoundError,
    Question,
    RefusedError,
    Role,
    Viewer,
)
from data_loaders.audit import AuditLog, verify
from data_loaders.contract import FenggeError
from layers.indicators.incident import record, timeline
from tests.town import NOON, SOUTH, WEST

CASE = f"a,2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}"
OPERATOR = Viewer("operator", Role.OPERATOR)


def acknowledge(incident="cases:a", comment=""):
    return Command("case.acknowledge", {"incident": incident, "comment": comment})


def test_an_acknowledgement_is_an_event_with_post_comment_and_version(town):
    made = town(cases=[CASE]).tick()
    before = made.access.version
    version = made.access.act(acknowledge(comment="  已派 环卫 13812345678 "), OPERATOR)
    assert version == made.access.version > before
    (row,) = made.access.read(record("cases:a"), OPERATOR).table.to_pylist()
    assert row["acknowledged"]
    steps = made.access.read(timeline("cases:a", "Asia/Shanghai"), OPERATOR).table.to_pylist()
    assert [(step["step"], step["actor"]) for step in steps] == [("reported", None), ("acknowledged", "operator")]
    assert steps[1]["comment"] == "已派 环卫 ▮▮▮"
    assert made.rows("SELECT kind, source FROM city.main.ledger WHERE kind = 'action'") == [("action", "desk")]


def test_of_two_who_acknowledge_at_once_one_succeeds_and_the_other_is_told(town):
    made = town(cases=[CASE]).tick()
    results: list[object] = []

    def try_it(name: str) -> None:
        try:
            results.append(made.access.act(acknowledge(), Viewer(name, Role.OPERATOR)))
        except RefusedError as error:
            results.append(error)

    threads = [threading.Thread(target=try_it, args=(f"op{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, RefusedError) for result in results) == 7
    assert made.rows("SELECT count(*) FROM city.main.ledger WHERE kind = 'action'") == [(1,)]


@pytest.mark.parametrize(
    ("command", "viewer", "error"),
    [
        (acknowledge("cases:nobody"), OPERATOR, NotFoundError),
        (acknowledge("cases:closed"), OPERATOR, RefusedError),
        (acknowledge("cases:secret"), OPERATOR, NotFoundError),
        (acknowledge(comment="长" * 501), OPERATOR, BadInputError),
        (Command("case.acknowledge", {"incident": {"$ne": 1}}), OPERATOR, BadInputError),
        (Command("drop", {}), OPERATOR, BadInputError),
        (acknowledge(), Viewer("wall", Role.WALL), ForbiddenError),
        (acknowledge(), Viewer("planner", Role.PLANNER), ForbiddenError),
        (acknowledge(), Viewer("auditor", Role.AUDITOR), ForbiddenError),
        (Command("clock.pause", {}), OPERATOR, ForbiddenError),
        (Command("rebuild", {}), OPERATOR, ForbiddenError),
        (Command("publish.close_periods", {}), OPERATOR, ForbiddenError),
    ],
)
def test_what_is_refused_changes_nothing(town, command, viewer, error):
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    cases = [
        CASE,
        f"closed,2024-05-13 08:00,2024-05-14 08:00,结,垃圾,{place}",
        f"secret,2024-05-13 08:00,,开,家中,{place}",
    ]
    made = town(cases=cases).tick()
    before = made.rows("SELECT count(*) FROM city.main.ledger")
    with pytest.raises(error):
        made.access.act(command, viewer)
    assert made.rows("SELECT count(*) FROM city.main.ledger") == before


@pytest.mark.parametrize("role", [Role.WALL, Role.AUDITOR, Role.JOB])
def test_roles_without_records_open_none(town, role):
    made = town(cases=[CASE]).tick()
    with pytest.raises(ForbiddenError, match="opens no records"):
        made.access.read(record("cases:a"), Viewer("x", role))


def test_the_walls_rows_bear_no_number_that_names_a_record(town):
    made = town(cases=[CASE]).tick()
    question = Question("ids", 'SELECT id, source, key IS NULL AS keyless FROM "v_incident@1"')
    assert made.access.read(question, Viewer("wall", Role.WALL)).table.to_pylist() == [
        {"id": "", "source": "", "keyless": True}
    ]


def test_an_answer_larger_than_its_limit_is_refused_with_advice(town):
    made = town(cases=[CASE, CASE.replace("a,", "b,", 1)]).tick()
    question = Question("many", 'SELECT id FROM "v_incident@1"', {}, Grain.SYMBOL, rows_max=1)
    with pytest.raises(BadInputError, match="Narrow the window"):
        made.access.read(question, OPERATOR)


def test_opening_a_record_and_every_refusal_stand_in_a_chain_that_shows_tampering(town):
    made = town(cases=[CASE]).tick()
    made.access.read(record("cases:a"), OPERATOR)
    made.access.read(record("cases:a"), OPERATOR)  # a page that refreshes itself opens nothing anew
    with pytest.raises(ForbiddenError):
        made.access.act(acknowledge(), Viewer("planner", Role.PLANNER))
    with pytest.raises(NotFoundError):
        made.access.act(acknowledge("cases:nobody"), OPERATOR)
    made.access.act(acknowledge(), OPERATOR)
    path, head = made.folder / "audit.jsonl", made.folder / "audit.head"
    assert events(path) == ["open", "refused", "case.acknowledge", "refused", "case.acknowledge"]
    assert verify(path, head) == 5
    lines = path.read_text().splitlines()
    renamed = [lines[0].replace("operator", "somebody"), *lines[1:]]
    for broken in (lines[:1] + lines[2:], renamed, [lines[1], lines[0], *lines[2:]], lines[:-1]):
        path.write_text("\n".join(broken) + "\n")
        with pytest.raises(FenggeError, match=r"line \d|cut off"):
            verify(path, head)


def events(path):
    return [json.loads(line)["event"] for line in path.read_text().splitlines()]


def test_what_cannot_be_audited_does_not_happen(town):
    made = town(cases=[CASE]).tick()
    (made.folder / "audit.jsonl").mkdir()
    with pytest.raises(AuditError, match="cannot be written"):
        made.access.act(acknowledge(), OPERATOR)
    assert made.rows("SELECT count(*) FROM city.main.ledger WHERE kind = 'action'") == [(0,)]


def test_a_torn_last_line_is_set_aside_and_the_log_goes_on(town):
    made = town(cases=[CASE]).tick()
    made.access.read(record("cases:a"), OPERATOR)
    path, head = made.folder / "audit.jsonl", made.folder / "audit.head"
    with path.open("a") as log:
        log.write('{"n":2,"at":"20')
    made.access.act(acknowledge(), OPERATOR)
    assert events(path) == ["open", "torn_line_set_aside", "case.acknowledge"]
    assert verify(path, head) == 3


def test_two_writers_continue_one_chain(town):
    made = town(cases=[CASE]).tick()
    path, head = made.folder / "audit.jsonl", made.folder / "audit.head"
    logs = [AuditLog(path, head, lambda: NOON) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda log=log: [log.append("x", "", "e", {}) for _ in range(10)]) for log in logs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(path, head) == 40


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_a_sign_that_is_no_character_is_refused_before_anything_is_done(town, text):
    made = town(cases=[CASE]).tick()
    with pytest.raises(BadInputError, match="no character"):
        made.access.act(acknowledge(comment=text), OPERATOR)
    assert made.rows("SELECT count(*) FROM city.main.ledger WHERE kind = 'action'") == [(0,)]


def test_the_first_reader_of_a_scope_and_an_acknowledgement_do_not_wait_for_each_other(town):
    made = town(cases=[CASE]).tick()
    threads = [
        threading.Thread(
            target=made.access.read, args=(Question("n", 'SELECT 1 FROM "v_incident@1"'), viewer), daemon=True
        )
        for viewer in (Viewer("x", role) for role in (Role.LEADER, Role.PLANNER, Role.WALL, Role.ADMINISTRATOR))
    ]
    with made.intake.database.held():  # as an acknowledgement holds it
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in threads)


def test_an_acknowledgement_beside_a_running_pump_never_vanishes(town):
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    made = town(cases=[f"c{n},2024-05-14 08:00,,开,垃圾,{place}" for n in range(30)]).tick()
    stop = threading.Event()

    def pump():
        while not stop.is_set():
            made.clock.set(made.clock.now() + timedelta(milliseconds=700))
            made.tick()

    thread = threading.Thread(target=pump)
    thread.start()
    try:
        for n in range(30):
            made.access.act(acknowledge(f"cases:c{n}"), OPERATOR)
            (row,) = made.access.read(record(f"cases:c{n}"), OPERATOR).table.to_pylist()
            assert row["acknowledged"]
            with pytest.raises(RefusedError):
                made.access.act(acknowledge(f"cases:c{n}"), OPERATOR)
    finally:
        stop.set()
        thread.join()


def test_an_acknowledgement_that_a_replay_has_not_reached_again_cannot_be_usurped(town):
    made = town(cases=[CASE]).tick()
    made.clock.set(NOON + timedelta(hours=1))
    made.tick()
    made.access.act(acknowledge(), OPERATOR)
    made.clock.set(NOON)
    made.tick()
    with pytest.raises(RefusedError, match="acknowledged before"):
        made.access.act(acknowledge(), Viewer("leader", Role.LEADER))


def test_within_a_day_known_only_as_a_day_the_steps_keep_their_order(town):
    made = town(cases=[CASE]).tick()
    made.access.act(acknowledge(), OPERATOR)
    place = f"{WEST + 0.005},{SOUTH + 0.005}"
    (made.folder / "cases.csv").write_text(
        f"id,opened,closed,status,kind,lon,lat\na,2024-05-14 08:00,2024-05-15 00:00,结,垃圾,{place}\n"
    )
    made.clock.set(NOON + timedelta(minutes=1))
    made.tick()
    steps = made.access.read(timeline("cases:a", "Asia/Shanghai"), OPERATOR).table["step"].to_pylist()
    assert steps == ["reported", "acknowledged", "closed"]
