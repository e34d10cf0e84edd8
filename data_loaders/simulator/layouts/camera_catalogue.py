"""The camera catalogue (GB/T 28181 DeviceChannel): every device with its state, whole each time. JSON, WGS-84."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_loaders.simulator import canaries
from data_loaders.simulator.chance import dice
from data_loaders.simulator.city import City
from data_loaders.simulator.devices import device_ids, states
from data_loaders.simulator.layouts.layout import Part

# States are looked at this often, as a catalogue subscription would tell them.
STEP_S = 60
SECRET_CAMERAS = 0.02


class CameraCatalogue:
    """All devices, whenever one of them changed its state."""

    name = "camera_catalogue"
    snapshot = True

    def __init__(self, city: City) -> None:
        self._city = city
        self._fixed = _fixed(city)

    def parts(self, since: int, until: int, first: int) -> Iterator[Part]:
        """The whole catalogue if a state differs from that at `since`, or if nothing was given yet (`since < first`)."""
        now = until - until % STEP_S
        state = states(self._city, now)
        if since >= first and _digest(state) == _digest(states(self._city, since - since % STEP_S)):
            return
        rows = self._fixed.copy()
        rows.insert(10, "Status", state)
        yield Part(rows, np.full(len(rows), until, dtype=np.int64))


def _digest(state: np.ndarray) -> str:
    return hashlib.sha256("|".join(state.tolist()).encode()).hexdigest()


def _fixed(city: City) -> pd.DataFrame:
    cameras, rng = city.cameras, dice(city.plan.seed, "catalogue")
    count, ids = len(cameras), device_ids(city)
    codes = city.grids[cameras["grid"]]
    community = [code[:12] for code in codes]
    maker = rng.integers(1, 5, count)
    return pd.DataFrame(
        {
            "DeviceID": ids,
            "Name": cameras["name"].to_numpy(dtype=object),
            "Manufacturer": [f"厂商{at}" for at in maker],
            "Model": [f"M{at}-{size}" for at, size in zip(maker, rng.integers(100, 110, count), strict=True)],
            "Owner": np.where(cameras["use_type"].to_numpy() == 2, "区交通管理", "区公共安全"),
            "CivilCode": [code[:6] for code in codes],
            "Block": community,
            "Address": [city.communities[code] for code in community],
            "Parental": 0,
            "ParentID": [f"{city.plan.code}00002000{code[6:9]:0>6}" for code in codes],
            "RegisterWay": 1,
            "Secrecy": (rng.random(count) < SECRET_CAMERAS).astype(int),
            "Longitude": cameras["lon"],
            "Latitude": cameras["lat"],
            "PTZType": cameras["ptz_type"],
            "PositionType": rng.integers(1, 11, count),
            "RoomType": rng.integers(1, 3, count),
            "UseType": cameras["use_type"],
            "DirectionType": rng.integers(1, 9, count),
            "StreetID": [code[:9] for code in codes],
            "CommunityID": community,
            "GridID": codes.astype(object),
            "IPAddress": [f"198.51.100.{at % 250 + 1}" for at in range(count)],
            "Port": 5060,
            "Password": canaries.some(rng, canaries.NAMES, count),
        }
    )
