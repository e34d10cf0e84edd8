"""Planned storylines that come round by the clock, so that somebody who looks at any hour finds something under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.plan import Storyline

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """What an episode brings to one stream: about `mean` of `code`, from `after_s` to `until_s`, within about `within_m`."""

    stream: str
    code: str
    mean: float
    after_s: float
    until_s: float
    within_m: float


_SCENES: dict[str, tuple[Scene, ...]] = {
    "burst_pipe": (
        Scene("grid_cases", "101004", 1.0, 60, 300, 8),
        Scene("grid_cases", "204001", 5.0, 300, 3000, 90),
        Scene("grid_cases", "204002", 0.6, 1500, 4000, 40),
        Scene("police_110", "301002", 3.0, 600, 3600, 220),
        Scene("police_110", "601003", 3.0, 600, 5400, 350),
        Scene("hotline_12345", "公用事业/供水/停水", 9.0, 900, 7000, 420),
        Scene("camera_events", "waterlogging", 3.0, 200, 2400, 70),
        Scene("camera_events", "congestion", 3.0, 600, 4200, 260),
    ),
    "market_waste": (
        Scene("grid_cases", "201001", 7.0, 300, 9000, 90),
        Scene("grid_cases", "103001", 3.0, 600, 9000, 110),
        Scene("hotline_12345", "市容环卫/环境卫生/垃圾清运", 4.0, 1800, 10_000, 180),
        Scene("camera_events", "waste_overflow", 5.0, 120, 9000, 70),
    ),
    "dead_camera_street": (),
    "feed_outage": (),
}


@dataclass(frozen=True, slots=True)
class Episode:
    """One coming round of a storyline: `[begins, ends)` in epoch seconds, its place, and the street that goes dark."""

    kind: str
    begins: int
    ends: int
    lon: float
    lat: float
    road: str
    source: str

    def scenes(self, stream: str) -> Iterator[Scene]:
        """What the episode brings to a stream."""
        return (scene for scene in _SCENES[self.kind] if scene.stream == stream)


def episodes(city: City, first: int, last: int) -> list[Episode]:
    """Episodes that begin within `[first, last)`, in the plan's order."""
    found: list[Episode] = []
    for line in city.plan.storylines:
        every, offset = line.every_min * MINUTE_S, line.offset_min * MINUTE_S
        turns = range(-(-(first - offset) // every), -(-(last - offset) // every))
        found += [_episode(city, line, turn, turn * every + offset) for turn in turns]
    return found


def under_way(city: City, kind: str, at: int) -> list[Episode]:
    """Episodes of one kind that have begun by `at` and have not ended."""
    longest = max((line.lasts_min for line in city.plan.storylines if line.kind == kind), default=0) * MINUTE_S
    return [
        found
        for found in episodes(city, at - longest, at + 1)
        if found.kind == kind and found.begins <= at < found.ends
    ]


def _episode(city: City, line: Storyline, turn: int, begins: int) -> Episode:
    rng = dice(city.plan.seed, "storyline", line.kind, line.offset_min, turn)
    pool = city.pools["markets" if line.kind == "market_waste" else "roads"]
    at = int(pool.draw(rng, 1)[0])
    road = city.camera_roads[int(rng.integers(len(city.camera_roads)))] if line.kind == "dead_camera_street" else ""
    place = (float(pool.lon[at]), float(pool.lat[at]))
    return Episode(line.kind, begins, begins + line.lasts_min * MINUTE_S, *place, road, line.source)
