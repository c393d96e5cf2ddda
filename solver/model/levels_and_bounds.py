"""A level and what is settled before it: fixed levels, and the bounds of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...common.arrays import Flags, Ints
from .rows import common_divisor


@dataclass(frozen=True, slots=True)
class FixedLevel:
    """A fixed level: objective >= value."""

    objective: Ints
    value: int

    def at(self, x: Ints) -> int:
        """Give what a solution reaches on the level."""
        return int((self.objective * x).sum())


@dataclass(frozen=True, slots=True)
class ColumnBounds:
    """The bounds of the columns."""

    lower: Ints
    upper: Ints

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return bool((self.lower > self.upper).any())

    @property
    def open(self) -> int:
        """How many columns can still move."""
        return int((self.upper > self.lower).sum())

    def has(self, x: Ints) -> bool:
        """Whether a solution keeps the bounds."""
        return bool(((x >= self.lower) & (x <= self.upper)).all())

    def at_least(self, columns: Ints | int, value: int) -> ColumnBounds:
        """Give the domain with the lower bound of some columns at a value."""
        lower = self.lower.copy()
        lower[columns] = value
        return ColumnBounds(lower, self.upper)

    def at_most(self, columns: Ints | Flags | int, value: int) -> ColumnBounds:
        """Give the domain with the upper bound of some columns at a value."""
        upper = self.upper.copy()
        upper[columns] = value
        return ColumnBounds(self.lower, upper)

    def without(self, columns: Flags) -> ColumnBounds:
        """Give the domain with some columns at 0."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[columns] = upper[columns] = 0
        return ColumnBounds(lower, upper)


@dataclass(frozen=True, slots=True)
class LevelProblem:
    """One level: its objective over a domain, with the levels before it fixed."""

    objective: Ints
    fixed_levels: tuple[FixedLevel, ...]
    domain: ColumnBounds

    @property
    def unit(self) -> int:
        """The divisor of the objective: its values are multiples of it."""
        return common_divisor(self.objective)

    @property
    def least(self) -> int:
        """What no point of the domain is below."""
        return int(np.minimum(self.objective * self.domain.lower, self.objective * self.domain.upper).sum())

    @property
    def fuzz(self) -> int:
        """What rounding of prices may add to a bound of the tie-break, whose numbers are large."""
        return int(np.abs(self.objective).max(initial=0)) >> 16

    def at(self, x: Ints) -> int:
        """Give what a solution reaches on the objective."""
        return int((self.objective * x).sum())

    def better(self, x: Ints, other: Ints | None) -> Ints:
        """Give the better of two plans, the first of equals."""
        return x if other is None or self.at(other) <= self.at(x) else other

    def fix(self, value: int) -> FixedLevel:
        """Hold the level at a value."""
        return FixedLevel(self.objective, value)

    def within(self, domain: ColumnBounds) -> LevelProblem:
        """Give the level over another domain."""
        return LevelProblem(self.objective, self.fixed_levels, domain)

    def reaching(self, value: int, domain: ColumnBounds) -> LevelProblem:
        """Give the level over another domain, for solutions of a value or more alone."""
        return LevelProblem(self.objective, (*self.fixed_levels, self.fix(value)), domain)


def reaches_all(fixed_levels: Sequence[FixedLevel], x: Ints) -> bool:
    """Whether a solution reaches every fixed level."""
    return all(level.at(x) >= level.value for level in fixed_levels)
