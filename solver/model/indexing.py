"""Numbers for different codes, places of numbers, and ranges of them."""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints

_NARROW = 1 << 20


def numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Give the different codes in ascending order, and the number of each: small ones without sorting."""
    if codes.max(initial=0) >= _NARROW:
        different, number = np.unique(codes, return_inverse=True)
        return different, number
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def places(chosen: Ints, size: int) -> Ints:
    """Give the place of each number below `size` among those chosen; -1 for the others."""
    place = np.full(size, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    return place


def ranges(first: Ints, last: Ints) -> Ints:
    """Give the numbers from each first up to its last, one after the other."""
    sizes = last - first
    starts = np.cumsum(sizes) - sizes
    return np.repeat(first - starts, sizes) + np.arange(int(sizes.sum()))
