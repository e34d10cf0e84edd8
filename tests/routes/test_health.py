"""`/healthz` says that the store answers only where it did."""

from __future__ import annotations

import time

import pytest

from tests.routes.conftest import Client
from tests.routes.fake_access import FakeAccess


def test_it_reads_from_the_store(access: FakeAccess, client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert access.reads == ["health"]


def test_a_feed_that_is_silent_is_degraded_and_still_answers(access: FakeAccess, client: Client) -> None:
    access.feed_state = "stale"
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")


def test_a_store_that_does_not_answer_in_time_is_503_and_is_asked_once(access: FakeAccess, client: Client) -> None:
    access.slow_s = 0.8  # the tests' pulse waits 0.3 s
    begun = time.monotonic()
    for _ in range(2):
        response = client.get("/healthz")
        assert response.status_code == 503
        assert response.json() == {"status": "degraded", "release": "test", "feeds": {}}
    assert time.monotonic() - begun < 0.8
    time.sleep(0.9)
    assert access.reads == ["health"]
    access.slow_s = 0
    assert client.get("/healthz").status_code == 200


def test_a_store_that_fails_is_503(access: FakeAccess, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(access, "read", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "disk" not in response.text
