"""From the British National Grid to the pixels of a map: a linear scale, north up.

Outlines into the path of a map: only what is in sight, and no finer than can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...inputs.documents.boundaries import Ring

WIDEST, TALLEST = 640, 720
MARGIN = 26
"""Pixels between the outermost mark and the edge."""
FOOT = 24
"""Pixels below, for the scale bar."""
_LEAST = 10_000
"""So many metres a map shows at least, however close its places lie."""
_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawn part of the grid: its north-west corner in metres, metres in a pixel, and its size in pixels."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
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
        return max(step for step in _STEPS if step <= max(most, _STEPS[0]))

    @property
    def bar(self) -> str:
        """The length of the scale bar in pixels."""
        return number(1000 * self.bar_km / self.scale)


def frame_of(places: Iterable[tuple[int, int]]) -> Frame:
    """Frame places, of which there is at least one."""
    east, north = zip(*places, strict=True)
    wide, tall = (max(max(axis) - min(axis), _LEAST) for axis in (east, north))
    scale = max(wide / (WIDEST - 2 * MARGIN), tall / (TALLEST - 2 * MARGIN - FOOT))
    width, height = round(max(wide / scale + 2 * MARGIN, WIDEST / 2)), round(tall / scale + 2 * MARGIN + FOOT)
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


Point = tuple[float, float]
_FINEST = 0.5
"""Points that lie closer than this, in pixels, cannot be told apart."""
_MOST = 400_000
"""The longest path: a page stays under 2 MB."""


def outline_path(rings: Iterable[Ring], frame: Frame) -> str:
    """Draw rings in a frame; where that is very long, as coarsely as it takes."""
    drawn = [[frame.at(point) for point in ring] for ring in rings]
    apart = _FINEST
    while len(path := "".join(_path(ring, frame, apart) for ring in drawn)) > _MOST:
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
