"""Optimistic pass: fix every level at its rounded LP bound; one CP-SAT call then proves all levels, or none.

Reduced-cost fixing takes out the columns that no plan of these values can use; a plan found in the little that is left
proves every level at once (why that is exact: docs/method.md).
"""

from __future__ import annotations

from ..bounds.level_relaxation import LevelRelaxation, Settled
from .result import SearchResult
from .state import SearchState


class OptimisticPass:
    """Looks for the plan that reaches every bound; `relaxations` are those of the levels that it came to."""

    def __init__(self, state: SearchState) -> None:
        self.state = state
        self.relaxations: tuple[LevelRelaxation, ...] = ()

    def run(self) -> SearchResult:
        """See whether there is such a plan: where the tie is broken as well, that is all there is to do."""
        state, settled, relaxations = self.state, self.state.settled, list[LevelRelaxation]()
        for _ in state.model.objectives:
            lp = state.bounder.relax_level(settled.next_level(state.model))
            if lp is None or lp.core.empty:
                break
            relaxations.append(lp)
            state.show(lp, lp.bound.value)
            settled = settled.then(lp)
            if state.reaches(settled.fixed_levels):
                state.adopt(settled, state.incumbent)
        self.relaxations = tuple(relaxations)
        if len(relaxations) == len(state.model.objectives):
            self._search(settled)
        unfixed = relaxations[len(state.settled.fixed_levels) :]
        return state.result(unfixed[0].bound.value if unfixed else None)

    def forget(self) -> None:
        """Let go of what bounds and searches levels, once what it came to is carried over."""
        del self.state.bounder, self.state.cpsat

    def _search(self, settled: Settled) -> None:
        """Search what is left for the plan that the tie-break takes."""
        state = self.state
        lp = state.bounder.relax_level(settled.next_level(state.model))
        if lp is None:
            return
        answer = state.cpsat.search(lp, lp.bound.value - lp.fuzz)
        if answer.x is not None and answer.end == "optimal":
            # That it reaches every bound proves every level; that no equal plan goes before it takes two searches.
            state.adopt(settled, answer.x)
            state.tie_broken = state.cpsat.proves(lp, answer, lp.at(answer.x), None)
