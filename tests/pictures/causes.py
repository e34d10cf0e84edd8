"""What must hold in the city while a picture is taken: brought about as a post would do it, and taken back afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

Cause = Callable[["Screen"], contextlib.AbstractContextManager[None]]

_POST = "([path, order]) => window.fengge.http.post(path, order)"
_IN_AN_HOUR = "() => new Date(Date.now() + 3600e3).toISOString()"
_ACKNOWLEDGE = """
async () => {
  const {rows} = await window.fengge.http.json('/data/alarms');
  for (const row of rows.filter((one) => one.state === 'unacknowledged')) {
    const action = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, '0')).join('');
    await window.fengge.http.post('/data/alarms/acknowledge', {alarm: row.id, comment: '已派人核对', action});
  }
}
"""


def _post(leader: Screen, path: str, order: dict) -> None:
    leader.page.evaluate(_POST, [path, order])


@contextlib.contextmanager
def as_it_is(_leader: Screen) -> Iterator[None]:
    """Nothing is done."""
    yield


@contextlib.contextmanager
def acknowledged(leader: Screen) -> Iterator[None]:
    """Every alarm is acknowledged, so that none holds the wall; that is not taken back."""
    leader.page.evaluate(_ACKNOWLEDGE)
    yield


@contextlib.contextmanager
def emergency(leader: Screen) -> Iterator[None]:
    """A street is declared in an emergency."""
    until = leader.page.evaluate(_IN_AN_HOUR)
    order = {"reason": "内涝抢险", "until": until, "area": "street:510199009"}
    _post(leader, "/data/emergency", order)
    try:
        yield
    finally:
        for one in leader.page.evaluate("() => window.fengge.http.json('/data/emergency')")["lasting"]:
            _post(leader, "/data/emergency/end", {"emergency": one["id"]})


def pinned(scene: str) -> Cause:
    """The desk holds a scene on every wall."""

    @contextlib.contextmanager
    def holding(leader: Screen) -> Iterator[None]:
        leader.page.evaluate(_ACKNOWLEDGE)
        _post(leader, "/data/wall/pin", {"minutes": "30", "scene": scene})
        try:
            yield
        finally:
            _post(leader, "/data/wall/unpin", {})

    return holding
