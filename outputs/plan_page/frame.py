"""From the British National Grid to the pixels of a map: a linear scale, north up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
