"""The map of a briefing as SVG: one drawer for page, file and print. Shape speaks before colour: outline, hatch, number."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

import h3
import shapely

from layers.briefing.contents import Ground
from layers.briefing.hot_spots import Hexagon, HotSpots

# So many of the hot hexagons, the strongest, bear a number, and stand by it in the list beside the map.
NUMBERED = 6
_METRES_A_DEGREE = 111_320
_SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the look: land and its rules, text with its casing, and the sequential scale, weakest first."""

    land: str
    rule: str
    outline: str
    text: str
    casing: str
    steps: tuple[str, ...]


LIGHT = Palette(
    "#fafbfb", "#96a2ac", "#12181d", "#12181d", "#ffffff",
    ("#c9eee0", "#92cbca", "#65a7b3", "#47839c", "#355f86", "#2b3c74"),
)  # fmt: skip
DARK = Palette(
    "#181e24", "#46525d", "#edf1f4", "#edf1f4", "#0f1317",
    ("#36446a", "#345c75", "#3f7e8e", "#5ca0a2", "#80c0b0", "#a8e1b7"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A word on the map: where its middle is, as shares of width and height, and whether it numbers a hot hexagon."""

    x: float
    y: float
    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map without words, the words that belong on it, its size in pixels, and its scale bar: metres, and pixels."""

    svg: str
    labels: tuple[Label, ...]
    width: int
    height: int
    scale_m: int
    scale_px: float

    def scaled(self, text: str) -> Drawing:
        """The same map with the length of its scale bar written over it."""
        over = Label((10 + self.scale_px / 2) / self.width, (self.height - 22) / self.height, text)
        return replace(self, labels=(*self.labels, over))

    def lettered(self, palette: Palette, family: str, size: float) -> str:
        """The same map with its words drawn into it."""
        words = "".join(
            f'<text x="{_n(one.x * self.width)}" y="{_n(one.y * self.height + size * 0.36)}" text-anchor="middle" '
            f'font-family="{escape(family)}" font-size="{_n(size)}" font-weight="{700 if one.number else 400}" '
            f'fill="{palette.text}" stroke="{palette.casing}" stroke-width="{_n(size / 5)}" paint-order="stroke" '
            f'stroke-linejoin="round">{escape(one.text)}</text>'
            for one in self.labels
        )
        return self.svg.replace("</svg>", f"{words}</svg>")


def draw(
    found: HotSpots,
    ground: Ground,
    breaks: Sequence[float],
    palette: Palette,
    *,
    width: int,
    names: Mapping[str, str],
    known: bool,
) -> Drawing | None:
    """The hexagons of a place, clipped to it, with its parts' boundaries and names; None without any outline.

    `breaks` are the lower bounds of the palette's steps, as the layer of densities has them. `names` of parts by code.
    Where nothing is `known` of events the whole place is hatched: a plain map would look calm.
    """
    whole = shapely.union_all([shapely.geometry.shape(one) for one in ground.outline])
    if whole.is_empty:
        return None
    frame = _Frame.of(whole.bounds, width)
    inside = [one for one in found.hexagons if one.count.value or one.hot or one.cold]
    fills = "".join(_hexagon(one, whole, frame, breaks, palette) for one in inside)
    parts = {code: shapely.geometry.shape(shape) for code, shape in ground.parts.items()}
    if not known:
        fills += _path(whole, frame, 'fill="url(#unknown)" stroke="none"')
    borders = "".join(
        _path(shape, frame, f'fill="none" stroke="{palette.rule}" stroke-width="1"') for shape in parts.values()
    )
    rings = "".join(_ring(one, frame, palette) for one in found.hot)
    ground_path = _path(whole, frame, f'fill="{palette.land}" stroke="none"')
    edge = _path(whole, frame, f'fill="none" stroke="{palette.outline}" stroke-width="1.6"')
    metres, bar_px, bar = frame.scale(palette)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" '
        f'width="{frame.width}" height="{frame.height}">{_HATCHES.format(cold=palette.text, unknown=palette.rule)}'
        f"{ground_path}{fills}{borders}{edge}{rings}{bar}</svg>"
    )
    labels = [*_names(parts, names, frame, found.hot), *_numbers(found.hot, frame)]
    return Drawing(svg, tuple(labels), frame.width, frame.height, metres, bar_px)


def step_of(value: float, breaks: Sequence[float]) -> int:
    """The step of a count: the last whose lower bound it reaches; the first for what lies below all."""
    return max(0, sum(1 for bound in breaks if value >= bound) - 1)


def legend(found: HotSpots, breaks: Sequence[float]) -> list[tuple[int, str]]:
    """The steps that the map shows, each with its counts in words of digits: `2`, `3–5`, `6+`."""
    most = max((one.count.value or 0 for one in found.hexagons), default=0)
    bounds = [round(one) for one in breaks]
    texts = [f"{low}" if high - 1 == low else f"{low}\N{EN DASH}{high - 1}" for low, high in pairwise(bounds)] + [
        f"{bounds[-1]}+"
    ]
    return [(step, text) for step, text in enumerate(texts) if bounds[step] <= max(most, bounds[0])]


_HATCHES = (
    '<defs><pattern id="cold" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="{cold}" stroke-width="1.2"/></pattern>'
    '<pattern id="unknown" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V9" stroke="{unknown}" stroke-width="2.5"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Degrees to pixels: as flat as a district is."""

    west: float
    north: float
    east_px: float
    north_px: float
    width: int
    height: int

    @staticmethod
    def of(bounds: tuple[float, float, float, float], width: int) -> _Frame:
        west, south, east, north = bounds
        squeeze = math.cos(math.radians((south + north) / 2))
        margin = 12
        east_px = (width - 2 * margin) / (east - west)
        north_px = east_px / squeeze
        # A place that is much taller than wide keeps to a page.
        tallest = 1.15 * width
        shrink = min(1.0, (tallest - 2 * margin) / ((north - south) * north_px))
        east_px, north_px = east_px * shrink, north_px * shrink
        left = margin + (width - 2 * margin - (east - west) * east_px) / 2
        height = round((north - south) * north_px + 2 * margin)
        return _Frame(west - left / east_px, north + margin / north_px, east_px, north_px, width, height)

    def at(self, point: Point) -> Point:
        return (point[0] - self.west) * self.east_px, (self.north - point[1]) * self.north_px

    def scale(self, palette: Palette) -> tuple[int, float, str]:
        px_m = self.north_px / _METRES_A_DEGREE
        metres = max((one for one in _SCALES_M if one * px_m <= self.width / 4), default=_SCALES_M[0])
        x, y = 10, self.height - 8
        return (
            metres,
            metres * px_m,
            (
                f'<path d="M{x} {y - 5}V{y}H{_n(x + metres * px_m)}V{y - 5}" fill="none" stroke="{palette.text}" '
                'stroke-width="1.5"/>'
            ),
        )


def _hexagon(one: Hexagon, whole: shapely.Geometry, frame: _Frame, breaks: Sequence[float], palette: Palette) -> str:
    shape = shapely.intersection(shapely.Polygon(_ring_of(one)), whole)
    colour = palette.steps[min(step_of(one.count.value or 0, breaks), len(palette.steps) - 1)]
    plain = (
        _path(shape, frame, f'fill="{colour}" stroke="{palette.land}" stroke-width="0.8"') if one.count.value else ""
    )
    return plain + (_path(shape, frame, 'fill="url(#cold)" stroke="none"') if one.cold else "")


def _ring(one: Hexagon, frame: _Frame, palette: Palette) -> str:
    shape = shapely.Polygon(_ring_of(one))
    casing = _path(shape, frame, f'fill="none" stroke="{palette.casing}" stroke-width="4.5" stroke-linejoin="round"')
    line = _path(shape, frame, f'fill="none" stroke="{palette.outline}" stroke-width="2.4" stroke-linejoin="round"')
    return casing + line


def _ring_of(one: Hexagon) -> list[Point]:
    return [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(f"{one.cell:x}")]


def _numbers(hot: Sequence[Hexagon], frame: _Frame) -> list[Label]:
    out = []
    for place, one in enumerate(hot[:NUMBERED], 1):
        latitude, longitude = h3.cell_to_latlng(f"{one.cell:x}")
        x, y = frame.at((longitude, latitude))
        out.append(Label(x / frame.width, y / frame.height, str(place), number=True))
    return out


def _names(
    parts: Mapping[str, shapely.Geometry], names: Mapping[str, str], frame: _Frame, hot: Sequence[Hexagon]
) -> list[Label]:
    """Names of parts, each inside its own; where the number of a hot hexagon stands, the name stands under it."""
    taken = [(one.x, one.y) for one in _numbers(hot, frame)]
    out = []
    for code, shape in parts.items():
        middle = shapely.point_on_surface(shape)
        x, y = frame.at((middle.x, middle.y))
        place = (x / frame.width, y / frame.height)
        clash = any(abs(place[0] - one[0]) < 0.05 and abs(place[1] - one[1]) < 0.03 for one in taken)
        out.append(Label(place[0], place[1] + (0.045 if clash else 0), names.get(code, code)))
    return out


def _path(shape: shapely.Geometry, frame: _Frame, style: str) -> str:
    rings = _rings(shape, frame.at)
    return f'<path d="{"".join(rings)}" {style}/>' if rings else ""


def _rings(shape: shapely.Geometry, at: Callable[[Point], Point]) -> list[str]:
    out = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type != "Polygon" or polygon.is_empty:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = [at(point) for point in ring.coords[:-1]]
            out.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in _thinned(points)) + "Z")
    return out


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Points at least half a pixel apart: what lies closer is not seen."""
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(kept[-1], point) >= 0.5:
            kept.append(point)
    return kept


def _n(value: float) -> str:
    """One decimal, and none where it is 0: short, and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
