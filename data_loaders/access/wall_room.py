"""The wall's remote: a scene, or what a desk looks at, held on every wall until a moment; then the walls go on by themselves."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data_loaders.access.arguments import text
from data_loaders.access.desk_events import append_event
from data_loaders.contract import BadInputError, NotFoundError, Question, Viewer
from data_loaders.intake import Intake

if TYPE_CHECKING:
    from data_loaders.access.door import Access

PIN, UNPIN = "wall.pin", "wall.unpin"
MINUTES_MAX = 720
_STANDING = 'SELECT * FROM "v_wall_pin@1" WHERE ended_at IS NULL AND until > $now ORDER BY pinned_at DESC, id LIMIT 1'
_CAMERA = re.compile(r"^-?\d{1,3}(\.\d{1,6})?,-?\d{1,2}(\.\d{1,6})?,\d{1,2}(\.\d{1,3})?$")
_LAYERS = re.compile(r"^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39}){0,9}$")


@dataclass(frozen=True, slots=True)
class Pin:
    """What walls hold: a `scene` of the profile, or a `camera` (longitude, latitude, zoom) with `layers`. Moments are aware UTC."""

    id: str
    scene: str | None
    camera: str | None
    layers: str | None
    pinned_at: datetime
    until: datetime


class WallRoom:
    """What is pinned now."""

    def __init__(self, read: Callable[[Question, Viewer], Any], now: Callable[[], datetime]) -> None:
        self._read, self._now = read, now

    def pinned(self, viewer: Viewer) -> Pin | None:
        """The newest pin that lasts; None where the walls go through their scenes."""
        rows = self._read(Question("wall:pinned", _STANDING, {"now": self._now()}), viewer).table.to_pylist()
        if not rows:
            return None
        moments = {name: rows[0][name].replace(tzinfo=UTC) for name in ("pinned_at", "until")}
        return Pin(**{name: rows[0][name] for name in ("id", "scene", "camera", "layers")}, **moments)


def pin(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Hold `scene`, or `camera` and `layers`, for `minutes` on every wall; a later pin takes an earlier one's place."""
    until = access.now() + timedelta(minutes=_minutes(text(args, "minutes", "60")))
    given: dict[str, object] = {"until": until.replace(microsecond=0).isoformat()}
    scene = text(args, "scene", "")
    if scene:
        known = [one.id for one in access.district.wall.scenes]
        if scene not in known:
            raise NotFoundError(f"scene {scene[:40]!r}: this wall has {', '.join(known) or 'none'}")
        given["scene"] = scene
    else:
        camera, layers = text(args, "camera", ""), text(args, "layers", "")
        if not _CAMERA.match(camera) or not _LAYERS.match(layers):
            raise BadInputError(
                "wall.pin: give a scene, or camera as longitude,latitude,zoom and layers as ids with commas between"
            )
        given |= {"camera": camera, "layers": layers}
    return {"pin": append_event(intake, PIN, f"wall:{secrets.token_hex(6)}", given, viewer)}


def unpin(access: Access, intake: Intake, _args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Let the walls go on through their scenes."""
    held = access.wall.pinned(viewer)
    if held is None:
        raise NotFoundError("wall.unpin: nothing is pinned")
    return {"pin": append_event(intake, UNPIN, held.id, {}, viewer)}


def _minutes(stated: str) -> int:
    if not (stated.isascii() and stated.isdigit() and 1 <= int(stated) <= MINUTES_MAX):
        raise BadInputError(f"minutes {stated[:20]!r}: give a whole number from 1 to {MINUTES_MAX}")
    return int(stated)
