"""Diving: fix the surest fractional choices of the relaxed solution at 1, relax again, and repeat.

When few fractional choices are left, CP-SAT settles the rest. It finds good plans where the relaxation mixes many
halves; it proves nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.cpsat import ShortCpSat
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import EMPTY, LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model


class Diving:
    """Looks for plans of one level below its relaxed solution; the bounder relaxes, CP-SAT settles what is left."""

    def __init__(self, model: Model, bounder: Bounder, cpsat: ShortCpSat, deadline: Deadline) -> None:
        self._bounder, self._cpsat, self._deadline = bounder, cpsat, deadline
        self._limits, self._choices = model.parameters.heuristics.diving, model.columns.choices
        self._owner = np.full(model.columns.count, -1, dtype=np.int64)
        self._owner[model.columns.span("match")] = model.columns.match.recipient

    def run(self, lp: LevelRelaxation, target: int) -> Ints | None:
        """Give a plan of a value wanted or more, if the dive leads to one."""
        at, turns = replace(lp, domain=reduced_cost_fixing(lp.bound, lp.domain, target)), self._limits.backtracks
        while turns and not self._deadline.over and not at.domain.empty:
            fractional = self._fractional(at)
            if len(fractional) <= self._limits.left_to_cpsat:
                return self._cpsat.solve(lp.reaching(target, at.domain)).x
            surest = fractional[: max(1, len(fractional) // self._limits.fixed_share)]
            below = self._relaxed(at, self._with(at, surest), target) or self._relaxed(
                at, self._with(at, surest[:1]), target
            )
            if below is None:
                turns -= 1
                below = self._relaxed(at, at.domain.at_most(surest[:1], 0), target)
            if below is None:
                return None
            at = below
        return None

    def _fractional(self, at: LevelRelaxation) -> Ints:
        """The fractional choices, the surest first, one of each recipient's."""
        whole = self._limits.whole
        fractional = np.flatnonzero(self._choices & (at.x > whole) & (at.x < 1 - whole))
        order = fractional[np.argsort(-at.x[fractional], kind="stable")]
        owner = np.where(self._owner[order] < 0, -1 - order, self._owner[order])
        _, first = np.unique(owner, return_index=True)
        return order[np.sort(first)]

    def _with(self, at: LevelRelaxation, columns: Ints) -> ColumnBounds:
        """The domain with some choices made, and those that the relaxed solution makes."""
        sure = self._choices & (at.x > 1 - self._limits.whole) & (at.domain.upper > 0)
        return at.domain.at_least(np.union1d(np.flatnonzero(sure), columns), 1)

    def _relaxed(self, at: LevelRelaxation, domain: ColumnBounds, target: int) -> LevelRelaxation | None:
        inner = self._bounder.part(at, domain, target)
        if inner is None or inner == EMPTY or inner.bound.value < target:
            return None
        return replace(inner, domain=reduced_cost_fixing(inner.bound, inner.domain, target))
