"""Diving: fix the surest fractional choices of the relaxed solution, relax again, and repeat.

When few fractional choices are left, CP-SAT settles the rest. It finds good plans where the relaxation mixes many
halves; it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import EMPTY, Empty, LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model


class Diving:
    """Looks for a plan below a relaxed solution.

    `relax` gives the relaxation of a node for a value wanted or more, EMPTY or None where it has none; `finish`
    searches a part by itself for a plan of such a value.
    """

    def __init__(
        self,
        relax: Callable[[ColumnBounds, int], LevelRelaxation | Empty | None],
        finish: Callable[[LevelRelaxation, int], Ints | None],
        model: Model,
        clock: Deadline,
    ) -> None:
        self._relax, self._finish, self._problem, self._clock = relax, finish, model, clock
        self._limits = model.parameters.heuristics.diving
        self._owner = np.full(model.columns.count, -1, dtype=np.int64)
        self._owner[model.columns.span("match")] = model.columns.match.recipient

    def run(self, lp: LevelRelaxation, target: int) -> Ints | None:
        """Give a plan of a value wanted or more, if the dive leads to one."""
        at = replace(lp, domain=reduced_cost_fixing(lp.bound, lp.domain, target))
        turns = self._limits.backtracks
        while turns and not self._clock.over and not at.domain.empty:
            mixed = self._mixed(at)
            if len(mixed) <= self._limits.left_to_cpsat:
                return self._finish(at, target)
            many = mixed[: max(1, len(mixed) // self._limits.fixed_share)]
            below = self._below(at, self._made(at, many), target) or self._below(at, self._made(at, many[:1]), target)
            if below is None:
                turns -= 1
                below = self._below(at, self._refused(at, int(many[0])), target)
            if below is None:
                return None
            at = below
        return None

    def _mixed(self, at: LevelRelaxation) -> Ints:
        """The choices that are neither made nor refused, the surest first, one of each recipient's."""
        whole = self._limits.whole
        mixed = np.flatnonzero(self._problem.columns.choices & (at.x > whole) & (at.x < 1 - whole))
        order = mixed[np.argsort(-at.x[mixed], kind="stable")]
        owner = np.where(self._owner[order] < 0, -1 - order, self._owner[order])
        _, first = np.unique(owner, return_index=True)
        return order[np.sort(first)]

    def _made(self, at: LevelRelaxation, columns: Ints) -> ColumnBounds:
        sure = self._problem.columns.choices & (at.x > 1 - self._limits.whole) & (at.domain.upper > 0)
        lower = np.where(sure, 1, at.domain.lower)
        lower[columns] = 1
        return ColumnBounds(lower, at.domain.upper)

    def _refused(self, at: LevelRelaxation, column: int) -> ColumnBounds:
        upper = at.domain.upper.copy()
        upper[column] = 0
        return ColumnBounds(at.domain.lower, upper)

    def _below(self, at: LevelRelaxation, domain: ColumnBounds, target: int) -> LevelRelaxation | None:
        inner = self._relax(domain, target)
        if inner is None or inner == EMPTY or inner.bound.value < target:
            return None
        return replace(inner, domain=reduced_cost_fixing(inner.bound, inner.domain, target))
