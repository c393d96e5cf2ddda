"""Square systems of components that few unknowns link: each is solved by itself, and what links them at the end.

A country's regions share its budgets and its levels, and little else. With A the matrix of a component and B that of
the links in it, A has more equations than unknowns where links have to be settled there: an orthogonal basis of what A
cannot reach gives conditions on the links alone, and all these together are as many as there are links. (Golub and Van
Loan, Matrix Computations, 2013, for the factors; the links are the border of a bordered block diagonal matrix.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..models.bits import Flags, Floats, Ints
from .entries import Entries

_LINK = 20
"""An unknown of more equations links components."""
_NOTHING = 1e-12
"""A factor has no pivot that is so small next to the largest."""


@dataclass(frozen=True, slots=True)
class _Component:
    """Equations and unknowns of a component, its orthogonal factors, and its part of the links' matrix."""

    equations: Ints
    unknowns: Ints
    factor: Floats
    upper: Floats
    links: Floats

    @property
    def beyond(self) -> Floats:
        """What of the equations no unknown here reaches: the links have to settle it."""
        return self.factor[:, len(self.unknowns) :].T

    def solved(self, targets: Floats, linked: Floats) -> Floats:
        """The unknowns, once the links are known."""
        rest = targets[self.equations] - self.links @ linked
        solved = np.linalg.solve(self.upper, self.factor[:, : len(self.unknowns)].T @ rest)
        return np.asarray(solved, dtype=np.float64)


class Linked:
    """A square system, factored once: sum of value × unknown = target in each of `size` equations."""

    def __init__(self, entries: Entries, size: int) -> None:
        """Raises LinAlgError where the system is singular."""
        self._links = np.flatnonzero(np.bincount(entries.unknown, minlength=size) > _LINK)
        inner = ~np.isin(entries.unknown, self._links)
        self._components = list(_components(entries, inner, self._links, _labels(entries.of(inner), size)))
        self._conditions = np.concatenate([of.beyond @ of.links for of in self._components])
        if len(self._conditions) != len(self._links):
            raise np.linalg.LinAlgError("singular")

    def solve(self, targets: Floats) -> Floats:
        """Solve it for each column of targets; shapes as of `targets`. Raises LinAlgError where it is singular."""
        solved = np.empty_like(targets)
        right = np.concatenate([of.beyond @ targets[of.equations] for of in self._components])
        solved[self._links] = np.linalg.solve(self._conditions, right)
        for component in self._components:
            solved[component.unknowns] = component.solved(targets, solved[self._links])
        return solved


def _labels(inner: Entries, size: int) -> Ints:
    """A number for each equation, and for each unknown after them: the same for all of a component."""
    label, one, other = np.arange(2 * size), inner.equation, size + inner.unknown
    while True:
        least = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, one, least)
        np.minimum.at(label, other, least)
        label = label[label]
        if (label == before).all():
            return label


def _components(entries: Entries, inner: Flags, links: Ints, label: Ints) -> Iterator[_Component]:
    size = len(label) // 2
    of_equation, of_unknown = label[:size], np.where(np.isin(np.arange(size), links), -1, label[size:])
    place, column = np.zeros(2 * size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    column[links] = np.arange(len(links))
    order = np.argsort(of_equation[entries.equation], kind="stable")
    ordered = of_equation[entries.equation[order]]
    for number in np.unique(of_equation).tolist():
        equations, unknowns = np.flatnonzero(of_equation == number), np.flatnonzero(of_unknown == number)
        if len(equations) < len(unknowns):
            raise np.linalg.LinAlgError("singular")
        place[equations], place[size + unknowns] = np.arange(len(equations)), np.arange(len(unknowns))
        mine = order[np.searchsorted(ordered, number) : np.searchsorted(ordered, number, side="right")]
        own, linking = mine[inner[mine]], mine[~inner[mine]]
        matrix, shared = np.zeros((len(equations), len(unknowns))), np.zeros((len(equations), len(links)))
        matrix[place[entries.equation[own]], place[size + entries.unknown[own]]] = entries.value[own]
        shared[place[entries.equation[linking]], column[entries.unknown[linking]]] = entries.value[linking]
        factor, upper = np.linalg.qr(matrix, mode="complete")
        size_of = np.abs(np.diag(upper))
        if size_of.min(initial=1.0) < _NOTHING * size_of.max(initial=1.0):
            raise np.linalg.LinAlgError("singular")
        yield _Component(equations, unknowns, factor, upper[: len(unknowns)], shared)
