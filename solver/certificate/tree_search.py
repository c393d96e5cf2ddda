"""Branch and bound for a proof: the trees of levels that prices leave open, every leaf with its prices.

The plan is known, and so is what is to be shown: that nothing is better. So nodes are taken depth first, and a leaf is
what prices or Farkas prices close in whole numbers. CP-SAT has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...common.arrays import Floats, Ints
from ...common.deadline import Deadline
from ...models.plan.certificate import TreeNode
from ..backends.basis import SolverBasis
from ..bounds.bounder import Bounder
from ..bounds.level_relaxation import EMPTY, LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem
from ..model.rows import Cut
from ..search.branch_and_bound import most_fractional
from .verify import PricedLevel, Verifier


def trees_of(verifier: Verifier, x: Ints, deadline: Deadline) -> Iterator[tuple[TreeNode, ...]]:
    """Walk the levels with the tree of each: empty where prices do, where the time is over, or where it gets too large.

    `verifier` has verified the levels, `x` is the plan.
    """
    search = _TreeSearch(verifier, x, deadline)
    for place, level in enumerate(verifier.steps):
        search.add_cuts(place)
        yield () if level.proof.closed_by == "bound" else search.tree(place, level)


class _TreeSearch:
    """The relaxation, with the cuts that hold so far."""

    def __init__(self, verifier: Verifier, x: Ints, deadline: Deadline) -> None:
        self.verifier, self.model, self.deadline = verifier, verifier.model, deadline
        self.branching = self.model.parameters.branching
        # A node of a large model takes longer, and more of the file.
        full = self.branching.full_size_rows
        self.most = self.branching.nodes_of_a_proof * full // max(full, self.model.rows.count)
        self.bounder = Bounder(self.model, x, self.model.domain, deadline)

    def add_cuts(self, held: int) -> None:
        """Add the cuts that are derived with a number of levels held."""
        first = self.model.rows.count
        here = [cut for cut, added in enumerate(self.verifier.added) if added == held]
        found = [(self.verifier.cuts[cut], self._cut(first + cut)) for cut in here]
        self.bounder.add_cuts("of the certificate", found)

    def _cut(self, row: int) -> Cut:
        entries = sorted(self.verifier.rows[row].items())
        column, value = np.array(entries, dtype=np.int64).reshape(-1, 2).T
        return Cut(column, value, self.verifier.limits[row])

    def tree(self, held: int, level: PricedLevel) -> tuple[TreeNode, ...]:
        """Show that nothing is better than a level's value; gives nothing where that came to no end."""
        tree = self.verifier.tree(level, held)
        objective, target = np.array(level.objective, dtype=np.int64), tree.rows.better[1]
        fixed = tuple(
            FixedLevel(np.array(of, dtype=np.int64), value) for of, value in self.verifier.fixed_levels[:held]
        )
        root = ColumnBounds(*(np.array(side, dtype=np.int64) for side in tree.root))
        whole = self.bounder.priceless(LevelProblem(objective, fixed, root))
        nodes: list[TreeNode] = []
        waiting: list[tuple[ColumnBounds, SolverBasis | None]] = [(root, None)]
        while waiting:
            if self.deadline.over or len(nodes) + len(waiting) > self.most:
                return ()
            domain, start = waiting.pop()
            found = self._leaf(whole, domain, target, start)
            if isinstance(found, TreeNode):
                nodes.append(found)
                continue
            # Without an answer it is split all the same: what is left is simpler.
            x, basis = (whole.x, None) if found is None else (found.x, found.basis)
            column = self._column(x, domain)
            if column is None:
                return ()
            at = int(np.clip(np.floor(x[column]), domain.lower[column], domain.upper[column] - 1))
            nodes.append(TreeNode(column=column, at=at))
            waiting.append((domain.at_least(column, at + 1), basis))
            waiting.append((domain.at_most(column, at), basis))
        return tuple(nodes)

    def _leaf(
        self, whole: LevelRelaxation, domain: ColumnBounds, target: int, start: SolverBasis | None
    ) -> TreeNode | LevelRelaxation | None:
        """Close a node by prices; gives its relaxation where that cannot be, None where there is none."""
        found = self.bounder.part(whole, domain, target, start)
        if found == EMPTY:
            ray = self.bounder.last_ray
            return None if ray is None else TreeNode(prices=ray.priced_rows, held=ray.level_prices)
        if not isinstance(found, LevelRelaxation):
            return None
        bound = found.bound
        if bound.value >= target:
            return found
        return TreeNode(target=bound.scale, prices=bound.priced_rows, held=bound.level_prices)

    def _column(self, x: Floats, domain: ColumnBounds) -> int | None:
        """The most fractional column of the first tier that has one; else the first that can move at all."""
        tiers, free = self.model.columns.tiers, domain.upper > domain.lower
        column = most_fractional(x, domain, tiers, self.branching.fractional)
        movable = (int(np.argmax(which & free)) for which in tiers if (which & free).any())
        return next(movable, None) if column is None else column
