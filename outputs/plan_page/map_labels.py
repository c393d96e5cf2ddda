"""Where a map's names stand: beside what they name, and never on a mark or on one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .map_geometry import Frame, Point, number

LETTER = 0.56
"""About the width of a letter, in heights of the type."""
_GAP = 3.0
"""Pixels between a mark and its name."""
_CELL = 24
"""Pixels of the side of a cell in which what is drawn is looked up."""
_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Where a name is tried: right, left, above, below, and the corners."""
_STEPS = (0, 9, 18)
"""Pixels further out at which a name is tried where it has no room close by."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: where its text begins (or ends, by `anchor`), in pixels, and what it says."""

    x: str
    y: str
    anchor: str
    text: str


@dataclass(slots=True)
class Labels:
    """Places names on a map where nothing is drawn yet, and remembers them as drawn."""

    frame: Frame
    _taken: defaultdict[tuple[int, int], list[Box]] = field(default_factory=lambda: defaultdict(list))

    def block(self, point: Point, half: float) -> None:
        """Keep names off a mark, half of whose width is given."""
        self._take((point[0] - half, point[1] - half, point[0] + half, point[1] + half))

    def beside(self, point: Point, half: float, text: str, height: float) -> Label | None:
        """Place a name beside a mark; None where it would stand on something or leave the map."""
        for step in _STEPS:
            for right, down in _AROUND:
                away = half + _GAP + step
                x, y = point[0] + right * away, point[1] + down * (away if not right else 0.7 * away)
                if label := self._placed(x, y - height / 2 + down * height / 2, right, text, height):
                    return label
        return None

    def amid(self, point: Point, text: str, height: float) -> Label | None:
        """Place a name on a point that has no mark, or beside it; None where there is no room."""
        return self._placed(point[0], point[1] - height / 2, 0, text, height) or self.beside(point, 0, text, height)

    def _placed(self, x: float, top: float, right: int, text: str, height: float) -> Label | None:
        """Place a name that begins at x (`right` 1), ends there (-1), or has its middle there (0)."""
        width = len(text) * LETTER * height
        left = x - width * (1 - right) / 2
        box = (left, top, left + width, top + height)
        if not self._free(box):
            return None
        self._take(box)
        anchor = {1: "start", -1: "end", 0: "middle"}[right]
        return Label(number(x), number(top + 0.8 * height), anchor, text)

    def _free(self, box: Box) -> bool:
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self.frame.width - 2 and box[3] <= self.frame.height - 2
        return inside and not any(_meet(box, other) for cell in _cells(box) for other in self._taken.get(cell, ()))

    def _take(self, box: Box) -> None:
        for cell in _cells(box):
            self._taken[cell].append(box)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
        for y in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
            yield x, y


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
