"""Optimistic pass: fix every level at its rounded LP bound; one CP-SAT call then proves all levels, or none.

Reduced-cost fixing takes out the columns that no plan of these values can use; a plan found in the little that is left
proves every level at once (why that is exact: docs/method.md).
"""

from __future__ import annotations

import numpy as np

from ..bounds.level_relaxation import LevelRelaxation
from ..model.tie_break import tie_break_objective
from .lexicographic import LexicographicSearch
from .result import SearchResult


class OptimisticPass(LexicographicSearch):
    """A search for the plan of all bounds; `relaxations` are those of the levels it came to."""

    relaxations: tuple[LevelRelaxation, ...] = ()

    def run(self) -> SearchResult:
        """See whether there is a plan that reaches every bound: where the tie-break comes out as well, that is all."""
        self._hold_all()
        return self._found()

    def _hold_all(self) -> None:
        self.prover.start_from(self.fixed_levels, self.domain)
        fixed_levels, domain, bounds = self.fixed_levels, self.domain, self.bounds
        for objective in self.objectives[len(self.fixed_levels) :]:
            lp = self.prover.relax_level(objective, fixed_levels, domain)
            if lp is None or lp.core.empty:
                return
            self.relaxations = (*self.relaxations, lp)
            self._show(lp, lp.bound.value)
            fixed_levels, domain, bounds = (*fixed_levels, lp.hold(lp.bound.value)), lp.core, (*bounds, lp.bound)
            if self._reaches(fixed_levels):
                self._adopt(fixed_levels, domain, bounds, self.best)
            self.prover.start_from(fixed_levels, domain)
        lp = self.prover.relax_level(tie_break_objective(self.model, domain), fixed_levels, domain)
        if lp is not None:
            answer = self.cores.search(lp, lp.bound.value - _fuzz(lp))
            if answer.x is not None and answer.end == "optimal":
                # That it reaches every bound proves every level; that no equal plan goes before it takes two searches.
                self._adopt(fixed_levels, domain, bounds, answer.x)
                self.drawn = self.cores.agreed(lp, answer, lp.at(answer.x), None)


def _fuzz(lp: LevelRelaxation) -> int:
    # What rounding of prices adds to a bound of the tie-break, whose numbers are large.
    return int(np.abs(lp.objective).max(initial=0)) >> 16
