"""The doors: who may ask, who may act, and what two at once get."""

import threading

import pytest

from data_loaders.access import (
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
from data_loaders.audit import verify
from data_loaders.contract import FenggeError
from layers.indicators.incident import record, timeline
from tests.town import SOUTH, WEST

CASE = f"a,2024-05-14 08:00,,开,垃圾,{WEST + 0.005},{SOUTH + 0.005}"
OPERATOR = Viewer("operator", Role.OPERATOR)


def acknowledge(incident="cases:a", comment=""):
    return Command("acknowledge", {"incident": incident, "comment": comment})


def test_an_acknowledgement_is_an_event_with_post_comment_and_version(town):
    made = town(cases=[CASE]).tick()
    before = made.access.version
    version = made.access.act(acknowledge(comment="  已派 环卫 13812345678 "), OPERATOR)
    assert version == made.access.version > before
    (row,) = made.access.read(record("cases:a"), OPERATOR).table.to_pylist()
    assert row["acknowledged"]
    steps = made.access.read(timeline("cases:a"), OPERATOR).table.to_pylist()
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
        (Command("acknowledge", {"incident": {"$ne": 1}}), OPERATOR, BadInputError),
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
    question = Question("ids", 'SELECT id, source FROM "v_incident@1"')
    assert made.access.read(question, Viewer("wall", Role.WALL)).table.to_pylist() == [{"id": "", "source": ""}]


def test_an_answer_larger_than_its_limit_is_refused_with_advice(town):
    made = town(cases=[CASE, CASE.replace("a,", "b,", 1)]).tick()
    question = Question("many", 'SELECT id FROM "v_incident@1"', {}, Grain.SYMBOL, rows_max=1)
    with pytest.raises(BadInputError, match="Narrow the window"):
        made.access.read(question, OPERATOR)


def test_opening_a_record_and_every_refusal_stand_in_a_chain_that_shows_tampering(town):
    made = town(cases=[CASE]).tick()
    made.access.read(record("cases:a"), OPERATOR)
    with pytest.raises(ForbiddenError):
        made.access.act(acknowledge(), Viewer("planner", Role.PLANNER))
    made.access.act(acknowledge(), OPERATOR)
    path = made.folder / "audit.jsonl"
    assert verify(path) == 3
    lines = path.read_text().splitlines()
    for broken in (
        lines[:1] + lines[2:],
        [lines[0].replace("operator", "somebody"), *lines[1:]],
        [lines[1], lines[0], lines[2]],
    ):
        path.write_text("\n".join(broken) + "\n")
        with pytest.raises(FenggeError, match=r"line \d"):
            verify(path)
