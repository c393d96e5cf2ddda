"""Arrays: numbers for different codes, places of numbers, ranges, and sets of names as rows of bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def sums_of(place: Ints, values: Ints, size: int) -> Ints:
    """Add up whole numbers by their places below `size`, exactly."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place, values)
    return sums


def largest_of(place: Ints, values: Ints, size: int) -> Ints:
    """Give the largest number of each place below `size`; 0 where none is above it."""
    largest = np.zeros(size, dtype=np.int64)
    np.maximum.at(largest, place, values)
    return largest


def grouped(labels: Ints) -> Iterator[tuple[int, Ints]]:
    """Walk the different labels in ascending order, each with its places."""
    order = np.argsort(labels, kind="stable")
    edges = np.flatnonzero(np.diff(labels[order])) + 1
    return ((int(labels[places[0]]), places) for places in np.split(order, edges) if len(places))


def turns(ordered: Ints | Bits) -> Ints:
    """Give the place of each number among its equals, of numbers that stand in order: 0, 1, 2."""
    return np.arange(len(ordered)) - np.searchsorted(ordered, ordered)


_NARROW = 1 << 20


def numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Give the different codes in ascending order, and the number of each: small ones without sorting."""
    if codes.max(initial=0) >= _NARROW:
        different, number = np.unique(codes, return_inverse=True)
        return different, number
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def place_of(chosen: Ints, size: int) -> Ints:
    """Give the place of each number below `size` among those chosen; -1 for the others."""
    place = np.full(size, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    return place


def flags_of(chosen: Ints | slice, size: int) -> Flags:
    """Give whether each number below `size` is among those chosen."""
    flags = np.zeros(size, dtype=bool)
    flags[chosen] = True
    return flags


def ranges(first: Ints, last: Ints) -> Ints:
    """Give the numbers from each first up to its last, one after the other."""
    sizes = last - first
    starts = np.cumsum(sizes) - sizes
    return np.repeat(first - starts, sizes) + np.arange(int(sizes.sum()))
