"""The doors' limits, and the reason without which no single sensitive incident is shown."""

import json

import pytest

from data_loaders.access import (
    BadInputError,
    BusyError,
    Command,
    ForbiddenError,
    Grain,
    Jurisdiction,
    Question,
    RefusedError,
    Role,
    Viewer,
)
from data_loaders.access.limits import Spent
from data_loaders.publish import publish_incidents, publish_reference
from data_loaders.settings import LimitsPart
from layers.cells import resolution_of
from layers.indicators.incident import record
from layers.indicators.sensitive_cases import open_cases
from tests.town import NOON, SOUTH, WEST, Town, write

OPERATOR = Viewer("operator", Role.OPERATOR)
WESTERN, EASTERN = f"{WEST + 0.005},{SOUTH + 0.005}", f"{WEST + 0.035},{SOUTH + 0.005}"
SENSITIVE = [
    f"s1,2024-05-14 08:00:31,,开,家中,{WESTERN}",
    f"s2,2024-05-14 09:00,,开,家中,{EASTERN}",
    f"s3,2024-05-13 09:00,2024-05-14 09:00,结,家中,{EASTERN}",
]
ORDINARY = [f"c{n},2024-05-14 08:00,,开,垃圾,{WESTERN}" for n in range(30)]


@pytest.fixture
def strict(tmp_path):
    """A town whose accounts may take 10 records a minute, 25 an hour, 7 an answer, 3 commands a minute."""
    limits = LimitsPart(
        record_rows_per_answer=7,
        record_rows_per_minute=10,
        record_rows_per_hour=25,
        commands_per_minute=3,
        sensitive_reads_per_hour=2,
    )
    profile = write(tmp_path, [*ORDINARY, *SENSITIVE]).model_copy(update={"limits": limits})
    made = Town(tmp_path, profile=profile).tick()
    yield made
    made.close()


def some(count, skip=0):
    sql = "SELECT id FROM \"v_incident@1\" WHERE status = 'open' ORDER BY id LIMIT $n OFFSET $skip"
    return Question("some", sql, {"n": count, "skip": skip}, Grain.RECORD)


def events(town):
    return [json.loads(line) for line in (town.folder / "audit.jsonl").read_text().splitlines()]


def test_records_come_in_pages_and_no_faster_than_allowed(strict):
    with pytest.raises(BadInputError, match="at most 7"):
        strict.access.read(some(8), OPERATOR)
    strict.access.read(some(7), OPERATOR)
    for _ in range(2):  # asked again it is no more free than the first time
        with pytest.raises(BusyError, match="10 per minute"):
            strict.access.read(some(7, 7), OPERATOR)
    strict.access.read(some(7), OPERATOR)  # what is on the screen already refreshes itself
    strict.access.read(some(3, 7), OPERATOR)
    strict.access.read(some(7, 7), Viewer("another", Role.OPERATOR))
    assert [event["event"] for event in events(strict)] == ["open", "limited", "open", "open"]


def test_the_hour_counts_what_the_minutes_let_through():
    now = [0.0]
    spent = Spent(LimitsPart(record_rows_per_minute=10, record_rows_per_hour=25), lambda: now[0])
    for minute in range(2):
        now[0] = 61.0 * minute
        spent.take("a", "record_rows", 10)
    now[0] = 130
    with pytest.raises(BusyError, match="25 per hour"):
        spent.take("a", "record_rows", 6)
    spent.take("a", "record_rows", 5)
    now[0] = 3601
    spent.take("a", "record_rows", 10)


def test_commands_have_a_limit_that_the_process_itself_has_not(strict):
    for number in range(3):
        strict.access.act(Command("case.acknowledge", {"incident": f"cases:c{number}"}), OPERATOR)
    with pytest.raises(BusyError):
        strict.access.act(Command("case.acknowledge", {"incident": "cases:c9"}), OPERATOR)
    for _ in range(5):
        strict.access.act(Command("publish.close_periods"), Viewer("job", Role.JOB))


def test_a_refused_command_counts_as_one(strict):
    strict.access.act(Command("case.acknowledge", {"incident": "cases:c1"}), OPERATOR)
    for _ in range(2):
        with pytest.raises(RefusedError):
            strict.access.act(Command("case.acknowledge", {"incident": "cases:c1"}), OPERATOR)
    with pytest.raises(BusyError):
        strict.access.act(Command("case.acknowledge", {"incident": "cases:c2"}), OPERATOR)


# ── single sensitive incidents ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "reason", ["", "   ", "abc", "\u200b\u200b\u200b\u200b", "长" * 201, None, {"a": 1}, 7, "核查\ud800核查"]
)
def test_without_a_reason_nothing_is_shown_and_nothing_is_said_to_have_been(town, reason):
    made = town(cases=SENSITIVE).tick()
    with pytest.raises(BadInputError, match="reason"):
        made.access.read(open_cases(NOON), OPERATOR, reason)
    assert not (made.folder / "audit.jsonl").exists()


def test_an_operator_sees_the_open_ones_of_the_area_in_place_and_time_as_allowed(town):
    made = town(cases=[*SENSITIVE, *ORDINARY]).tick()
    rows = made.access.read(open_cases(NOON), OPERATOR, "出警核对 13812345678").table.to_pylist()
    assert [(row["area"], str(row["occurred_at"])) for row in rows] == [
        ("2", "2024-05-14 01:00:00"),
        ("1", "2024-05-14 00:00:00"),
    ]
    assert set(rows[0]) == {"class_group", "status", "occurred_at", "precision", "cell", "area"}
    assert {resolution_of(row["cell"]) for row in rows} == {8}
    eastern = Viewer("east", Role.OPERATOR, Jurisdiction("street", frozenset({"2"})))
    rows = made.access.read(open_cases(NOON), eastern, "出警核对").table.to_pylist()
    assert [row["area"] for row in rows] == ["2"]
    told = events(made)
    assert [(line["actor"], line["event"], line["detail"]["rows"]) for line in told] == [
        ("operator", "sensitive.open", 2),
        ("east", "sensitive.open", 1),
    ]
    assert told[0]["detail"]["reason"] == "出警核对 ▮▮▮"


def test_each_opening_is_written_down_and_their_number_is_limited(strict):
    for _ in range(2):
        strict.access.read(open_cases(NOON), OPERATOR, "出警核对")
    with pytest.raises(BusyError):
        strict.access.read(open_cases(NOON), OPERATOR, "出警核对")
    assert [line["event"] for line in events(strict)] == ["sensitive.open", "sensitive.open", "limited"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_no_other_role_opens_them_whatever_it_says(town, role):
    made = town(cases=SENSITIVE).tick()
    with pytest.raises(ForbiddenError):
        made.access.read(open_cases(NOON), Viewer("x", role), "出警核对")


@pytest.mark.parametrize("grain", [Grain.AGGREGATE, Grain.SYMBOL, Grain.RECORD])
def test_no_other_question_reaches_the_view(town, grain):
    made = town(cases=SENSITIVE).tick()
    made.access.read(open_cases(NOON), OPERATOR, "出警核对")
    with pytest.raises(ForbiddenError):
        made.access.read(Question("by the side", 'SELECT * FROM "v_sensitive_case@1"', {}, grain), OPERATOR, "出警核对")


def test_the_question_for_a_reason_reaches_no_other_view(town):
    made = town(cases=[*SENSITIVE, *ORDINARY]).tick()
    for view in ("v_incident@1", "v_timeline@1"):
        with pytest.raises(ForbiddenError):
            made.access.read(Question("x", f'SELECT * FROM "{view}"', {}, Grain.SENSITIVE), OPERATOR, "出警核对")


def test_a_class_that_became_sensitive_is_shown_no_finer(town):
    made = town(cases=ORDINARY[:1]).tick()
    classes = tuple(item.model_copy(update={"sensitive": True}) for item in made.profile.classes)
    changed = made.profile.model_copy(update={"classes": classes})
    publish_reference(made.intake.database, changed, made.intake.places)
    publish_incidents(made.intake.database, changed)  # as a restart with the changed profile does
    (row,) = made.access.read(open_cases(NOON), OPERATOR, "出警核对").table.to_pylist()
    assert (resolution_of(row["cell"]), row["area"]) == (8, "1")
    assert made.access.read(record("cases:c0"), OPERATOR).table.num_rows == 0
