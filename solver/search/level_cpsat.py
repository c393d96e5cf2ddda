"""CP-SAT on what a level leaves open: it finds plans, and closes the level if a second search agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.agreement import agrees
from ..backends.cpsat import SECOND, USUAL, CpSatAnswer, CpSatStrategy, scale_of, solve_cpsat
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model
from .result import BY_BOUND, BY_BRANCHING, BY_BRANCHING_AND_CPSAT, BY_CPSAT


class LevelCpSat:
    """CP-SAT as one search uses it: `ends` is the deadline of the current level, `closing` what closes it."""

    def __init__(self, model: Model, bounder: Bounder, deadline: Deadline, threads: int) -> None:
        self._model, self._bounder, self._deadline, self._threads = model, bounder, deadline, threads
        self._limits = model.parameters.cpsat
        self.begin(deadline)

    def begin(self, ends: Deadline) -> None:
        """Begin with a level."""
        self.ends, self.closing, self._closed_nodes = ends, BY_BOUND, False

    def search(
        self,
        lp: LevelRelaxation,
        target: int,
        effort: float | None = None,
        strategy: CpSatStrategy = USUAL,
        objective: Ints | None = None,
    ) -> CpSatAnswer:
        """Search a relaxation for the best plan of a value or more, by its own objective or another."""
        domain = reduced_cost_fixing(lp.bound, lp.domain, target)
        if domain.open > self._limits.most_open_columns:
            return CpSatAnswer("stopped", None)
        if effort is not None:
            effort *= max(scale_of(domain, self._limits), strategy.least_effort)
        level = lp.reaching(target, domain)
        level = level if objective is None else replace(level, objective=objective)
        of = self._bounder.rows, level, self.ends
        return solve_cpsat(*of, threads=self._threads, effort=effort, strategy=strategy)

    def proves(self, lp: LevelRelaxation, answer: CpSatAnswer, value: int, effort: float | None) -> bool:
        """Whether it is proven that nothing is better than an answer, or than a value where it found nothing.

        Where whole numbers alone do not show it, a second search has to agree.
        """
        proven = answer.certain or (answer.ended and self._seconded(lp, answer, value, effort))
        if proven:
            self.closing = BY_BRANCHING if answer.certain else BY_CPSAT
        return proven

    def _seconded(self, lp: LevelRelaxation, answer: CpSatAnswer, value: int, effort: float | None) -> bool:
        best = value if answer.x is None else lp.at(answer.x)
        second = self.search(lp, best + lp.unit, None if effort is None else self._limits.second_run * effort, SECOND)
        return agrees(answer, second, self._name(lp))

    def _name(self, lp: LevelRelaxation) -> str:
        names = [f"the level {name}" for name in self._model.objectives]
        return [*names, "the choice by lot"][len(lp.fixed_levels)]

    def finish(self, lp: LevelRelaxation, target: int, effort: float) -> tuple[Ints | None, bool]:
        """Search a node by itself; gives the best plan and whether it is proven to be the best."""
        answer, before = self.search(lp, target, effort), self.closing
        done = self.proves(lp, answer, target - lp.unit, effort)
        self.closing, self._closed_nodes = before, self._closed_nodes or (done and not answer.certain)
        return answer.x, done

    def branched(self) -> None:
        """Take note that branching brought the bound down, with the nodes of it that were finished here."""
        self.closing = BY_BRANCHING_AND_CPSAT if self._closed_nodes else BY_BRANCHING

    def complete(self, lp: LevelRelaxation, target: int) -> Ints | None:
        """Make a plan of relaxed choices that are whole: days and what else follows from them."""
        whole = np.rint(lp.x).astype(np.int64)
        choices = self._model.columns.choices
        domain = ColumnBounds(np.where(choices, whole, lp.domain.lower), np.where(choices, whole, lp.domain.upper))
        return solve_cpsat(self._bounder.rows, lp.reaching(target, domain), self._deadline).x
