"""The relaxation of one level: its bound and its relaxed solution; and what is settled once levels are fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...common.arrays import Floats
from ..backends.basis import SolverBasis
from ..model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem
from ..model.model import Model
from ..model.tie_break import level_objective
from .exact_bound import Bound, reduced_cost_fixing

_ROUNDING = 1e-4
"""What prices, rounded, may add to a bound that is a whole number."""


Empty = Literal["empty"]
EMPTY: Empty = "empty"
"""A domain that is proven to hold no plan of the fixed levels."""


@dataclass(frozen=True, slots=True)
class LevelRelaxation(LevelProblem):
    """A level with its bound and its relaxed solution."""

    bound: Bound
    x: Floats
    basis: SolverBasis | None = None
    """Where the relaxation stood, for whoever goes on from there."""

    @classmethod
    def of(cls, level: LevelProblem, bound: Bound, x: Floats, basis: SolverBasis | None = None) -> LevelRelaxation:
        """Give a level with what its relaxation came to."""
        return cls(level.objective, level.fixed_levels, level.domain, bound, x, basis)

    @property
    def doubtful(self) -> bool:
        """Whether the bound had to be rounded down, and so may be out of reach."""
        unit = self.bound.scale * self.unit
        return self.bound.total % unit > unit * _ROUNDING

    @property
    def core(self) -> ColumnBounds:
        """What is left open at the rounded bound."""
        return reduced_cost_fixing(self.bound, self.domain, self.bound.value)

    def losses(self, zero: float = 0.0) -> Floats:
        """Give what a unit of each column loses against the bound, in units of the objective; none where x > `zero`."""
        return np.where(self.x > zero, 0.0, np.abs(self.bound.reduced) / self.bound.scale)


@dataclass(frozen=True, slots=True)
class Settled:
    """The first levels, fixed; what they leave open of the columns, and the last bound of each."""

    fixed_levels: tuple[FixedLevel, ...]
    domain: ColumnBounds
    bounds: tuple[Bound, ...] = ()

    def next_level(self, model: Model) -> LevelProblem:
        """Give the level that comes next; after the last comes the tie-break."""
        objective = level_objective(model, len(self.fixed_levels), self.domain)
        return LevelProblem(objective, self.fixed_levels, self.domain)

    def then(self, lp: LevelRelaxation) -> Settled:
        """Give what is settled once the next level is fixed at its bound."""
        return Settled((*self.fixed_levels, lp.fix(lp.bound.value)), lp.core, (*self.bounds, lp.bound))
