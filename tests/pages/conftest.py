"""A town with open, closed, placeless and sensitive incidents, and the pages over it."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from dashboard import i18n
from dashboard.i18n import Words
from dashboard.pages.context import PageContext
from dashboard.pages.drill import AreaNames, Drill
from data_loaders.access import Role, Viewer
from layers.registry import Registry

OPERATOR = Viewer("post_7", Role.OPERATOR)
WALL = Viewer("wall_1", Role.WALL)

CASES = [
    "a1,2024-05-14 09:00,,开,垃圾,104.01,30.61",
    "a2,2024-05-15 08:00,,开,垃圾,104.01,30.61",
    "a3,2024-05-13 08:00,2024-05-14 10:00,结,垃圾,104.03,30.61",
    "a4,2024-05-15 09:00,,开,垃圾,,",
    "a5,2024-05-15 10:00,,开,家中,104.01,30.61",
]


@pytest.fixture
def place(town):
    """The town after its first tick."""
    return town(cases=CASES).tick()


class Marked(Words):
    """Words that show which text came from a language file."""

    def __call__(self, key, **values):
        return f"⟦{super().__call__(key, **values)}⟧"


def marked(zone: str) -> Words:
    return Marked("zh", i18n.Words.of("zh", zone).zone, i18n.strings("zh"))


@pytest.fixture
def looking(place):
    """`looking(viewer)` gives that viewer's page context and drill, with marked words where asked."""

    def make(viewer=OPERATOR, *, pseudo=False, lang="zh"):
        context = PageContext.of(viewer, lang, "dark", place.access, Registry(), "build-1")
        if pseudo:
            context = replace(context, words=marked(place.access.district.zone))
        drill = Drill(
            access=place.access,
            registry=context.registry,
            viewer=viewer,
            words=context.words,
            area_names=AreaNames(place.access),
        )
        return SimpleNamespace(context=context, drill=drill, town=place)

    return make


def plain(component) -> dict:
    """The component as it travels to the browser."""
    return json.loads(json.dumps(component.to_plotly_json(), default=lambda item: item.to_plotly_json()))
