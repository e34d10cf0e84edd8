"""Lists of cell ids grow at their end only, apart by scope, within bounds."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.routes.cell_ids import IdList, IdLists

KEY = ("operator@*", "incident_density", 9)
batches = st.lists(st.sets(st.integers(1, 500), max_size=40), max_size=12)


def array(cells: object) -> np.ndarray:
    return np.array(sorted(cells), np.uint64)  # type: ignore[call-overload]


@given(batches=batches)
def test_an_id_never_changes_its_position(batches: list[set[int]]) -> None:
    held = IdList()
    before = np.empty(0, np.uint64)
    for batch in batches:
        placed = held.place(array(batch))
        assert placed.ids[: len(before)].tolist() == before.tolist()
        assert placed.ids[placed.positions].tolist() == sorted(batch)
        before = placed.ids
    assert len(set(before.tolist())) == len(before)


def test_two_threads_that_extend_one_list_agree() -> None:
    lists = IdLists()
    work = [array(range(start, start + 300)) for start in range(1, 2000, 50)]
    with ThreadPoolExecutor(8) as pool:
        placed = list(pool.map(lambda cells: lists.place(KEY, cells), work))
    assert len({one.epoch for one in placed}) == 1
    last = max(placed, key=lambda one: len(one.ids)).ids
    for cells, one in zip(work, placed, strict=True):
        assert last[one.positions].tolist() == cells.tolist()


def test_scopes_share_no_list() -> None:
    lists = IdLists()
    lists.place(KEY, array({1, 2, 3}))
    other = lists.place(("wall@*", *KEY[1:]), array({3}))
    assert other.ids.tolist() == [3]


def test_the_least_used_list_is_dropped_and_comes_back_under_another_epoch() -> None:
    lists = IdLists(lists_max=2)
    first = lists.place(KEY, array({1}))
    lists.place(("b", "x", 9), array({2}))
    lists.place(("c", "x", 9), array({3}))
    assert len(lists) == 2
    assert lists.place(KEY, array({1})).epoch != first.epoch


def test_ids_in_all_stay_within_the_bound() -> None:
    lists = IdLists(ids_max=100)
    for number in range(10):
        lists.place((str(number), "x", 9), array(range(1, 31)))
    assert len(lists) == 3
