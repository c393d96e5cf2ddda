"""Numbers for different codes."""

from __future__ import annotations

import numpy as np

from ..models.bits import Ints

_NARROW = 1 << 20


def numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Give the different codes in ascending order, and the number of each: small ones without sorting."""
    if codes.max(initial=0) >= _NARROW:
        different, number = np.unique(codes, return_inverse=True)
        return different, number
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]
