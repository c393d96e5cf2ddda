"""Optimistic pass: fix every level at its rounded LP bound; one CP-SAT call then proves all levels, or none.

Reduced-cost fixing takes out the columns that no plan of these values can use; a plan found in the little that is left
proves every level at once (why that is exact: docs/method.md).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..bounds.exact_bound import Bound
from ..bounds.level_relaxation import LevelRelaxation
from .result import SearchResult
from .state import SearchState


class OptimisticPass:
    """Looks for the plan that reaches every bound; `relaxations` are those of the levels that it came to."""

    def __init__(self, state: SearchState) -> None:
        self.state = state
        self.relaxations: tuple[LevelRelaxation, ...] = ()

    def run(self) -> SearchResult:
        """See whether there is such a plan: where the tie is broken as well, that is all there is to do."""
        self.relaxations = tuple(self._levels())
        if len(self.relaxations) == len(self.state.model.objectives):
            self._search(self.relaxations)
        unfixed = self.relaxations[len(self.state.fixed_levels) :]
        return self.state.result(unfixed[0].bound.value if unfixed else None)

    def forget(self) -> None:
        """Let go of what bounds and searches levels, once what it came to is carried over."""
        del self.state.bounder, self.state.cpsat

    def _levels(self) -> Iterator[LevelRelaxation]:
        """Walk the levels, each relaxed with those before it at their bounds, as far as that leaves anything."""
        state = self.state
        fixed_levels, domain, bounds = state.fixed_levels, state.domain, tuple[Bound, ...]()
        for objective in state.model.objectives.values():
            state.bounder.start_from(fixed_levels, domain)
            lp = state.bounder.relax_level(objective, fixed_levels, domain)
            if lp is None or lp.core.empty:
                return
            yield lp
            state.show(lp, lp.bound.value)
            fixed_levels, domain, bounds = (*fixed_levels, lp.fix(lp.bound.value)), lp.core, (*bounds, lp.bound)
            if state.reaches(fixed_levels):
                state.adopt(fixed_levels, domain, bounds, state.incumbent)

    def _search(self, relaxations: tuple[LevelRelaxation, ...]) -> None:
        """Search what is left for the plan that the tie-break takes."""
        state, last = self.state, relaxations[-1]
        fixed_levels, domain = (*last.fixed_levels, last.fix(last.bound.value)), last.core
        state.bounder.start_from(fixed_levels, domain)
        lp = state.bounder.relax_level(state.objective_after(fixed_levels, domain), fixed_levels, domain)
        if lp is None:
            return
        answer = state.cpsat.search(lp, lp.bound.value - _fuzz(lp))
        if answer.x is not None and answer.end == "optimal":
            # That it reaches every bound proves every level; that no equal plan goes before it takes two searches.
            state.adopt(fixed_levels, domain, tuple(lp.bound for lp in relaxations), answer.x)
            state.tie_broken = state.cpsat.proves(lp, answer, lp.at(answer.x), None)


def _fuzz(lp: LevelRelaxation) -> int:
    # What rounding of prices adds to a bound of the tie-break, whose numbers are large.
    return int(np.abs(lp.objective).max(initial=0)) >> 16
