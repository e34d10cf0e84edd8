"""Control points: records whose true place is known show whether a source is in the system that it declares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pyproj import Geod

from data_loaders.contract import SourceError
from data_loaders.crs import OFFSET_SYSTEMS, WGS84, from_wgs84, to_wgs84
from data_loaders.settings import ControlPart, SourcePart

_EARTH = Geod(ellps="WGS84")


def check_control(source: SourcePart, points: Sequence[ControlPart], frame: pd.DataFrame) -> None:
    """Compare the frame's places (WGS-84 by the source's declaration) with the control points of this source.

    Raises:
        SourceError: a control point lies farther off than its tolerance; where another declaration would put it right,
            that is named. Nothing of the delivery enters: every other row is off as well.
    """
    for point in points:
        if point.source != source.name or "lon" not in frame:
            continue
        rows = frame[(frame["source_id"] == point.source_id) & frame["lon"].notna() & frame["lat"].notna()]
        for lon, lat in zip(rows["lon"].tolist(), rows["lat"].tolist(), strict=True):
            off = _metres(lon, lat, point)
            if off > point.tolerance_m:
                raise SourceError(
                    f"source {source.name}: control point {point.source_id!r} lies {off:.0f} m from its true place "
                    f"(at most {point.tolerance_m:.0f} m). {_advice(source, lon, lat, point)}"
                )


def _advice(source: SourcePart, lon: float, lat: float, point: ControlPart) -> str:
    """Which declaration would have put the point right."""
    given = from_wgs84(source.crs, np.array([lon]), np.array([lat]))
    for system in (WGS84, *OFFSET_SYSTEMS):
        moved = to_wgs84(system, *given)
        if system != source.crs and _metres(float(moved[0][0]), float(moved[1][0]), point) <= point.tolerance_m:
            return f"The file is in {system}, not in {source.crs}: set crs = {system!r} for this source"
    return f"Neither {WGS84} nor {' nor '.join(OFFSET_SYSTEMS)} puts it right: check the point and the file"


def _metres(lon: float, lat: float, point: ControlPart) -> float:
    return float(_EARTH.inv(lon, lat, point.lon, point.lat)[2])
