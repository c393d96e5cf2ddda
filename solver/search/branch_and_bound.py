"""Branch and bound on the warm relaxation; exact bounds close the nodes.

The relaxation is so tight that it leaves at most a few leaders fractional, one for each limit that ties all of them
together: a handful of nodes is enough as a rule. Half of the nodes are taken best bound first, the deepest of equals
first; the other half are plunges from the best bound down to a leaf, which find plans.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ...common.arrays import Flags, Floats, Ints
from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import EMPTY, LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model
from .level_cpsat import LevelCpSat


@dataclass(order=True)
class Node:
    """An open node: its bound, depth and number as a rank, its domain, and the basis of its parent."""

    rank: tuple[int, int, int]
    domain: ColumnBounds = field(compare=False)
    start: SolverBasis | None = field(default=None, compare=False)

    @property
    def bound(self) -> int:
        return -self.rank[0]


@dataclass(frozen=True, slots=True)
class BranchAndBoundResult:
    """The best plan of a round and a bound of all that is still open; None where there is none."""

    x: Ints | None
    bound: int | None


class BranchAndBound:
    """Looks for the best whole point of a level's relaxation, round after round.

    The bounder relaxes nodes; CP-SAT completes choices that are whole, and searches nodes that cannot be split.
    """

    def __init__(self, model: Model, bounder: Bounder, cpsat: LevelCpSat, deadline: Deadline) -> None:
        self._bounder, self._cpsat, self._deadline = bounder, cpsat, deadline
        self._choices, self._tiers = model.columns.choices, model.columns.tiers
        self._fractional = model.parameters.branching.fractional
        self._nodes: list[Node] = []
        self._stuck: list[Node] = []
        self._count = 0
        self._plunged = 0
        """How many nodes plunges have taken more than went to the best bounds."""
        self._best: Ints | None = None
        self._begun = False
        self._floor = 0
        self._effort = 0.0

    def run(self, lp: LevelRelaxation, floor: int, most: int, effort: float) -> BranchAndBoundResult:
        """Search for a plan of more than `floor`, in at most `most` nodes; another call goes on from there."""
        self._best, self._effort = None, effort
        self._floor = max(floor, self._floor) if self._begun else floor
        self._keep(self._stuck)
        self._stuck = []
        if not self._begun:
            self._begun = True
            self._keep(self._look(lp, 0))
        last = self._count + most
        while self._promising(self._nodes[:1]) and not self._deadline.over and self._count < last:
            down = self._plunged <= 0
            taken = self._plunge(lp, last) if down else self._next(lp)
            self._plunged += taken if down else -taken
        left = self._promising([*self._nodes[:1], *self._stuck])
        return BranchAndBoundResult(self._best, max((node.bound for node in left), default=None))

    def _next(self, root: LevelRelaxation) -> int:
        """Take the node with the best bound; gives how many were taken."""
        self._count += 1
        self._keep(self._open(heapq.heappop(self._nodes), root))
        return 1

    def _plunge(self, root: LevelRelaxation, last: int) -> int:
        """Take the node with the best bound and go on from there, down to the end; gives how many were taken."""
        first, node = self._count, heapq.heappop(self._nodes)
        while True:
            self._count += 1
            children = self._open(node, root)
            if not children or self._count >= last or self._deadline.over:
                self._keep(children)
                return self._count - first
            node = children[0]
            self._keep(children[1:])

    def _keep(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            heapq.heappush(self._nodes, node)

    def _promising(self, nodes: list[Node]) -> list[Node]:
        return [node for node in nodes if node.bound > self._floor]

    def _open(self, node: Node, root: LevelRelaxation) -> list[Node]:
        """Relax a node, and give what it splits into: the node that is nearer to the relaxed solution first."""
        inner = self._bounder.part(root, node.domain, self._floor + root.unit, node.start)
        if inner is None:
            # It may have run out of time, and 'infeasible' is said in floats: neither proves anything.
            self._settle(replace(root, domain=node.domain), node)
        elif inner != EMPTY and inner.bound.value > self._floor:
            return self._look(inner, node.rank[1] - 1)
        return []

    def _look(self, lp: LevelRelaxation, depth: int) -> list[Node]:
        """Take what a node shows, and split the rest of it."""
        floor = self._floor
        if np.abs(lp.x - np.rint(lp.x))[self._choices].max(initial=0.0) < self._fractional:
            self._take(lp, self._cpsat.complete(lp, floor + lp.unit))
            floor = self._floor
        if lp.bound.value <= floor:
            return []
        domain = reduced_cost_fixing(lp.bound, lp.domain, floor + lp.unit)
        column = None if domain.empty else most_fractional(lp.x, domain, self._tiers, self._fractional)
        if column is not None:
            return list(self._children(lp, domain, column, depth))
        if not domain.empty:
            self._settle(lp, Node((-lp.bound.value, depth, 2 * self._count), domain))
        return []

    def _settle(self, lp: LevelRelaxation, node: Node) -> None:
        """Search a node by itself; it stays open where that came to no end."""
        x, done = self._cpsat.finish(lp, self._floor + lp.unit, self._effort)
        self._take(lp, x)
        if not done:
            self._stuck.append(node)

    def _take(self, lp: LevelRelaxation, x: Ints | None) -> None:
        if x is not None and lp.at(x) > self._floor:
            self._best, self._floor = x, lp.at(x)

    def _children(self, lp: LevelRelaxation, domain: ColumnBounds, column: int, depth: int) -> Iterator[Node]:
        at = int(np.floor(lp.x[column] + self._fractional))
        sides = [domain.at_least(column, at + 1), domain.at_most(column, at)]
        if not self._choices[column] and lp.x[column] - at < 1 / 2:
            sides.reverse()
        for number, child in enumerate(sides):
            if not child.empty:
                yield Node((-lp.bound.value, depth - 1, 2 * self._count + number), child, lp.basis)


def most_fractional(x: Floats, domain: ColumnBounds, tiers: Sequence[Flags], fractional: float) -> int | None:
    """Give the most fractional column that can move, of the first tier that has one; `fractional` is the least."""
    off = np.where(domain.upper > domain.lower, np.abs(x - np.rint(x)), 0.0)
    for which in tiers:
        column = int(np.argmax(np.where(which, off, 0.0)))
        if which[column] and off[column] > fractional:
            return column
    return None
