"""From the National Grid to the pixels of a map: a linear scale, north up; outlines thinned to what can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from ...inputs.documents.boundaries import Ring

WIDEST, TALLEST = 640, 720
MARGIN = 26
"""Pixels between the outermost mark and the edge."""
FOOT = 24
"""Pixels below, for the scale bar."""
_LEAST_METRES = 10_000
"""The shortest side of the drawn part: places that lie close together would be drawn without surroundings."""
_FAR = 2.0
"""How many times as far as usual a place is that the map does not hold."""
_BAR_LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100)
_FINEST_PIXELS = 0.5
"""Points of an outline that lie closer than this cannot be told apart, and one of them is left out."""
_LONGEST_PATH = 400_000
"""The most characters of the path of all outlines: a page stays under 2 MB."""

Point = tuple[float, float]
"""Pixels from the left, and down from the top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawn part of the grid: its north-west corner in metres, metres in a pixel, and its size in pixels."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    def at(self, place: tuple[float, float]) -> Point:
        """Give where a place of the grid is drawn: from the left, and down from the top."""
        return (place[0] - self.west) / self.scale, (self.north - place[1]) / self.scale

    def shows(self, place: tuple[float, float]) -> bool:
        """Say whether a place lies within the drawn part."""
        x, y = self.at(place)
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def bar_km(self) -> int:
        """The length of the scale bar: a round number of km in at most a fourth of the width."""
        most = self.width * self.scale / 4000
        return max(step for step in _BAR_LENGTHS_KM if step <= max(most, _BAR_LENGTHS_KM[0]))

    @property
    def bar(self) -> str:
        """The length of the scale bar in pixels."""
        return number(1000 * self.bar_km / self.scale)


def far_out(places: Sequence[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Give the places far outside where the others are: a map that held them would shrink everybody.

    The middle is the median of each axis; far is more than twice as far from it as nine in ten are.
    """
    middle = tuple(sorted(axis)[len(places) // 2] for axis in zip(*places, strict=True))
    away = {place: hypot(place[0] - middle[0], place[1] - middle[1]) for place in places}
    usual = max(sorted(away[place] for place in places)[9 * (len(places) - 1) // 10], _LEAST_METRES)
    return frozenset(place for place, metres in away.items() if metres > _FAR * usual)


def frame_of(places: Iterable[tuple[int, int]], widest: int = WIDEST, tallest: int = TALLEST) -> Frame:
    """Frame places, of which there is at least one, in at most that many pixels."""
    east, north = zip(*places, strict=True)
    wide, tall = (max(max(axis) - min(axis), _LEAST_METRES) for axis in (east, north))
    scale = max(wide / (widest - 2 * MARGIN), tall / (tallest - 2 * MARGIN - FOOT))
    width, height = round(max(wide / scale + 2 * MARGIN, widest / 2)), round(tall / scale + 2 * MARGIN + FOOT)
    return Frame(
        west=(min(east) + max(east)) / 2 - scale * width / 2,
        north=(min(north) + max(north)) / 2 + scale * (height - FOOT) / 2,
        scale=scale,
        width=width,
        height=height,
    )


def number(value: float) -> str:
    """Write a coordinate to a tenth of a pixel, in as few bytes as it takes."""
    return f"{round(value, 1):.1f}".removesuffix(".0")


def outline_path(rings: Iterable[Ring], frame: Frame) -> str:
    """Draw rings in a frame as an SVG path; one that would be too long is thinned until it fits."""
    drawn = [[frame.at(point) for point in ring] for ring in rings]
    apart = _FINEST_PIXELS
    while len(path := "".join(_path(ring, frame, apart) for ring in drawn)) > _LONGEST_PATH:
        apart *= 2
    return path


def _path(ring: list[Point], frame: Frame, apart: float) -> str:
    """Draw the parts of a ring that are in sight."""
    parts, end = [], None
    for a, b in pairwise(_thinned(ring, apart)):
        if _in_sight(a, b, frame):
            parts += [] if a == end else ["M", _point(a)]
            parts += ["L", _point(b)]
            end = b
    return "".join(parts)


def _thinned(ring: list[Point], apart: float) -> Iterator[Point]:
    """Leave out points that lie closer to the last one than can be seen; the ends stay."""
    last = ring[0]
    yield last
    for point in ring[1:-1]:
        if abs(point[0] - last[0]) >= apart or abs(point[1] - last[1]) >= apart:
            yield point
            last = point
    if ring[-1] != last:
        yield ring[-1]


def _in_sight(a: Point, b: Point, frame: Frame) -> bool:
    return all(
        min(start, stop) <= size and max(start, stop) >= 0
        for start, stop, size in zip(a, b, (frame.width, frame.height), strict=True)
    )


def _point(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
