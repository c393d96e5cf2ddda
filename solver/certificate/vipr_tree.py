"""A tree of branch and bound in VIPR: a better value is assumed, and every leaf leads to a contradiction.

Each split is two assumptions, `column <= at` and `column >= at + 1`; a leaf is the linear combination of its prices,
which says 0 <= something below 0; a node with two such sides is unsplit. So is, in the end, the better value itself
from the value of the level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

from ...models.plan.certificate import TreeNode
from .verify import Verifier
from .verify_tree import Sums
from .vipr_cuts import Lines
from .vipr_fixing import Fixing
from .vipr_lines import Terms


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
        value = self.step.proof.value
        objective = {c: v // self.unit for c, v in enumerate(self.step.objective) if v}
        above = self.add.assume("G", value // self.unit + 1, objective)
        self._fix(terms, better, above)
        nothing = _Below(self, above).line()
        below = self.add.assume("L", value // self.unit, objective)
        most = self.add.unsplit("most", "L", value // self.unit, objective, ((nothing, above), (below, below)))
        self.add.linear("bound", "L", value, None, {most: self.unit})
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

    def lower(self, column: int) -> int:
        """The line of a column's lower bound at the root."""
        return self._moved[0].get(column) or self.lines.lower(column)

    def upper(self, column: int) -> int:
        """The line of a column's upper bound at the root."""
        return self._moved[1].get(column) or self.lines.upper(column)


@dataclass(slots=True)
class _Split:
    """A split whose sides are derived: its column, the lines that it assumes, what stood before them, and both sides.

    `above` and `first` are -1 until the first side is done.
    """

    column: int
    at: int
    below: int
    upper: int | None
    above: int = -1
    lower: int | None = None
    first: int = -1


class _Below:
    """The nodes of a tree, in their order, with the assumptions on the way to each."""

    def __init__(self, tree: TreeLines, above: int) -> None:
        self.tree, self.add, self.above = tree, tree.add, above
        self._lower: dict[int, int] = {}
        self._upper: dict[int, int] = {}
        self._splits: list[_Split] = []

    def line(self) -> int:
        """Derive that nothing is in the tree; gives that line."""
        line = -1
        for visited in self.tree.tree.walk():
            if visited.sums is None:
                self._split(visited.node.column, visited.node.at)
            else:
                line = self._closed(self._leaf(visited.node, visited.sums))
        return line

    def _split(self, column: int, at: int) -> None:
        below = self.add.assume("L", at, {column: 1})
        self._splits.append(_Split(column, at, below, self._upper.get(column)))
        self._upper[column] = below

    def _closed(self, line: int) -> int:
        """Go on to the other side of the last split, or, where that was it, to the split above."""
        while self._splits:
            split = self._splits[-1]
            if split.first < 0:
                split.first, split.lower = line, self._lower.get(split.column)
                _put_back(self._upper, split.column, split.upper)
                split.above = self.add.assume("G", split.at + 1, {split.column: 1})
                self._lower[split.column] = split.above
                return -1
            _put_back(self._lower, split.column, split.lower)
            line = self.add.unsplit("node", "L", -1, {}, ((split.first, split.below), (line, split.above)))
            self._splits.pop()
        return line

    def _leaf(self, leaf: TreeNode, sums: Sums) -> int:
        terms = Terms()
        for row, price in dict(leaf.prices).items():
            terms.plus(self.tree.lines.row(row), price)
        for level, price in enumerate(leaf.held):
            terms.plus(self.tree.lines.held(level), -price)
        terms.plus(self.above, -leaf.target * self.tree.unit)
        for column, cost in enumerate(sums.reduced):
            if cost > 0:
                terms.plus(self._upper.get(column) or self.tree.upper(column), cost)
            elif cost < 0:
                terms.plus(self._lower.get(column) or self.tree.lower(column), cost)
        return self.add.linear("leaf", "L", sums.total, {}, terms)


def _put_back(bounds: dict[int, int], column: int, line: int | None) -> None:
    if line is None:
        bounds.pop(column, None)
    else:
        bounds[column] = line
