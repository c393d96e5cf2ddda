"""Outlines into the path of a map: only what is in sight, and no finer than can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ...models.boundaries import Ring
from .frame import Frame, number

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
