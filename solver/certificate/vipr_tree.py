"""A tree of branch and bound in VIPR: a better value is assumed, and every leaf leads to a contradiction.

Each split is two assumptions, `column <= at` and `column >= at + 1`; a leaf is the linear combination of its prices,
which says 0 <= something below 0; a node with two such sides is unsplit. So is, in the end, the better value itself
from the value of the level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import NamedTuple

from ...models.plan.certificate import TreeNode
from .verify import Verifier
from .verify_tree import Sums
from .vipr_cuts import Lines
from .vipr_fixing import Fixing
from .vipr_lines import Row, Terms


class TreeLines:
    """Derives a level from its tree."""

    def __init__(self, lines: Lines, verifier: Verifier, level: int) -> None:
        self.lines, self.add, self.verifier = lines, lines.derivations, verifier
        self.held, self.step = level, verifier.steps[level]
        self.unit = gcd(*self.step.objective) or 1
        self.tree = verifier.tree(self.step, level)
        self._moved: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def conclude(self, terms: Terms, better: Mapping[int, tuple[int, int]]) -> int:
        """Derive that the level is at most its value; gives that.

        `terms` are the rows and held levels of the level's prices, `better` the bounds that its reduced costs like.
        """
        value, worth = self.step.proof.value, self.step.proof.value // self.unit
        objective = {c: v // self.unit for c, v in enumerate(self.step.objective) if v}
        above = self.add.assume(Row("G", worth + 1, objective))
        self._fix(terms, better, above)
        nothing = self._nothing(above)
        below = self.add.assume(Row("L", worth, objective))
        most = self.add.unsplit("most", Row("L", worth, objective), (nothing, above), (below, below))
        self.add.linear("bound", Row("L", value, None), {most: self.unit})
        return value

    def _fix(self, terms: Terms, better: Mapping[int, tuple[int, int]], above: int) -> None:
        """Derive the bounds that a better plan's columns keep, as far as leaves ask for them."""
        lower, upper = self.verifier.domains[self.held]
        inside = self.tree.root
        wanted: set[int] = set()
        for visited in self.tree.walk():
            for column, cost in enumerate(visited.sums.reduced if visited.sums else ()):
                moved = inside[1][column] != upper[column] if cost > 0 else inside[0][column] != lower[column]
                if cost and moved:
                    wanted.add(column)
        if not wanted:
            return
        scale = self.step.proof.scale
        terms.plus(above, scale * self.unit)
        slack = self.step.total - scale * (self.step.proof.value + self.unit)
        fixing = Fixing(self.add, "better_", self.step.reduced, better, slack)
        for column, line in fixing.moved(terms, wanted).items():
            self._moved[0 if self.step.reduced[column] > 0 else 1][column] = line

    def _nothing(self, above: int) -> int:
        """Derive that nothing is in the tree, node after node; gives that line."""
        line, bounds, splits = -1, _Bounds({}, {}), list[_Split]()
        for visited in self.tree.walk():
            column, at = visited.node.column, visited.node.at
            if visited.sums is None:
                below = self.add.assume(Row("L", at, {column: 1}))
                splits.append(_Split(column, at, bounds, below))
                bounds = _Bounds(bounds.lower, bounds.upper | {column: below})
                continue
            line = self._leaf(visited.node, visited.sums, bounds, above)
            # Where both sides of a split are done, it is unsplit, and so may be the one above.
            while splits and splits[-1].first >= 0:
                split = splits.pop()
                line = self.add.unsplit("node", Row("L", -1, {}), (split.first, split.below), (line, split.above))
            if splits:
                split = splits[-1]
                split.first, split.above = line, self.add.assume(Row("G", split.at + 1, {split.column: 1}))
                bounds = _Bounds(split.bounds.lower | {split.column: split.above}, split.bounds.upper)
        return line

    def _leaf(self, leaf: TreeNode, sums: Sums, bounds: _Bounds, above: int) -> int:
        terms = self.lines.priced(leaf.prices, leaf.held, 1)
        terms.plus(above, -leaf.target * self.unit)
        for column, cost in enumerate(sums.reduced):
            if cost > 0:
                terms.plus(bounds.upper.get(column) or self._moved[1].get(column) or self.lines.upper(column), cost)
            elif cost < 0:
                terms.plus(bounds.lower.get(column) or self._moved[0].get(column) or self.lines.lower(column), cost)
        return self.add.linear("leaf", Row("L", sums.total, {}), terms)


class _Bounds(NamedTuple):
    """The lines of the bounds that the splits on the way to a node assume, by column."""

    lower: dict[int, int]
    upper: dict[int, int]


@dataclass(slots=True)
class _Split:
    """A split whose sides are derived: its column, the bounds above it, and the lines that it assumes.

    `above`, and `first`, the line of the first side, are -1 until that is done.
    """

    column: int
    at: int
    bounds: _Bounds
    below: int
    above: int = -1
    first: int = -1
