"""From an order at one desk to the frame that tells every screen: the routes and the live hub in this process."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import httpx
import numpy as np
import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.interface import interface
from dashboard.jobs.job import JOB_VIEWER
from dashboard.presence import Presence
from dashboard.routes.answers import Answers, LayerAsk
from dashboard.routes.cell_ids import IdLists
from dashboard.routes.common import Services
from dashboard.routes.live_hub import Hub
from dashboard.routes.pulse import Pulse
from data_loaders.access import Command, Condition, Findings, Jurisdiction, Question, Role, Viewer
from layers.registry import Registry
from tests.district import STREETS, District

Order = tuple[str, dict[str, str]]  # a path and what goes with it
TARGET_S = 1.0
ORDERS = 50
DESK = Viewer("duty", Role.OPERATOR)
STREET = Jurisdiction("street", frozenset(STREETS))
SCREENS = (DESK, Viewer("chief", Role.LEADER), Viewer("street", Role.OPERATOR, STREET), Viewer("hall", Role.WALL))
# What the desk shows at start, and a layer of cases beside it.
SHOWN = ("incident_density", "incidents_open", "areas", "cases_overdue")


def measure(made: District) -> None:
    """Print the median and the longest time from the order to the last screen's frame."""
    answers, presence = Answers(made.access, Registry()), Presence(time.monotonic)
    hub, pulse = Hub(answers, "bench", presence), Pulse(made.access)
    api = interface()
    api.state.services = Services(made.access, answers, IdLists(), hub, pulse, presence, "bench")
    question = Question(
        "bench", "SELECT id FROM \"v_case@1\" WHERE status = 'open' ORDER BY id DESC LIMIT $n", {"n": ORDERS}
    )
    cases = made.access.read(question, DESK).table["id"].to_pylist()
    notes = [(f"/data/cases/{case}/note", {}) for case in cases]
    acknowledged = [("/data/alarms/acknowledge", {"alarm": alarm}) for alarm in _raised(made)]

    async def as_desk(scope: Scope, receive: Receive, send: Send) -> None:
        await api({**scope, "state": {**scope.get("state", {}), "viewer": DESK}}, receive, send)

    try:
        taken = asyncio.run(_all(as_desk, hub, {"orders to cases": notes, "acknowledged alarms": acknowledged}))
    finally:
        hub.close()
        pulse.close()
    for what, times in taken.items():
        print(
            f"screens: {len(times)} {what}, {len(SCREENS)} screens of different scopes: on the last one after "
            f"{statistics.median(times):.2f} s (median), {max(times):.2f} s (longest); target {TARGET_S:.0f} s"
        )


def _raised(made: District) -> list[str]:
    """Alarms that stand, raised as the clock's job does: found, and found again after the rule's delay."""
    rule = next(rule for rule in made.access.district.alarms if rule.kind == "feed")
    places = [f"feed:bench{number}" for number in range(ORDERS)]
    found = Findings(rule.id, tuple(Condition(place, rule.limit, rule.limit, met=True) for place in places))
    for passed_s in (0, rule.on_delay_s):
        made.clock.set(made.clock.now() + timedelta(seconds=passed_s))
        made.access.act(Command("alarms.tick", {"findings": (found,)}), JOB_VIEWER)
    return [f"alarm:{rule.id}:{place}" for place in places]


async def _all(app: ASGIApp, hub: Hub, orders: Mapping[str, list[Order]]) -> dict[str, list[float]]:
    dice = np.random.default_rng(3)
    streams = [await _joined(hub, viewer) for viewer in SCREENS]
    taken: dict[str, list[float]] = {what: [] for what in orders}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        for what, path, given in ((what, *order) for what, each in orders.items() for order in each):
            # Whenever it comes: right after a round of the hub, or long after one.
            await asyncio.sleep(float(dice.uniform(0, 1.5)))
            begun = time.perf_counter()
            order = {"action": secrets.token_hex(16), "comment": "bench", **given}
            version = (await client.post(path, json=order)).raise_for_status().json()["version"]
            await asyncio.gather(*(_until(stream, version) for stream in streams))
            taken[what].append(time.perf_counter() - begun)
    for stream in streams:
        await stream.aclose()
    return taken


async def _joined(hub: Hub, viewer: Viewer) -> AsyncIterator[bytes]:
    """A screen's stream after its first state."""
    wall = viewer.role is Role.WALL
    asks = tuple(LayerAsk(layer, 9, "7d", (), "street") for layer in SHOWN if not wall or layer != "cases_overdue")
    opened = await hub.open(viewer, asks, viewer.account)
    for _ in ("retry", "state"):
        await anext(opened.frames)
    return opened.frames


async def _until(stream: AsyncIterator[bytes], version: int) -> None:
    async for frame in stream:
        data = frame.partition(b"data: ")[2]
        if data and orjson.loads(data)["version"] >= version:
            return
