"""What is settled so far: fixed levels, and the bounds of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...common.arrays import Flags, Ints


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

    def without(self, columns: Flags) -> ColumnBounds:
        """Give the domain with some columns at 0."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[columns] = upper[columns] = 0
        return ColumnBounds(lower, upper)


def reaches_all(fixed_levels: Sequence[FixedLevel], x: Ints) -> bool:
    """Whether a solution reaches every fixed level."""
    return all(level.at(x) >= level.value for level in fixed_levels)
