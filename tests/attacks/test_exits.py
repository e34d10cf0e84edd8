"""No exit without an attack: the application's own routes, callbacks and parameters against the lists of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher

from dashboard.application import PAGES, Options, build
from dashboard.identity import Identity
from layers.registry import SHIPPED, Registry
from layers.spec import Draw
from tests.attacks import exits
from tests.attacks.local import Local

# What a question may carry. None of them takes a condition, a function or a language of queries (P6).
PARAMETERS = {
    "after", "area", "bbox", "cell", "class", "classes", "day", "epoch", "from", "have", "incident_id", "kind", "layer", "layers",
    "limit", "q", "res", "status", "to", "window",
}  # fmt: skip


def routes_of(routes: Iterable[object], prefix: str = "") -> Iterator[str]:
    """Paths of all routes, those of included routers too."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from routes_of(route.original_router.routes, prefix)
        else:
            yield prefix + route.path


def test_every_route_and_parameter_is_attacked(buildings: Local, tmp_path: Path) -> None:
    identity = Identity.open(tmp_path / "posts", lambda: datetime.now(UTC), PasswordHasher(1, 8, 1))
    try:
        options = Options(release="test", hosts={"localhost"}, audit=lambda *_: None)
        built = build(buildings.access, Registry(), identity, options)
        routes = set(routes_of(built.api.routes))
        built.hub.close()
    finally:
        identity.close()
    attacked = set(exits.ASKED) | set(exits.OTHERWISE)
    assert routes - attacked == set(), "a new exit: give it its questions in exits.ASKED, or its attack in OTHERWISE"
    assert attacked - routes == set(), "an exit that is gone: take it from the lists"
    assert {page.path for page in PAGES} == set(exits.PAGES), "a page is an exit like a route"
    described = built.api.openapi()["paths"]
    parameters = {
        item["name"] for path in described.values() for verb in path.values() for item in verb.get("parameters", ())
    }
    assert parameters <= PARAMETERS, "a new parameter: can it cut a published number finer? Then add it here"


def test_every_layer_is_asked_for_by_its_own_route() -> None:
    questions = [question for ask in exits.ASKED.values() for question in ask()]
    for spec in SHIPPED:
        route = {Draw.CELLS: "cells", Draw.POINTS: "points", Draw.AREAS: "areas"}[spec.draw]
        assert any(question.startswith(f"/data/{route}/{spec.id}?") for question in questions), spec.id
