"""One answer for everybody who asks the same; never an old one, never another scope's."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyarrow as pa
import pytest

from dashboard.routes.answers import KEPT, Answers, LayerAsk, digest_of
from data_loaders.access import BadInputError
from layers.registry import Registry
from tests.routes.fake_access import OPERATOR, START, WALL, FakeAccess

ASK = LayerAsk("incident_density")


@pytest.fixture
def answers(access: FakeAccess) -> Answers:
    access.add_incident(0)
    return Answers(access.real, Registry())


def cells_reads(access: FakeAccess) -> int:
    return access.reads.count("incident_density:cells")


def test_fifty_who_ask_at_once_make_one_read(access: FakeAccess, answers: Answers) -> None:
    access.slow_s = 0.05
    with ThreadPoolExecutor(50) as pool:
        got = list(pool.map(lambda _: answers.get(OPERATOR, ASK), range(50)))
    assert len({one.digest for one in got}) == 1
    assert cells_reads(access) == 1


def test_another_scope_is_asked_for_itself(access: FakeAccess, answers: Answers) -> None:
    answers.get(OPERATOR, ASK)
    answers.get(WALL, ASK)
    assert cells_reads(access) == 2


def test_a_change_of_the_state_is_seen_at_once(access: FakeAccess, answers: Answers) -> None:
    before = answers.get(OPERATOR, ASK)
    access.add_incident(0)
    after = answers.get(OPERATOR, ASK)
    assert (before.total, after.total) == (1, 2)
    assert before.digest != after.digest


def test_a_jump_of_the_clock_is_seen_at_once(access: FakeAccess, answers: Answers) -> None:
    answers.get(OPERATOR, ASK)
    access.move(START + timedelta(days=30))
    assert answers.get(OPERATOR, ASK).total == 0
    access.move(START - timedelta(days=30))
    assert answers.get(OPERATOR, ASK).total == 0
    access.move(START)
    assert answers.get(OPERATOR, ASK).total == 1


def test_while_the_clock_runs_a_rolling_answer_serves_for_a_moment(access: FakeAccess, answers: Answers) -> None:
    access.run(60)
    for _ in range(10):
        answers.get(OPERATOR, ASK)
    assert cells_reads(access) == 1
    time.sleep(1.0)
    answers.get(OPERATOR, ASK)
    assert cells_reads(access) == 2


def test_a_fixed_window_is_read_once_however_the_clock_runs(access: FakeAccess, answers: Answers) -> None:
    ask = LayerAsk("incident_density", window="2013-07-01T00:00:00Z..2013-07-08T13:00:00Z")
    access.run(3600)
    answers.get(OPERATOR, ask)
    time.sleep(1.0)
    answers.get(OPERATOR, ask)
    assert cells_reads(access) == 1


def test_a_read_that_fails_is_tried_again_by_the_next_one(access: FakeAccess, answers: Answers) -> None:
    access._db.execute('DROP VIEW "v_incident@1"')
    with pytest.raises(Exception, match="v_incident"):
        answers.get(OPERATOR, ASK)
    access._db.execute('CREATE VIEW "v_incident@1" AS FROM incident')
    assert answers.get(OPERATOR, ASK).total == 1


def test_those_who_wait_for_a_read_that_fails_are_told_too(access: FakeAccess, answers: Answers) -> None:
    access.slow_s = 0.1
    access._db.execute('DROP VIEW "v_incident@1"')
    failures: list[Exception] = []

    def ask() -> None:
        try:
            answers.get(OPERATOR, ASK)
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(failures) == 5


def test_a_commit_between_rows_and_count_is_noticed(access: FakeAccess, answers: Answers) -> None:
    read = access.read

    def read_and_commit(question, viewer):  # type: ignore[no-untyped-def]
        answer = read(question, viewer)
        if question.name.endswith(":cells") and cells_reads(access) == 1:
            access.add_incident(0)
        return answer

    access.read = read_and_commit  # type: ignore[method-assign]
    got = answers.get(OPERATOR, ASK)
    assert got.total == got.cells()[1].sum() == 2


def test_memory_is_bounded(access: FakeAccess, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in range(KEPT + 20):
        answers.get(OPERATOR, LayerAsk("incident_density", window=f"{START - timedelta(days=days + 1)}..{START}"))
    assert len(answers._kept) == KEPT
    monkeypatch.setattr("dashboard.routes.answers.KEPT_BYTES", 10 * answers.get(OPERATOR, ASK).table.nbytes)
    answers.get(OPERATOR, ASK)
    assert 0 < len(answers._kept) <= 10


def test_what_is_not_offered_is_refused(answers: Answers) -> None:
    with pytest.raises(BadInputError, match="not one of garbage, water"):
        answers.get(OPERATOR, LayerAsk("incident_density", classes=("x",)))


def test_a_digest_depends_on_values_and_counts_alone() -> None:
    table = pa.table({"cell": pa.array([1, 2], pa.uint64()), "value": [1, 2]})
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1, 1)])
    assert digest_of(table, 3) == digest_of(chunked, 3)
    assert digest_of(table, 3) != digest_of(table, 4)
    assert digest_of(table, 3) != digest_of(table.slice(0, 1), 3)
    assert digest_of(pa.table({"a": ["x", None]})) != digest_of(pa.table({"a": [None, "x"]}))
