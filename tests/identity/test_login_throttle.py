"""Tries to sign in: five a minute per account, twenty per address."""

from __future__ import annotations

import time

import pytest

from dashboard.identity.throttle import LoginThrottle


def test_the_sixth_try_of_an_account_waits_whatever_address_it_comes_from() -> None:
    throttle = LoginThrottle()
    assert [throttle.allows("operator", f"10.0.0.{n}") for n in range(6)] == [True] * 5 + [False]
    assert throttle.allows("planner", "10.0.0.9")


def test_the_twenty_first_try_of_an_address_waits_whatever_account_it_names() -> None:
    throttle = LoginThrottle()
    assert [throttle.allows(f"post{n}", "10.0.0.1") for n in range(21)] == [True] * 20 + [False]
    assert not throttle.allows_address("10.0.0.1")
    assert throttle.allows("post20", "10.0.0.2")


def test_a_blocked_address_uses_up_no_accounts_tries() -> None:
    throttle = LoginThrottle(per_address=1)
    throttle.allows("someone", "10.0.0.1")
    for _ in range(10):
        assert not throttle.allows("operator", "10.0.0.1")
    assert throttle.allows("operator", "10.0.0.2")


def test_a_minute_later_it_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = LoginThrottle(per_account=1)
    assert throttle.allows("operator", "10.0.0.1")
    assert not throttle.allows("operator", "10.0.0.1")
    later = time.time() + 61
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: later)
    assert throttle.allows("operator", "10.0.0.1")
