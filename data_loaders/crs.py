"""Declared reference systems to WGS-84: EPSG codes by PROJ, GCJ-02 and BD-09 by a library that knows them.

GCJ-02 shifts a point by 100–700 m and BD-09 by more: a hexagon of resolution 9 has edges of 200 m, so nothing is
ever guessed here. The library's own inverse of GCJ-02 is one step and up to 2 m out; its forward direction is exact,
so the inverse is found by repeating the forward step (four times: below a millimetre).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pybind11_coordtransform as offsets
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from data_loaders.contract import nearest

WGS84 = "EPSG:4326"
GCJ02 = "GCJ-02"
BD09 = "BD-09"
OFFSET_SYSTEMS = (GCJ02, BD09)
# What a Chinese or a test city's files are commonly in: offered as the nearest match of a misspelt name.
COMMON = (WGS84, "EPSG:4490", "EPSG:3857", "EPSG:4547", "EPSG:4549", "EPSG:32648", GCJ02, BD09)
_STEPS = 4
# Outside this box the offsets are not defined and points stand as they are.
_CHINA = (72.0, 0.8, 138.0, 56.0)
Degrees = npt.NDArray[np.float64]
# The library types its arrays in pybind11's own words.
_gcj02_of: Any = offsets.wgs84_to_gcj02_Nx2
_bd09_of_gcj02: Any = offsets.gcj02tobd09
_gcj02_of_bd09: Any = offsets.bd09togcj02


def checked(name: str) -> str:
    """The name as it is used inside, if it is an EPSG code that PROJ knows, `GCJ-02` or `BD-09`.

    Raises:
        ValueError: it is none of them; the nearest common one is offered.
    """
    if name in OFFSET_SYSTEMS:
        return name
    if not re.fullmatch(r"EPSG:\d{4,6}", name):
        raise ValueError(f"crs {name!r}: give EPSG:<code>, {GCJ02} or {BD09}{nearest(name, COMMON)}")
    try:
        CRS.from_user_input(name)
    except CRSError as error:
        raise ValueError(f"crs {name!r}: PROJ does not know this code{nearest(name, COMMON)}") from error
    return name


def is_degrees(name: str) -> bool:
    """Whether coordinates of this system are degrees of longitude and latitude."""
    return name in OFFSET_SYSTEMS or bool(_known(name).is_geographic)


def to_wgs84(name: str, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Longitude and latitude (WGS-84, degrees) of points given east and north in the declared system.

    Shapes are kept. What cannot be converted comes back as NaN. GCJ-02 within 1 mm, BD-09 within 0.3 m.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if name == WGS84 or not x.size:
        return x, y
    if name in OFFSET_SYSTEMS:
        return _without_offset(name, x, y)
    lon, lat = _transformer(name).transform(x, y)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def from_wgs84(name: str, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """East and north in the declared system of WGS-84 points: the way back, for drafts, tests and control points."""
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if name == WGS84 or not lon.size:
        return lon, lat
    if name in OFFSET_SYSTEMS:
        points = _gcj02_of(np.column_stack([lon, lat]), False)
        if name == BD09:
            points = _each(_bd09_of_gcj02, points)
        return points[:, 0], points[:, 1]
    x, y = _transformer(name).transform(lon, lat, direction="INVERSE")
    return np.asarray(x), np.asarray(y)


def _without_offset(name: str, x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    west, south, east, north = _CHINA
    out = np.column_stack([x, y])
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    given = out[inside]
    if name == BD09:
        given = _each(_gcj02_of_bd09, given)
    found = given.copy()
    for _ in range(_STEPS):
        found += given - _gcj02_of(found, False)
    out[inside] = found
    return out[:, 0], out[:, 1]


def _each(convert: Callable[[float, float], Degrees], points: Degrees) -> Degrees:
    # The library has BD-09 point by point only: about 1.5 s for a million.
    return np.array(list(map(convert, points[:, 0].tolist(), points[:, 1].tolist()))).reshape(-1, 2)


@functools.cache
def _known(name: str) -> CRS:
    return CRS.from_user_input(name)


@functools.cache
def _transformer(name: str) -> Transformer:
    return Transformer.from_crs(_known(name), WGS84, always_xy=True)
