"""The wall's remote: a scene, what a desk looks at, or a saved view, held on every wall until a moment; then the walls go on."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data_loaders.access.arguments import text
from data_loaders.access.desk_events import Deed, append_deeds, append_event
from data_loaders.contract import BadInputError, NotFoundError, Question, RefusedError, Viewer
from data_loaders.intake import Intake

if TYPE_CHECKING:
    from data_loaders.access.district import District
    from data_loaders.access.door import Access
    from data_loaders.access.saved_views import SavedView

PIN, UNPIN = "wall.pin", "wall.unpin"
# What becomes of a view on the walls stands in its history, beside what was done with it.
SEND, TAKE_DOWN = "view.send", "view.take_down"
WALL = "wall"
MINUTES_MAX = 720
# A question takes a while to be read: less would be a flicker.
VIEW_MINUTES_MIN = 10
_STANDING = 'SELECT * FROM "v_wall_pin@2" WHERE ended_at IS NULL AND until > $now ORDER BY pinned_at DESC, id LIMIT 1'
_CAMERA = re.compile(r"^-?\d{1,3}(\.\d{1,6})?,-?\d{1,2}(\.\d{1,6})?,\d{1,2}(\.\d{1,3})?$")
_LAYERS = re.compile(r"^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39}){0,9}$")
# Says why a question may not hang on the walls, as codes; by its text, the district's kinds of areas, and how many classes
# of each group are shown at all. What a question means is not this room's to know.
Judge = Callable[[str, tuple[str, ...], Mapping[str, int]], tuple[str, ...]]


def nothing_hangs(_question: str, _area_kinds: tuple[str, ...], _groups: Mapping[str, int]) -> tuple[str, ...]:
    """The judge of a process that was given none."""
    return ("unjudged",)


@dataclass(frozen=True, slots=True)
class Pin:
    """What walls hold. Moments are aware UTC.

    A `scene` of the profile; a `camera` (longitude, latitude, zoom) with `layers`; or a saved `view` with the `name` and
    the `question` that it was sent with.
    """

    id: str
    scene: str | None
    camera: str | None
    layers: str | None
    view: str | None
    name: str | None
    question: str | None
    pinned_at: datetime
    until: datetime


class WallRoom:
    """What is pinned now, and what may be."""

    def __init__(
        self,
        read: Callable[[Question, Viewer], Any],
        now: Callable[[], datetime],
        judge: Judge,
        district: District,
    ) -> None:
        self._read, self._now, self._judge = read, now, judge
        self._kinds = tuple(kind.id for kind in district.area_kinds)
        self._groups = Counter(item.group for item in district.classes if not item.sensitive)

    def reasons(self, question: str) -> tuple[str, ...]:
        """Why a planner's question may not hang on the walls, as codes; nothing where it may."""
        return self._judge(question, self._kinds, self._groups)

    def pinned(self, viewer: Viewer) -> Pin | None:
        """The newest pin that lasts; None where the walls go through their scenes.

        A saved view is judged anew at each asking: deleted, changed, or no longer fit for a wall, it hangs no more.
        """
        rows = self._read(Question("wall:pinned", _STANDING, {"now": self._now()}), viewer).table.to_pylist()
        if not rows or not rows[0]["stands"]:
            return None
        row = rows[0]
        if row["question"] is not None and self.reasons(row["question"]):
            return None
        moments = {name: row[name].replace(tzinfo=UTC) for name in ("pinned_at", "until")}
        told = ("id", "scene", "camera", "layers", "view", "name", "question")
        return Pin(**{name: row[name] for name in told}, **moments)


def pin(access: Access, intake: Intake, args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Hold `scene`, or `camera` and `layers`, for `minutes` on every wall; a later pin takes an earlier one's place."""
    given: dict[str, object] = {"until": _until(access, args, 1)}
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
    return {"pin": append_event(intake, PIN, _new_pin(), given, viewer)}


def hang(
    access: Access, intake: Intake, view: SavedView, args: Mapping[str, object], viewer: Viewer
) -> dict[str, object]:
    """Hold a saved view for `minutes` on every wall, under the name and with the question that it has now.

    Raises:
        RefusedError: its question may not hang on a wall; the reason is the first of `WallRoom.reasons`.
    """
    until = _until(access, args, VIEW_MINUTES_MIN)
    if kept := access.wall.reasons(view.question):
        raise RefusedError(
            f"view {view.name!r} may not hang on a wall, where every passer-by reads it ({', '.join(kept)}); take off what "
            "says too much, save it, and send it again",
            kept[0],
        )
    given = {"until": until, "view": view.id, "name": view.name, "question": view.question}
    made = _new_pin()
    append_deeds(intake, [Deed(SEND, view.id, {"target": WALL}), Deed(PIN, made, given)], viewer)
    return {"view": view.id, "pin": made}


def unpin(access: Access, intake: Intake, _args: Mapping[str, object], viewer: Viewer) -> dict[str, object]:
    """Let the walls go on through their scenes."""
    held = access.wall.pinned(viewer)
    if held is None:
        raise NotFoundError("wall.unpin: nothing is pinned")
    deeds = [Deed(UNPIN, held.id, {})]
    if held.view is not None:
        deeds.append(Deed(TAKE_DOWN, held.view, {}))
    append_deeds(intake, deeds, viewer)
    return {"pin": held.id}


def _new_pin() -> str:
    return f"wall:{secrets.token_hex(6)}"


def _until(access: Access, args: Mapping[str, object], least: int) -> str:
    stated = text(args, "minutes", "60")
    if not (stated.isascii() and stated.isdigit() and least <= int(stated) <= MINUTES_MAX):
        raise BadInputError(f"minutes {stated[:20]!r}: give a whole number from {least} to {MINUTES_MAX}")
    return (access.now() + timedelta(minutes=int(stated))).replace(microsecond=0).isoformat()
