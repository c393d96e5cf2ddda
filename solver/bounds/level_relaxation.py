"""The relaxation of one level: its objective, what is fixed before it, its bound, and its relaxed solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...common.arrays import Floats, Ints
from ..backends.basis import SolverBasis
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from ..model.rows import common_divisor
from .exact_bound import Bound, reduced_cost_fixing

_ROUNDING = 1e-4
"""What prices, rounded, may add to a bound that is a whole number."""


Empty = Literal["empty"]
EMPTY: Empty = "empty"
"""A domain that is proven to hold no plan of the fixed levels."""


@dataclass(frozen=True, slots=True)
class LevelRelaxation:
    """An objective over a domain with fixed levels, with its bound and its relaxed solution."""

    objective: Ints
    fixed_levels: tuple[FixedLevel, ...]
    domain: ColumnBounds
    bound: Bound
    x: Floats
    basis: SolverBasis | None = None
    """Where the relaxation stood, for whoever goes on from there."""

    @property
    def unit(self) -> int:
        """The divisor of the objective: its values are multiples of it."""
        return common_divisor(self.objective)

    @property
    def least(self) -> int:
        """What no point of the domain is below."""
        return int(np.minimum(self.objective * self.domain.lower, self.objective * self.domain.upper).sum())

    @property
    def doubtful(self) -> bool:
        """Whether the bound had to be rounded down, and so may be out of reach."""
        unit = self.bound.scale * self.unit
        return self.bound.total % unit > unit * _ROUNDING

    @property
    def core(self) -> ColumnBounds:
        """What is left open at the rounded bound."""
        return reduced_cost_fixing(self.bound, self.domain, self.bound.value)

    def at(self, x: Ints) -> int:
        """Give what a solution reaches on the objective."""
        return int((self.objective * x).sum())

    def better(self, x: Ints, other: Ints | None) -> Ints:
        """Give the better of two plans, the first of equals."""
        return x if other is None or self.at(other) <= self.at(x) else other

    def losses(self, zero: float = 0.0) -> Floats:
        """Give what a unit of each column loses against the bound, in units of the objective; none where x > `zero`."""
        return np.where(self.x > zero, 0.0, np.abs(self.bound.reduced) / self.bound.scale)

    def fix(self, value: int) -> FixedLevel:
        """Hold the level at a value."""
        return FixedLevel(self.objective, value)
