"""What cameras report by themselves: event classes with a confidence, never a plate or a face. NDJSON, WGS-84."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import shapely

from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.devices import device_ids
from data_loaders.simulator.happenings import Happenings, Stream
from data_loaders.simulator.kinds import CAMERA_EVENTS
from data_loaders.simulator.layouts.layout import Lives, Records, clock_text


class CameraEvents(Records):
    """Events, each told by the nearest camera, a few seconds after."""

    name = "camera_events"

    def __init__(self, city: City) -> None:
        super().__init__(city.plan.zone)
        self._city = city
        self._ids = device_ids(city)
        self._places = city.cameras[["lon", "lat"]].to_numpy()
        self._tree = shapely.STRtree(shapely.points(self._places))
        self._happenings = Happenings(city, Stream(self.name, CAMERA_EVENTS, city.plan.camera_events_a_day))

    def lives(self, when: date) -> Lives:
        """Events of a day."""
        found = self._happenings.of_day(when)
        rng, count = dice(self._city.plan.seed, self.name, when), len(found)
        near = self._tree.query_nearest(shapely.points(found["lon"], found["lat"]), all_matches=False)[1]
        seen = self._places[near]
        # The event is placed where the camera looks: a few metres before it.
        lon, lat = self._city.shifted(rng, seen[:, 0], seen[:, 1], 9.0)
        at = found["at"].to_numpy()
        fixed = pd.DataFrame(
            {
                "event_id": [f"E{when:%Y%m%d}{number + 1:05d}" for number in range(count)],
                "device_id": self._ids[near],
                "event_class": np.array([sort.code for sort in CAMERA_EVENTS], dtype=object)[found["sort"]],
                "confidence": np.round(rng.beta(9, 1.6, count), 3),
                "occurred_at": clock_text(at, self._zone),
                "lon": np.round(lon, 6),
                "lat": np.round(lat, 6),
            }
        )
        return Lives(fixed, (at + rng.integers(3, 20, count))[:, None].astype(np.int64))

    def shown(self, lives: Lives, until: int) -> pd.DataFrame:  # noqa: ARG002 - an event never changes
        """Native rows."""
        return lives.fixed
