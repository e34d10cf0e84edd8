"""Reading one part ahead changes neither order nor errors, and leaves no thread behind."""

import threading

import pytest

from data_loaders.ahead import one_ahead


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "intake-reader"]


def test_items_come_in_order_and_the_thread_ends():
    assert list(one_ahead(range(100))) == list(range(100))
    assert list(one_ahead([])) == []
    assert threads() == []


def test_an_error_comes_after_what_was_read_before_it():
    def source():
        yield 1
        yield 2
        raise ValueError("broken")

    seen = []
    with pytest.raises(ValueError, match="broken"):
        seen.extend(one_ahead(source()))
    assert seen == [1, 2]
    assert threads() == []


def test_who_stops_early_stops_the_reader():
    made = []

    def source():
        for number in range(1000):
            made.append(number)
            yield number

    for item in one_ahead(source()):
        if item == 3:
            break
    assert threads() == []
    assert len(made) < 10
