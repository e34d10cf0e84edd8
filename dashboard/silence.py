"""Which sources do not answer now: what hangs on them is not known, whatever they said last."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data_loaders.access import Access


def tells_of_incidents(access: Access) -> bool:
    """Whether any source of this city ever told of incidents; until one did their number is not known."""
    return any(state.kind == "incident" and state.last_at is not None for state in access.feed_states())


def silent_sources(access: Access, feeds: Collection[str]) -> tuple[str, ...]:
    """Names of the sources of these feeds that are stale, dead, or never answered; sorted."""
    return tuple(sorted(state.name for state in access.feed_states() if state.feed in feeds and state.state != "ok"))


def named_sources(access: Access, feeds: Collection[str]) -> tuple[str, ...]:
    """Names of all sources of these feeds; sorted."""
    return tuple(sorted(state.name for state in access.feed_states() if state.feed in feeds))


def heard_of(access: Access, feeds: Collection[str]) -> bool:
    """Whether any source of these feeds ever told anything; until one did what they would count is not known."""
    return any(state.feed in feeds and state.last_at is not None for state in access.feed_states())
