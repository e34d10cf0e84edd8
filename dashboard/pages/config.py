"""The page configuration: what the bridge must know, written once into a `dcc.Store`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.jobs.job import JOB_VIEWER
from data_loaders.access import Role, Window
from layers.render import deck_json
from layers.spec import Draw, LayerSpec, Marks, Steps

if TYPE_CHECKING:
    from dashboard.pages.context import PageContext

_BASEMAPS = Path(__file__).parents[2] / "assets" / "basemap"
# Rolling windows that the desk offers.
WINDOWS = ("24h", "7d", "28d")


@cache
def _signs(basemap: str) -> str:
    """The signs beyond ASCII in the names of a basemap: the map asks for their fonts before it draws any."""
    path = _BASEMAPS / f"{basemap.removesuffix('.pmtiles')}.signs.txt"
    return path.read_text(encoding="utf-8") if basemap and path.exists() else ""


def page_config(page: str, context: PageContext) -> dict[str, Any]:
    """The configuration of `desk` or `wall` for one viewer, as JSON-ready values."""
    access, words, viewer = context.access, context.words, context.viewer
    district = access.district
    return {
        "page": page,
        "district": words.pick(district.name),
        "lang": words.lang,
        "theme": context.theme,
        "zone": district.zone,
        "release": context.release,
        "strings": dict(words.texts),
        "map": {
            "bounds": list(district.bounds),
            "center": list(district.center),
            "zoom": district.zoom,
            "min_zoom": district.min_zoom,
            "max_zoom": district.max_zoom,
            "basemap": f"/assets/basemap/{district.basemap}" if district.basemap else None,
            "signs": _signs(district.basemap),
        },
        "area_kinds": [{"id": kind.id, "name": words.pick(kind.name)} for kind in district.area_kinds],
        "classes": [
            {"id": item.id, "name": words.pick(item.name), "urgency": item.urgency, "group": item.group}
            for item in district.classes
        ],
        "layers": [layer_config(spec, context) for spec in page_layers(page, context)],
        "feeds": _feeds(context),
        "clock": _clock(context),
        "windows": list(WINDOWS),
        "window": "28d" if page == "wall" else "7d",
        "post": context.post,
        "own_areas": _own_areas(context),
        "clock_post": JOB_VIEWER.account,
        "departments": {} if page == "wall" else {key: words.pick(d.name) for key, d in district.departments.items()},
        "emergency_hours_max": district.casework.emergency_hours_max,
        "can": {
            "emergencies": access.permits("figures", viewer),
            **{name: page == "desk" and access.permits(name, viewer) for name in ("clock", "records", "photos")},
        },
    }


def _own_areas(context: PageContext) -> list[str]:
    """The names of the areas that the viewer answers for; none where that is the whole district."""
    held = context.viewer.jurisdiction
    names = context.access.area_names.get(held.kind or "", {})
    return sorted(names.get(code, code) for code in held.codes)


def page_layers(page: str, context: PageContext) -> list[LayerSpec]:
    """The layers of a page in their order: the viewer's own, and on the wall, whoever looks, only those of a wall."""
    specs = context.registry.for_role(context.viewer.role)
    shown = [spec for spec in specs if page != "wall" or Role.WALL in spec.audience]
    return sorted(shown, key=lambda spec: spec.order)


def layer_config(spec: LayerSpec, context: PageContext) -> dict[str, Any]:
    """One layer as the bridge draws it."""
    words = context.words
    return {
        "id": spec.id,
        "draw": spec.draw.value,
        "name": words(f"layer.{spec.id}"),
        "unit": spec.measure.unit,
        "value_unit": spec.measure.drawn_unit,
        "windowed": spec.windowed,
        "on": spec.on_at_start,
        "order": spec.order,
        "resolutions": list(spec.resolutions),
        "feeds": list(spec.feeds),
        "legend": _legend(spec, context),
        "withheld_below": spec.withheld_below,
        "deck": deck_json(spec),
    }


def _legend(spec: LayerSpec, context: PageContext) -> dict[str, Any]:
    """Fixed class breaks for each window and resolution (areas: kind), so that a colour means the same tomorrow."""
    if isinstance(spec.legend, Marks):
        return _marks(spec.legend, context)
    if not isinstance(spec.legend, Steps):
        return {"type": "categories", "keys": list(spec.legend.keys)}
    low, high = spec.resolutions
    steps = spec.legend
    now, kinds = context.access.now(), context.access.district.area_kinds
    if spec.draw is Draw.AREAS:
        by_level = {str(level): list(steps.of_areas(level)) for level in range(len(kinds))}
        breaks = dict.fromkeys(WINDOWS, by_level)
    else:
        breaks = {
            window: {str(res): list(steps.at(res, Window.of(window, now))) for res in range(low, high + 1)}
            for window in WINDOWS
        }
    return {"type": "steps", "breaks": breaks, "falling": steps.falling}


def _marks(legend: Marks, context: PageContext) -> dict[str, Any]:
    """Names and signs by the mark's key; where it is ranked the names are the departments'."""
    words, departments = context.words, context.access.district.departments
    found = {key: words.pick(one.name) for key, one in departments.items()} if legend.ranked else {}
    return {
        "type": "marks",
        "keys": list(legend.keys),
        "ranked": legend.ranked,
        "names": {**found, **{key: words(f"{legend.words}.{key}") for key in legend.keys}},
        "signs": {key: words(f"sign.{key}") for key in legend.keys},
    }


def _feeds(context: PageContext) -> list[Mapping[str, Any]]:
    return [
        {
            "name": feed.name,
            "feed": feed.feed,
            "label": context.words.pick(feed.label),
            "every_s": feed.every_s,
            "stale_s": feed.stale_s,
            "dead_s": feed.dead_s,
        }
        for feed in context.access.feed_states()
    ]


def _clock(context: PageContext) -> dict[str, Any]:
    state = context.access.clock_state()
    return {
        "now": state.now.isoformat(),
        "speed": state.speed,
        "paused": state.paused,
        "kind": state.kind,
        "start": state.start.isoformat() if state.start else None,
        "end": state.end.isoformat() if state.end else None,
    }
