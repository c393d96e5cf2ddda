"""Verification of a tree of branch and bound: every leaf's prices worked out again, in whole numbers.

Below the root each node has the bounds of its parent, and one bound more: its column is at most `at`, or more. A leaf
is closed where prices y >= 0 (free on rows of equality) of rows, of the levels held and of a better value show that
nothing is in it: `y · limits + what all columns reach at their better bounds < 0` (Farkas 1902).

Sums are 64-bit where they cannot overflow, and Python's whole numbers where they might: exact in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ...common.arrays import Ints
from ...models.plan.certificate import TreeNode

_SAFE = float(1 << 61)


class TreeFault(Exception):
    """A tree that is none: what is wrong with it."""


class Sums(NamedTuple):
    """What a leaf's prices come to: reduced costs of the columns, and the most that any plan reaches."""

    reduced: list[int]
    total: int


Levels = Sequence[tuple[int, list[int], int]]
"""The price of each level, its objective, and the value that it is at least."""


def reduced_costs(rows: Sequence[Mapping[int, int]], prices: Mapping[int, int], levels: Levels) -> list[int]:
    """Work out the reduced cost of every column: levels at their prices, less rows at theirs."""
    reduced = [0] * len(levels[0][1])
    for price, objective, _ in levels:
        if price:
            reduced = [cost + price * value for cost, value in zip(reduced, objective, strict=True)]
    for row, price in prices.items():
        for column, value in rows[row].items():
            reduced[column] -= price * value
    return reduced


def summed(
    reduced: list[int],
    limits: Sequence[int],
    prices: Mapping[int, int],
    levels: Levels,
    lower: Sequence[int],
    upper: Sequence[int],
) -> Sums:
    """Add up what rows and levels are worth, and what all columns reach at their better bounds."""
    total = sum(price * limits[row] for row, price in prices.items())
    total -= sum(price * value for price, _, value in levels)
    total += sum(c * (high if c > 0 else low) for c, low, high in zip(reduced, lower, upper, strict=True) if c)
    return Sums(reduced, total)


class Visited(NamedTuple):
    """A node in its place: its number, the bounds of the columns in it, and, of a leaf, what its prices come to."""

    number: int
    node: TreeNode
    lower: list[int]
    upper: list[int]
    sums: Sums | None


class TreeRows:
    """The rows that leaves have prices of: those of the model with cuts, levels held, and a better value."""

    def __init__(
        self,
        rows: Sequence[Mapping[int, int]],
        limits: Sequence[int],
        equal: Sequence[bool],
        held: Sequence[tuple[list[int], int]],
        better: tuple[list[int], int],
    ) -> None:
        self.rows, self.limits, self.equal, self.held, self.better = rows, limits, equal, held, better

    def sums(self, leaf: TreeNode, lower: Sequence[int], upper: Sequence[int]) -> Sums:
        """Work out what the prices of a leaf come to; raises TreeFault where they are no prices."""
        prices = dict(leaf.prices)
        if len(leaf.held) != len(self.held) or min((leaf.target, *leaf.held)) < 0 or len(prices) < len(leaf.prices):
            raise TreeFault("has a leaf with prices that are missing, twice there, or below 0")
        for row, price in prices.items():
            if not 0 <= row < len(self.limits) or (price < 0 and not self.equal[row]):
                raise TreeFault("has a leaf with a price of a row that is not there, or below 0")
        levels = [(leaf.target, *self.better), *((p, *held) for p, held in zip(leaf.held, self.held, strict=True))]
        fast = self._fast(prices, levels)
        reduced = reduced_costs(self.rows, prices, levels) if fast is None else fast.tolist()
        return summed(reduced, self.limits, prices, levels, lower, upper)

    def _fast(self, prices: Mapping[int, int], levels: Levels) -> Ints | None:
        """The same in 64 bits; None where a sum might leave them."""
        largest = sum(abs(price) * self._largest[row] for row, price in prices.items())
        largest += sum(price * size for (price, _, _), size in zip(levels, self._level_sizes, strict=True))
        if largest >= _SAFE:
            return None
        reduced = np.zeros(len(self.better[0]), dtype=np.int64)
        for (price, _, _), objective in zip(levels, self._level_rows, strict=True):
            if price:
                reduced += price * objective
        column, value, first = self._entries
        for row, price in prices.items():
            # A row has a column once: its entries may be taken off together.
            part = slice(first[row], first[row + 1])
            reduced[column[part]] -= price * value[part]
        return reduced

    @cached_property
    def _largest(self) -> list[float]:
        return [float(max(map(abs, row.values()), default=0)) for row in self.rows]

    @cached_property
    def _levels(self) -> list[list[int]]:
        return [self.better[0], *(objective for objective, _ in self.held)]

    @cached_property
    def _level_sizes(self) -> list[float]:
        return [float(max(map(abs, objective), default=0)) for objective in self._levels]

    @cached_property
    def _level_rows(self) -> list[Ints]:
        return [np.array(objective, dtype=np.int64) for objective in self._levels]

    @cached_property
    def _entries(self) -> tuple[Ints, Ints, list[int]]:
        sizes = np.cumsum([0, *map(len, self.rows)]).tolist()
        column = np.array([c for row in self.rows for c in row], dtype=np.int64)
        value = np.array([v for row in self.rows for v in row.values()], dtype=np.int64)
        return column, value, sizes


class Tree:
    """A tree over the bounds of its root, its nodes in the order in which a certificate has them."""

    def __init__(self, nodes: Sequence[TreeNode], rows: TreeRows, root: tuple[list[int], list[int]]) -> None:
        self.nodes, self.rows, self.root = nodes, rows, root

    def walk(self) -> Iterator[Visited]:
        """Walk the nodes; raises TreeFault where they are no tree, or where prices are none."""
        waiting = [self.root]
        for number, node in enumerate(self.nodes):
            if not waiting:
                raise TreeFault("has nodes that are in no tree")
            lower, upper = waiting.pop()
            if node.column < 0:
                yield Visited(number, node, lower, upper, self.rows.sums(node, lower, upper))
                continue
            if node.column >= len(lower) or node.prices or node.held or node.target:
                raise TreeFault("has a split of a column that is not there, or with prices")
            if not lower[node.column] <= node.at < upper[node.column]:
                raise TreeFault("has a split of a column outside its bounds")
            yield Visited(number, node, lower, upper, None)
            waiting.append((_with(lower, node.column, node.at + 1), upper))
            waiting.append((lower, _with(upper, node.column, node.at)))
        if waiting:
            raise TreeFault("ends before its last node")


def _with(values: list[int], place: int, value: int) -> list[int]:
    return [*values[:place], value, *values[place + 1 :]]
