"""Sparse square systems that are almost triangular, as those of corners are: peeled first, and solved in what is left.

An equation with one unknown left gives it; an unknown that stands in one equation alone waits until all others are
known. Where there is neither, what is left is a small dense system, or components that few unknowns link. (Duff,
Erisman and Reid, Direct Methods for Sparse Matrices, 1986.)
"""

from __future__ import annotations

import numpy as np

from ..models.bits import Flags, Floats, Ints
from .entries import Entries
from .linked import Linked

_SMALL = 1_000
"""What is left is solved at once up to so many equations."""


class Peeled:
    """A square system, peeled once: sum of value × unknown = target in each of `size` equations."""

    def __init__(self, entries: Entries, size: int) -> None:
        """Raises LinAlgError where the system is singular."""
        left, self._given = _given(entries, size)
        left, self._waiting = _waiting(left, size)
        self._equations, equation = np.unique(left.equation, return_inverse=True)
        self._unknowns, unknown = np.unique(left.unknown, return_inverse=True)
        if len(self._equations) != len(self._unknowns):
            raise np.linalg.LinAlgError("singular")
        rest = Entries(equation, unknown, left.value)
        self._rest = (_Dense if len(self._equations) <= _SMALL else Linked)(rest, len(self._equations))

    def solve(self, targets: Floats) -> Floats:
        """Solve it for each row of targets; shapes as of `targets`. Raises LinAlgError where it is singular."""
        solution = _Solution(targets)
        for own, others in self._given:
            solution.settle(own)
            solution.take(others)
        solution.put(self._unknowns, self._rest.solve(solution.rest[self._equations]))
        for own, others in reversed(self._waiting):
            solution.take(others)
            solution.settle(own)
        if np.isnan(solution.known).any():
            raise np.linalg.LinAlgError("singular")
        return solution.known.T


class _Dense:
    """A small system as a matrix."""

    def __init__(self, entries: Entries, size: int) -> None:
        self._square = np.zeros((size, size))
        self._square[entries.equation, entries.unknown] = entries.value

    def solve(self, targets: Floats) -> Floats:
        return np.asarray(np.linalg.solve(self._square, targets), dtype=np.float64)


class _Solution:
    """What is known so far, with what is left of the targets; most of it is 0, where these have few entries."""

    def __init__(self, targets: Floats) -> None:
        # What stays unknown is not a number, and is found out at the end.
        self.known, self.rest = np.full_like(targets.T, np.nan), targets.T.copy()
        self._some = np.zeros(len(self.rest), dtype=bool)

    def put(self, unknowns: Ints, values: Floats) -> None:
        """Take down what some unknowns are."""
        self.known[unknowns], self._some[unknowns] = values, values.any(axis=1)

    def settle(self, own: Entries) -> None:
        """Solve equations for their last unknown."""
        self.put(own.unknown, self.rest[own.equation] / own.value[:, None])

    def take(self, terms: Entries) -> None:
        """Take terms whose unknowns are known over to the other side."""
        terms = terms.of(self._some[terms.unknown])
        np.subtract.at(self.rest, terms.equation, terms.value[:, None] * self.known[terms.unknown])


def _given(left: Entries, size: int) -> tuple[Entries, list[tuple[Entries, Entries]]]:
    """Find equations with one unknown left, again and again; gives what is left, and each with its unknown's others."""
    given = []
    while (single := _single(left.equation, size)).any():
        gone = _among(left.unknown[single], size)[left.unknown]
        given.append((left.of(single), left.of(gone & ~single)))
        left = left.of(~gone)
    return left, given


def _waiting(left: Entries, size: int) -> tuple[Entries, list[tuple[Entries, Entries]]]:
    """Put off unknowns that stand in one equation alone, and that equation with them."""
    waiting = []
    while (single := _single(left.unknown, size)).any():
        gone = _among(left.equation[single], size)[left.equation]
        if len(np.unique(left.equation[single])) < single.sum():
            raise np.linalg.LinAlgError("singular")
        waiting.append((left.of(single), left.of(gone & ~single)))
        left = left.of(~gone)
    return left, waiting


def _single(numbers: Ints, size: int) -> Flags:
    return np.asarray((np.bincount(numbers, minlength=size) == 1)[numbers])


def _among(numbers: Ints, size: int) -> Flags:
    flags = np.zeros(size, dtype=bool)
    flags[numbers] = True
    return flags
