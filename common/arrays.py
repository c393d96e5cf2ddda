"""Sets of names as rows of bits, so that a million pairs can be compared at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

_WORD = 64
"""Bits of one word."""


def vocabulary(*families: Iterable[Iterable[str]]) -> dict[str, int]:
    """Number every name that occurs, in the order of the alphabet."""
    names = {name for family in families for names in family for name in names}
    return {name: i for i, name in enumerate(sorted(names))}


def pack(sets: Sequence[Iterable[str]], words: dict[str, int]) -> Bits:
    """Write each set as one row of bits: shape (sets, words of 64 bits)."""
    rows = np.zeros((len(sets), max(1, -(-len(words) // _WORD))), dtype=np.uint64)
    for i, names in enumerate(sets):
        for name in names:
            word, bit = divmod(words[name], _WORD)
            rows[i, word] |= np.uint64(1 << bit)
    return rows


def distinct(values: Ints) -> Ints:
    """Give each value once, in order: as `np.unique`, which would import `numpy.ma` to ask whether any is masked."""
    ordered = np.sort(values)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def common(a: Bits, b: Bits) -> Ints:
    """Count the names that the rows of `a` and `b`, broadcast against each other, have in common."""
    counts: Ints = np.bitwise_count(a & b).sum(axis=-1, dtype=np.int64)
    return counts
