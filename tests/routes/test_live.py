"""The live stream, over a real server: told on connecting, told of changes, and of nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboard import control_client
from dashboard.application import Application
from dashboard.identity import Identity
from dashboard.routes.live_hub import Client as Watcher
from dashboard.serving import Server, server_of
from tests.routes.conftest import WallTime
from tests.routes.fake_access import START, FakeAccess

LIVE = "/live?layers=incident_density,incidents_open&res=9&window=24h"


@dataclass
class Running:
    """A server in a thread, on a port and a local socket."""

    server: Server
    port: int
    control: Path
    thread: threading.Thread

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> float:
        """Ask it to stop; the seconds that it took."""
        begun = time.monotonic()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        return time.monotonic() - begun


@dataclass
class Stream:
    """One open stream, read on a thread of its own."""

    url: str
    session_id: str
    events: list[dict[str, Any]] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    beats: int = 0
    ended: bool = False

    def open(self) -> Stream:
        """Connect and wait for the first state."""
        threading.Thread(target=self._read, daemon=True).start()
        wait_for(lambda: bool(self.events))
        return self

    def _read(self) -> None:
        cookies = {"fengge_session": self.session_id}
        try:
            with httpx.Client(cookies=cookies, timeout=30) as client, client.stream("GET", self.url) as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                for line in response.iter_lines():
                    self._take(line)
        except httpx.HTTPError:
            pass
        self.ended = True

    def _take(self, line: str) -> None:
        if line.startswith("id: "):
            self.ids.append(int(line[4:]))
        elif line.startswith("data: "):
            self.events.append(json.loads(line[6:]))
        elif line == ":":
            self.beats += 1


def wait_for(holds: Callable[[], bool], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def running(application: Application, tmp_path: Path) -> Iterator[Running]:
    listening = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    local.bind(str(tmp_path / "control.sock"))
    server = server_of(application)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening, local])), daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    running = Running(server, listening.getsockname()[1], tmp_path / "control.sock", thread)
    yield running
    if thread.is_alive():
        running.stop()
    local.close()


@pytest.fixture
def session_id(identity: Identity) -> str:
    return identity.sessions.start("operator_1")[0]


@pytest.fixture
def stream(access: FakeAccess, running: Running, session_id: str) -> Stream:
    access.add_incident(0)
    return Stream(running.url + LIVE, session_id).open()


def test_a_page_is_told_the_state_on_connecting(access: FakeAccess, stream: Stream) -> None:
    [state] = stream.events
    assert state["version"] == access.version
    assert set(state["layers"]) == {"incident_density", "incidents_open"}
    assert state["cases"] == access.cases_version
    assert state["clock"] == {"now": START.isoformat(), "speed": 0.0, "paused": True, "kind": "replay",
                              "start": START.isoformat(), "end": START.isoformat()}  # fmt: skip
    assert state["feeds"] == [{"name": "sanitation", "last_at": START.isoformat(), "state": "ok"}]
    assert state["release"] == "test"


def test_nothing_changed_is_nothing_sent_but_beats(stream: Stream) -> None:
    wait_for(lambda: stream.beats >= 3)
    assert len(stream.events) == 1


def test_a_commit_is_told_with_the_digest_that_the_data_route_gives(
    access: FakeAccess, running: Running, session_id: str, stream: Stream
) -> None:
    access.add_incident(1)
    wait_for(lambda: stream.events[-1]["layers"] != stream.events[0]["layers"])
    before, at_once, after = stream.events
    # That a case changed is said before the layers' answers are counted.
    assert (at_once["cases"], at_once["layers"]) == (access.cases_version, before["layers"])
    before, after = before["layers"], after["layers"]
    assert before["incident_density"] != after["incident_density"]
    cookies = {"fengge_session": session_id}
    answer = httpx.get(f"{running.url}/data/points/incidents_open", cookies=cookies).json()
    assert answer["meta"]["digest"] == after["incidents_open"]
    assert stream.ids == sorted(set(stream.ids))


def test_a_burst_of_commits_is_told_at_most_twice_a_second(access: FakeAccess, stream: Stream) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 2:
        access.commit()
        time.sleep(0.01)
    wait_for(lambda: stream.events[-1]["version"] == access.version)
    # Each round tells of the cases first, then of the layers.
    assert len(stream.events) <= 1 + 2 * 6


def test_a_clock_that_runs_is_no_change(access: FakeAccess, stream: Stream) -> None:
    access.run(60)
    wait_for(lambda: len(stream.events) == 2)
    assert stream.events[-1]["clock"]["paused"] is False
    beats = stream.beats
    wait_for(lambda: stream.beats >= beats + 5)
    assert len(stream.events) == 2


def test_a_rolling_window_that_loses_an_incident_is_told_without_a_commit(access: FakeAccess, stream: Stream) -> None:
    access.run(3600 * 10)  # the one incident is an hour old and leaves the last 24 h after 23 h: 2.3 s
    wait_for(lambda: len(stream.events) >= 3)
    assert stream.events[-1]["layers"]["incident_density"] != stream.events[0]["layers"]["incident_density"]
    assert stream.events[-1]["version"] == stream.events[0]["version"]


def test_a_jump_of_the_clock_is_told(access: FakeAccess, stream: Stream) -> None:
    access.move(START + timedelta(minutes=5))
    wait_for(lambda: len(stream.events) == 2)
    assert stream.events[-1]["clock"]["now"] == (START + timedelta(minutes=5)).isoformat()


def test_one_who_joins_later_gets_the_clock_of_that_moment(
    access: FakeAccess, running: Running, session_id: str, stream: Stream
) -> None:
    access.run(60)
    wait_for(lambda: len(stream.events) == 2)
    time.sleep(1)
    late = Stream(running.url + LIVE, session_id).open()
    assert late.events[0]["clock"]["now"] > stream.events[-1]["clock"]["now"]
    assert late.events[0]["layers"] == stream.events[-1]["layers"]


def test_a_feed_that_turns_stale_is_told(access: FakeAccess, stream: Stream) -> None:
    access.feed_state = "stale"
    wait_for(lambda: len(stream.events) == 2)
    assert stream.events[-1]["feeds"][0]["state"] == "stale"


def test_a_session_has_eight_streams_and_no_more(
    access: FakeAccess, application: Application, identity: Identity, running: Running, session_id: str
) -> None:
    access.slow_s = 0.2  # all ten knock before the first is answered
    cookies = {"fengge_session": session_id}
    with ThreadPoolExecutor(10) as pool:
        streams = [Stream(running.url + LIVE, session_id) for _ in range(8)]
        list(pool.map(Stream.open, streams))
        refused = list(pool.map(lambda _: httpx.get(running.url + LIVE, cookies=cookies), range(2)))
    assert {answer.status_code for answer in refused} == {429}
    assert "8 streams" in refused[0].json()["error"]["message"]
    other = identity.sessions.start("operator_1")[0]
    Stream(running.url + LIVE, other).open()
    assert application.hub.clients == 9


def test_ten_streams_at_once_are_counted_before_the_store_answers(
    access: FakeAccess, running: Running, session_id: str
) -> None:
    access.slow_s = 0.3
    statuses: list[int] = []

    def knock(_: int) -> None:
        with (
            httpx.Client(cookies={"fengge_session": session_id}, timeout=10) as client,
            client.stream("GET", running.url + LIVE) as answer,
        ):
            statuses.append(answer.status_code)
            time.sleep(1)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(knock, range(10)))
    assert sorted(statuses) == [200] * 8 + [429] * 2


def test_a_stream_that_is_over_or_was_refused_gives_its_place_back(
    application: Application, running: Running, session_id: str
) -> None:
    cookies = {"fengge_session": session_id}
    for _ in range(12):
        assert httpx.get(f"{running.url}/live?layers=nonsense", cookies=cookies).status_code == 404
        with httpx.Client(cookies=cookies) as client, client.stream("GET", running.url + LIVE) as response:
            assert response.status_code == 200
        wait_for(lambda: not application.hub._places._held)


def test_no_log_holds_a_token_and_no_header_stands_in_for_an_address(
    running: Running, caplog: pytest.LogCaptureFixture, notes: list[tuple[str, str, Mapping[str, object]]]
) -> None:
    with caplog.at_level(logging.DEBUG):
        httpx.get(f"{running.url}/sign-in?token=fg_secret", headers={"X-Forwarded-For": "6.6.6.6"})
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any("fg_secret" in record.getMessage() for record in ours)
    assert [detail["address"] for _, _, detail in notes] == ["127.0.0.1"]


def test_fifty_pages_that_come_back_at_once_ask_the_store_once(
    access: FakeAccess, running: Running, identity: Identity
) -> None:
    access.add_incident(0)
    access.reads.clear()
    sessions = [identity.sessions.start("operator_1")[0] for _ in range(50)]
    with ThreadPoolExecutor(50) as pool:
        streams = list(pool.map(lambda session: Stream(running.url + LIVE, session).open(), sessions))
    assert len({event["layers"]["incident_density"] for one in streams for event in one.events}) == 1
    assert access.reads.count("incident_density:cells") == 1
    access.add_incident(1)
    wait_for(lambda: all(one.events[-1]["layers"] != one.events[0]["layers"] for one in streams))
    assert access.reads.count("incident_density:cells") == 2


def test_a_slow_reader_holds_the_newest_state_only() -> None:
    watcher = Watcher()
    for number in range(10_000):
        watcher.put(b"%d" % number)
    assert watcher.take() == b"9999"
    assert watcher.take() is None


def test_a_page_that_left_is_forgotten(application: Application, running: Running, session_id: str) -> None:
    with (
        httpx.Client(cookies={"fengge_session": session_id}) as client,
        client.stream("GET", running.url + LIVE) as response,
    ):
        lines = response.iter_lines()  # kept: a reader that is dropped closes the response
        next(lines)
        wait_for(lambda: application.hub.clients == 1)
    wait_for(lambda: application.hub.clients == 0)
    assert application.hub._groups == {}


def test_a_session_that_was_ended_ends_its_stream_and_is_no_incident(
    identity: Identity, wall_time: WallTime, stream: Stream, caplog: pytest.LogCaptureFixture
) -> None:
    identity.sessions.end_all("operator_1")
    wall_time.pass_s(20)
    wait_for(lambda: stream.ended, 3)
    assert [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "WARNING")] == []


def test_the_server_stops_at_once_though_streams_are_open(running: Running, session_id: str) -> None:
    streams = [Stream(running.url + LIVE, session_id).open() for _ in range(5)]
    assert running.stop() < 3
    wait_for(lambda: all(one.ended for one in streams))


@pytest.mark.parametrize(
    ("query", "status"), [("layers=nonsense", 404), ("layers=sensitive_incidents", 404), ("window=x&layers=cameras", 422),
                          ("layers=" + ",".join(f"l{n}" for n in range(33)), 422)],
)  # fmt: skip
def test_a_stream_of_what_is_not_offered_is_refused(running: Running, session_id: str, query: str, status: int) -> None:
    response = httpx.get(f"{running.url}/live?{query}", cookies={"fengge_session": session_id})
    assert response.status_code == status
    assert "error" in response.json()


def test_the_command_line_speaks_over_the_local_socket(access: FakeAccess, running: Running) -> None:
    told = control_client.ask(running.control, "status")
    assert told is not None
    assert (told["version"], told["release"], told["streams"]) == (1, "test", 0)
    assert told["as_of"] == told["clock"]["now"]
    control_client.ask(running.control, "rebuild")
    control_client.ask(running.control, "clock", {"verb": "speed", "args": {"speed": "600"}})
    assert [(command.verb, dict(command.args)) for command, _ in access.acts] == [
        ("rebuild", {}), ("clock.speed", {"speed": "600"}),
    ]  # fmt: skip
    assert {viewer.account for _, viewer in access.acts} == {"control"}


def test_the_network_does_not_reach_the_control_routes(running: Running, session_id: str) -> None:
    response = httpx.post(f"{running.url}/control/rebuild", cookies={"fengge_session": session_id})
    assert response.status_code == 403
