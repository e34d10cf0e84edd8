"""`/control/*`: what the command line asks of the running server, over its local socket only (see the guard)."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from dashboard.briefing.command import written
from dashboard.routes.answers import utc_text
from dashboard.routes.common import Looking, Served
from dashboard.routes.live_state import clock_json, feed_json
from data_loaders.access import Command

router = APIRouter(prefix="/control", include_in_schema=False)


class ClockOrder(BaseModel):
    """One clock verb with its arguments, as `access.act` takes them."""

    model_config = ConfigDict(extra="forbid")
    verb: Literal["pause", "resume", "speed", "jump"]
    args: dict[str, str | float] = Field(default_factory=dict, max_length=4)


@router.post("/status")
def status(_viewer: Looking, served: Served) -> dict[str, Any]:
    """Version, the moment up to which it is folded, clock, feeds and open streams."""
    access = served.access
    return {
        "version": access.version,
        "as_of": utc_text(access.as_of),
        "release": served.release,
        "clock": clock_json(access.clock_state()),
        "feeds": [feed_json(feed) for feed in access.feed_states()],
        "streams": served.hub.clients,
    }


class LetterOrder(BaseModel):
    """Which dead letters: of one source, or (empty) of all."""

    model_config = ConfigDict(extra="forbid")
    source: str = Field(default="", max_length=80)


@router.post("/dead-letters")
def dead_letters(viewer: Looking, served: Served, order: Annotated[LetterOrder, Body()]) -> dict[str, Any]:
    """The rows that did not enter and wait."""
    found = served.access.dead_letters(viewer, order.source)
    return {"letters": [{**asdict(item), "received_at": item.received_at.isoformat()} for item in found]}


@router.post("/dead-letters.replay")
def replay_letters(viewer: Looking, served: Served, order: Annotated[LetterOrder, Body()]) -> dict[str, Any]:
    """Send the waiting rows in again; answers with how many wait still."""
    before = len(served.access.dead_letters(viewer, order.source))
    served.access.act(Command("dead_letters.replay", {"source": order.source}), viewer)
    waiting = len(served.access.dead_letters(viewer, order.source))
    return {"entered": max(0, before - waiting), "waiting": waiting}


@router.post("/publication")
def publication(viewer: Looking, served: Served) -> dict[str, Any]:
    """How far the published numbers stand from the true ones: aggregates, no cell."""
    return {"utility": [asdict(item) for item in served.access.utility(viewer)]}


@router.post("/rebuild")
def rebuild(viewer: Looking, served: Served) -> dict[str, Any]:
    """Build the state anew from the ledger and swap it in; answers when done."""
    return {"version": served.access.act(Command("rebuild"), viewer)}


class BriefingOrder(BaseModel):
    """Which briefing, in which language and form."""

    model_config = ConfigDict(extra="forbid")
    area: str = Field(default="", max_length=80)
    window: str = Field(default="", max_length=20)
    day: str = Field(default="", max_length=10)
    lang: Literal["zh", "en"] = "zh"
    format: Literal["pdf", "html"] = "pdf"


@router.post("/briefing")
def briefing(_viewer: Looking, served: Served, order: Annotated[BriefingOrder, Body()]) -> dict[str, Any]:
    """A briefing of the whole district or of one area, as a file in base64."""
    content = written(served.access, served.answers.registry, order.model_dump())
    return {"content": base64.b64encode(content).decode()}


@router.post("/clock")
def clock(viewer: Looking, served: Served, order: Annotated[ClockOrder, Body()]) -> dict[str, Any]:
    """Carry out one clock verb."""
    version = served.access.act(Command(f"clock.{order.verb}", order.args), viewer)
    return {"version": version, "clock": clock_json(served.access.clock_state())}
