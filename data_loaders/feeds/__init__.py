"""One feed a file. `ALL` is the one registry; a feed never imports a feed."""

from data_loaders.contract import ConfigError, Feed, nearest
from data_loaders.feeds import (
    camera_catalogue,
    camera_counts,
    camera_events,
    desk,
    grid_cases,
    hotline_12345,
    patrols,
    police_110,
    population,
)

ALL: tuple[Feed, ...] = (
    police_110.FEED,
    grid_cases.FEED,
    hotline_12345.FEED,
    camera_catalogue.FEED,
    camera_counts.FEED,
    camera_events.FEED,
    patrols.FEED,
    population.FEED,
    desk.FEED,
)


def feed_named(name: str) -> Feed:
    """The feed of that name.

    Raises:
        ConfigError: no such feed; the known ones are listed.
    """
    for feed in ALL:
        if feed.name == name:
            return feed
    known = [feed.name for feed in ALL]
    raise ConfigError(f"feed {name!r}: not known{nearest(name, known)}. Known feeds: {', '.join(known)}")
