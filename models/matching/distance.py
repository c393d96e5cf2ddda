"""Straight-line distance on the British National Grid, in whole metres squared, and km rounded half up.

Every comparison is made in whole numbers: a square root only ever proposes a value, which is then put right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...common.arrays import Flags, Ints

UNKNOWN = -1
"""Stands for a distance that is not known, in arrays of whole numbers."""

Position = tuple[int, int] | None


class Positions:
    """Positions of many bodies: arrays of eastings, northings, and whether each is known."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self.known: Flags = np.array([p is not None for p in positions], dtype=bool)
        self.metres: Ints = np.array([p or (0, 0) for p in positions], dtype=np.int64).reshape(-1, 2)

    def squared_to(self, here: Ints, other: Positions, there: Ints) -> Ints:
        """Squared metres between places, broadcast; UNKNOWN where either is not known."""
        east, north = (self.metres[here, axis] - other.metres[there, axis] for axis in (0, 1))
        return np.where(self.known[here] & other.known[there], east * east + north * north, UNKNOWN)


def whole_km(squared: Ints) -> Ints:
    """Km rounded half up from squared metres; UNKNOWN stays UNKNOWN."""
    km = np.floor(np.sqrt(np.maximum(squared, 0)) / 1000 + 0.5).astype(np.int64)
    # km is right when (km - 1/2) km <= distance < (km + 1/2) km.
    km -= (km > 0) & ((2 * km - 1) ** 2 * 250_000 > squared)
    km += (2 * km + 1) ** 2 * 250_000 <= squared
    return np.where(squared == UNKNOWN, UNKNOWN, km)


def km_between(a: Position, b: Position) -> int | None:
    """Km between two places, rounded half up, or None where either is not known."""
    if a is None or b is None:
        return None
    squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    return int(whole_km(np.array([squared], dtype=np.int64))[0])
