"""Sparse square systems that are almost triangular, as those of corners are: peeled first, and solved in what is left.

An equation with one unknown left gives it; an unknown that stands in one equation alone waits until all others are
known. Where there is neither, what is left is a small dense system, or components that few unknowns link. (Duff,
Erisman and Reid, Direct Methods for Sparse Matrices, 1986.)
"""

from __future__ import annotations

import numpy as np

from ..models.bits import Flags, Floats, Ints
from .entries import Entries
from .linked import solve_linked

_SMALL = 1_000
"""What is left is solved at once up to so many equations."""


def solve_peeled(entries: Entries, targets: Floats) -> Floats:
    """Solve sum of value × unknown = target in every equation, for each row of targets; shapes as those of `targets`.

    Raises LinAlgError where the system is singular.
    """
    # What stays unknown is not a number, and is found out at the end.
    known, rest = np.full_like(targets.T, np.nan), targets.T.copy()
    left = _given(entries, known, rest)
    left, waiting = _waiting(left, len(rest))
    _rest(left, known, rest)
    for own, others in reversed(waiting):
        _take(others, known, rest)
        known[own.unknown] = rest[own.equation] / own.value[:, None]
    if np.isnan(known).any():
        raise np.linalg.LinAlgError("singular")
    return known.T


def _given(left: Entries, known: Floats, rest: Floats) -> Entries:
    """Solve equations with one unknown left, again and again; gives what is left of the system."""
    while (single := _single(left.equation, len(rest))).any():
        own = left.of(single)
        known[own.unknown] = rest[own.equation] / own.value[:, None]
        gone = _among(own.unknown, len(rest))[left.unknown]
        _take(left.of(gone), known, rest)
        left = left.of(~gone)
    return left


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


def _rest(left: Entries, known: Floats, rest: Floats) -> None:
    """Solve what peeling leaves: at once where it is small, else component by component."""
    equations, equation = np.unique(left.equation, return_inverse=True)
    unknowns, unknown = np.unique(left.unknown, return_inverse=True)
    if len(equations) != len(unknowns):
        raise np.linalg.LinAlgError("singular")
    small = Entries(equation, unknown, left.value)
    solve = _dense if len(equations) <= _SMALL else solve_linked
    known[unknowns] = solve(small, rest[equations])


def _dense(left: Entries, targets: Floats) -> Floats:
    square = np.zeros((len(targets), len(targets)))
    square[left.equation, left.unknown] = left.value
    return np.asarray(np.linalg.solve(square, targets), dtype=np.float64)


def _take(known_terms: Entries, known: Floats, rest: Floats) -> None:
    """Take terms whose unknowns are known over to the other side."""
    np.subtract.at(rest, known_terms.equation, known_terms.value[:, None] * known[known_terms.unknown])


def _single(numbers: Ints, size: int) -> Flags:
    return np.asarray((np.bincount(numbers, minlength=size) == 1)[numbers])


def _among(numbers: Ints, size: int) -> Flags:
    flags = np.zeros(size, dtype=bool)
    flags[numbers] = True
    return flags
