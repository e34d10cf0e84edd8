"""The replay clock pauses, jumps, changes speed, and begins again at the end."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from data_loaders.clock import ReplayClock
from data_loaders.contract import BadInputError, RefusedError

START = datetime(2013, 7, 8, 13, tzinfo=UTC)
END = START + timedelta(days=7)


def test_it_runs_at_its_speed_and_stands_when_paused():
    clock = ReplayClock(START, END, speed=3600)
    time.sleep(0.05)
    assert clock.now() > START + timedelta(seconds=150)
    clock.pause()
    stood = clock.now()
    time.sleep(0.02)
    assert clock.now() == stood
    assert clock.state().paused
    clock.resume()
    time.sleep(0.02)
    assert clock.now() > stood


def test_it_jumps_inside_its_span_only():
    clock = ReplayClock(START, END, speed=1)
    clock.jump(START + timedelta(days=3))
    assert clock.now() - (START + timedelta(days=3)) < timedelta(seconds=5)
    for outside in (START - timedelta(seconds=1), END, (START + timedelta(days=1)).replace(tzinfo=None)):
        with pytest.raises(RefusedError, match="the replay runs from"):
            clock.jump(outside)


def test_it_begins_again_at_the_end():
    clock = ReplayClock(START, END, speed=3600, at=END - timedelta(seconds=1))
    time.sleep(0.02)
    assert START <= clock.now() < START + timedelta(hours=1)


@pytest.mark.parametrize("speed", [0, -1, 3601, float("nan"), float("inf")])
def test_a_speed_that_makes_no_sense_is_refused(speed):
    with pytest.raises(BadInputError, match="at most 3600"):
        ReplayClock(START, END, speed=1).set_speed(speed)
