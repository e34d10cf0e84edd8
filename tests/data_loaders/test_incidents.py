"""The flat table of incidents: published in part it is what it would be published whole, whatever came in between."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.contract import STATUSES, Command, NotFoundError, RefusedError, Role, Viewer, is_status
from data_loaders.publish import incidents, publish_incidents
from data_loaders.store import TOUCHED, State
from tests.town import SOUTH, WEST, Town

# A combination is known by its name (COMBINATIONS), not by its number.
FLAT = "SELECT * EXCLUDE (flags, combination), list_sort(flags) FROM city.pub.incident ORDER BY ALL"
MANY = 40
OPERATOR = Viewer("duty", Role.OPERATOR)


def case(number: int, status: str = "开", kind: str = "垃圾", closed: str = "") -> str:
    return f"{number},2024-05-{10 + number % 4} 08:{number % 60:02},{closed},{status},{kind},{WEST + 0.001 * (number % 35) + 0.0005},{SOUTH + 0.005}"


def whole(town: Town) -> list[tuple]:
    """The table as it is published from nothing."""
    State(town.intake.database).set_published("by nobody")
    publish_incidents(town.intake.database, town.profile)
    return town.rows(FLAT)


def order(number: int, verb: str) -> dict[str, object]:
    reason = {"reason": "two of one thing"} if verb == "void" else {}
    return {
        "incident": f"cases:{number}",
        "action": f"{hash((number, verb)) & (2**64 - 1):016x}",
        "revision": 0,
        **reason,
    }


def arrive(town: Town, rows: list[str]) -> None:
    """The source's file holds `rows` a minute later, and is read again."""
    head = (town.folder / "cases.csv").read_text().splitlines()[0]
    (town.folder / "cases.csv").write_text("\n".join([head, *rows]) + "\n")
    town.clock.set(town.clock.now() + timedelta(minutes=1))
    town.tick()


# How many incidents are counted as what they are not, and how many numbers stand for more than one thing.
COMBINATIONS = """
SELECT (SELECT count(*) FROM city.pub.incident held LEFT JOIN city.pub.combination named USING (combination)
        WHERE (held.feed, held.class, held.class_group, held.status, held.department, held.area_street)
        IS DISTINCT FROM (named.feed, named.class, named.class_group, named.status, named.department, named.area_street)),
       (SELECT count(*) - count(DISTINCT combination) FROM city.pub.combination)
"""


step = st.one_of(
    st.tuples(st.just("source"), st.integers(0, MANY - 1), st.sampled_from(["开", "结", ""]), st.sampled_from(["垃圾", "家中"])),
    st.tuples(st.just("post"), st.integers(0, MANY - 1), st.sampled_from(["register", "acknowledge", "void"]), st.just("")),
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(step, min_size=1, max_size=6))
def test_what_is_published_in_parts_is_what_is_published_whole(steps):
    with tempfile.TemporaryDirectory() as folder:
        rows = [case(number) for number in range(MANY)]
        town = Town(Path(folder), rows).tick()
        try:
            for who, number, what, kind in steps:
                if who == "source":
                    rows[number] = case(number, what, kind, "2024-05-14 09:00" if what == "结" else "")
                    arrive(town, rows)
                    continue
                # A refusal is a good answer here: what counts is what stands after it.
                with suppress(RefusedError, NotFoundError):
                    town.access.act(Command(f"case.{what}", order(number, what)), OPERATOR)
            assert town.rows(COMBINATIONS) == [(0, 0)]
            assert town.rows(FLAT) == whole(town)
        finally:
            town.close()


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path, [case(number) for number in range(MANY)]).tick()
    yield made
    made.close()


def counted(monkeypatch) -> list[bool]:
    """Whether each publication of cases that follows was one of parts."""
    said = []
    real = incidents.publish_cases
    monkeypatch.setattr(
        incidents,
        "publish_cases",
        lambda cursor, profile, held: (said.append(not held.whole), real(cursor, profile, held)),
    )
    return said


def test_few_are_published_in_part_and_many_whole(town, monkeypatch):
    said = counted(monkeypatch)
    rows = [case(number) for number in range(MANY)]
    arrive(town, [case(0, "结", closed="2024-05-14 09:00"), *rows[1:]])
    assert said == [True]
    arrive(town, [case(number, "结", closed="2024-05-14 10:00") for number in range(MANY)])
    assert said == [True, False]
    assert town.rows("SELECT DISTINCT status FROM city.pub.incident") == [("closed",)]


def test_an_unchanged_file_is_not_published_again_and_a_changed_profile_is(town, monkeypatch):
    said = counted(monkeypatch)
    publish_incidents(town.intake.database, town.profile)
    assert said == []
    calmer = [item.model_copy(update={"urgency": 3}) for item in town.profile.classes]
    publish_incidents(town.intake.database, town.profile.model_copy(update={"classes": tuple(calmer)}))
    assert said == [False]


def test_a_fold_that_was_never_published_makes_the_next_publication_whole(town, monkeypatch):
    state = State(town.intake.database)
    made_by = state.published()
    monkeypatch.setattr("data_loaders.intake.publish_incidents", lambda *_: None)  # it died before it published
    rows = [case(number) for number in range(MANY)]
    for number, left in ((3, TOUCHED + made_by), (4, "")):
        rows[number] = case(number, "结", closed="2024-05-14 09:00")
        arrive(town, rows)
        assert state.published() == left
    monkeypatch.undo()
    publish_incidents(town.intake.database, town.profile)
    assert town.rows("SELECT source_id FROM city.pub.incident WHERE status = 'closed' ORDER BY 1") == [("3",), ("4",)]
    assert state.published() == made_by


def test_what_a_replay_has_not_come_to_again_is_gone_when_its_clock_goes_back(town):
    state = State(town.intake.database)
    before = town.rows("SELECT min(received_at) FROM city.main.ledger")[0][0]
    state.advance(before.replace(year=2023).astimezone())
    assert state.published() == ""
    publish_incidents(town.intake.database, town.profile)
    assert town.rows("FROM city.pub.incident") == []


@pytest.mark.parametrize("name", STATUSES)
def test_a_status_is_compared_by_its_number_so_that_whole_blocks_are_passed_over(town, name):
    sql = f"SELECT count(*) FROM city.pub.incident WHERE {is_status(name)}"
    plan = "\n".join(row[1] for row in town.rows(f"EXPLAIN {sql}"))
    assert "CAST" not in plan
    assert town.rows(sql) == town.rows(
        f"SELECT count(*) FROM city.pub.incident WHERE CAST(status AS VARCHAR) = '{name}'"
    )
