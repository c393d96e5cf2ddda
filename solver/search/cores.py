"""CP-SAT on what a level leaves open: it finds plans, and closes the level if a second search agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.agreement import agrees
from ..backends.cpsat import SECOND, USUAL_STRATEGY, CpSatAnswer, CpSatStrategy, scale_of, short_run, solve_cpsat
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from ..model.model import Model
from .result import BY_BOUND, BY_BRANCHING, BY_BRANCHING_AND_CORES, BY_CORES


class Cores:
    """CP-SAT as one search uses it: `ends` is the clock of the current level, `closing` what brought its bound down."""

    def __init__(self, model: Model, prover: Bounder, clock: Deadline, threads: int) -> None:
        self._problem, self._prover, self._clock, self._threads = model, prover, clock, threads
        self._limits = model.parameters.cpsat
        self.ends = clock
        self.closing, self._handed = BY_BOUND, False

    def begin(self, ends: Deadline) -> None:
        """Begin with a level."""
        self.ends, self.closing, self._handed = ends, BY_BOUND, False

    def short_run(self, fixed_levels: Sequence[FixedLevel], objective: Ints, domain: ColumnBounds) -> CpSatAnswer:
        """Search a domain by a short run."""
        return short_run(self._problem, fixed_levels, objective, domain, self._clock, threads=self._threads)

    def search(
        self,
        lp: LevelRelaxation,
        target: int,
        effort: float | None = None,
        strategy: CpSatStrategy = USUAL_STRATEGY,
        objective: Ints | None = None,
    ) -> CpSatAnswer:
        """Search a relaxation for the best plan of a value or more."""
        domain = reduced_cost_fixing(lp.bound, lp.domain, target)
        if domain.open > self._limits.most_open_columns:
            return CpSatAnswer("stopped", None)
        return solve_cpsat(
            self._prover.rows,
            (*lp.fixed_levels, lp.hold(target)),
            lp.objective if objective is None else objective,
            domain,
            self.ends,
            threads=self._threads,
            effort=None if effort is None else effort * max(scale_of(domain, self._limits), strategy.effort),
            strategy=strategy,
        )

    def agreed(self, lp: LevelRelaxation, answer: CpSatAnswer, value: int, effort: float | None) -> bool:
        """Whether it is proven that nothing is better than an answer, or than a value where it found nothing.

        Where whole numbers alone do not show it, a second search has to agree.
        """
        proven = answer.certain or (answer.ended and self._seconded(lp, answer, value, effort))
        if proven:
            self.closing = BY_BRANCHING if answer.certain else BY_CORES
        return proven

    def _seconded(self, lp: LevelRelaxation, answer: CpSatAnswer, value: int, effort: float | None) -> bool:
        best = value if answer.x is None else lp.at(answer.x)
        second = self.search(lp, best + lp.unit, None if effort is None else self._limits.second_run * effort, SECOND)
        return agrees(answer, second, self._name(lp))

    def _name(self, lp: LevelRelaxation) -> str:
        names = list(self._problem.objectives)
        return f"the level {names[len(lp.fixed_levels)]}" if len(lp.fixed_levels) < len(names) else "the choice by lot"

    def finish(self, lp: LevelRelaxation, target: int, effort: float) -> tuple[Ints | None, bool]:
        """Search a part of the branching by itself; gives the best plan and whether it is proven to be the best."""
        answer, before = self.search(lp, target, effort), self.closing
        done = self.agreed(lp, answer, target - lp.unit, effort)
        self.closing, self._handed = before, self._handed or (done and not answer.certain)
        return answer.x, done

    def branched(self) -> None:
        """Take note that branching brought the bound down, with the parts of it that were finished here."""
        self.closing = BY_BRANCHING_AND_CORES if self._handed else BY_BRANCHING

    def complete(self, lp: LevelRelaxation, target: int) -> Ints | None:
        """Make a plan of relaxed choices that are whole: days and what else follows from them."""
        whole = np.rint(lp.x).astype(np.int64)
        choices = self._problem.columns.choices
        domain = ColumnBounds(np.where(choices, whole, lp.domain.lower), np.where(choices, whole, lp.domain.upper))
        rows = self._prover.rows
        return solve_cpsat(rows, [*lp.fixed_levels, lp.hold(target)], lp.objective, domain, self._clock).x
