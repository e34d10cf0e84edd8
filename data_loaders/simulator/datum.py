"""WGS-84 to the shifted systems of Chinese maps: what a police or hotline system writes. The loaders have the way back.

The figures are those of the published GCJ-02 and BD-09 formulas (Krasovsky 1940 ellipsoid); written here over whole
arrays, and apart from the library by which the loaders undo them, so that a fault in one shows against the other.
"""

from __future__ import annotations

import numpy as np

from data_loaders.simulator.geography.board import Floats

_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0


def gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 longitude and latitude of WGS-84 points in China, degrees; shapes are kept."""
    x, y = lon - 105.0, lat - 35.0
    root, waves = np.sqrt(np.abs(x)), 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + 2 / 3 * waves
    north += 2 / 3 * (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi))
    north += 2 / 3 * (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + 2 / 3 * waves
    east += 2 / 3 * (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi))
    east += 2 / 3 * (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi))
    angle = np.radians(lat)
    curve = 1 - _ECCENTRICITY_2 * np.sin(angle) ** 2
    north_deg = np.degrees(north / (_AXIS_M * (1 - _ECCENTRICITY_2) / curve**1.5))
    east_deg = np.degrees(east / (_AXIS_M / np.sqrt(curve) * np.cos(angle)))
    return lon + east_deg, lat + north_deg


def bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """BD-09 longitude and latitude of WGS-84 points in China, degrees; shapes are kept."""
    x, y = gcj02(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
