"""Exact lexicographic search: level after level is optimised and proven, then fixed; the tie-break comes last.

Up to two levels whose bounds are whole numbers are assumed to reach them, and settled together with the next (why that
is exact: docs/method.md).
"""

from __future__ import annotations

from typing import Protocol

from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..bounds.level_relaxation import LevelRelaxation, Settled
from .basis_transfer import TransferredStart
from .level_search import LevelSearch
from .result import SearchResult
from .state import SearchState


class LevelStrategy(Protocol):
    """How the levels of a model are settled, by its size."""

    def deadline_of_level(self, state: SearchState) -> Deadline:
        """Give the deadline of the next level: that of the whole search, unless a strategy says otherwise."""
        return state.deadline

    def begin(self, level: LevelSearch) -> None:
        """Look for a plan that reaches the levels assumed before, and settles the level as a rule."""

    def settle(self, level: LevelSearch) -> None:
        """Find the best plan of a level and prove it, as far as its deadline allows."""

    def basis_for_next(self, level: LevelSearch) -> SolverBasis | None:
        """Give the basis from which the level after one that was closed starts."""


class LexicographicSearch:
    """Settles the levels of a model one after the other by a strategy, from a transferred start if there is one."""

    def __init__(
        self, state: SearchState, strategy: LevelStrategy, transferred: TransferredStart | None = None
    ) -> None:
        self.state, self._strategy = state, strategy
        self._bases = transferred.bases if transferred else ()
        self._basis: SolverBasis | None = None
        """Where the last level that was settled was relaxed: its nodes have moved the relaxation elsewhere."""
        self._bound: int | None = None
        """A bound of the first level that is not fixed."""

    def run(self) -> SearchResult:
        """Search until every level is proven and the tie is broken, or the deadline is over."""
        assume = True
        while not self.state.done:
            lp, before = self._ahead(assume=assume)
            settled = self._settle(lp, before)
            # Where what was assumed came to nothing, one level after the other is settled, until that says why.
            assume = settled is not None and (assume or settled < lp.bound.value)
        return self.state.result(self._bound)

    def _ahead(self, *, assume: bool) -> tuple[LevelRelaxation, Settled]:
        """Give the first open level whose bound is in doubt; those before it are assumed to reach their whole bounds.

        Without `assume` the first open level is given. Beside it stand all levels before, proven or assumed.
        """
        state, limit = self.state, self.state.model.parameters.levels_ahead
        settled, basis = state.settled, self._basis
        while True:
            far = len(settled.fixed_levels) - len(state.settled.fixed_levels)
            lp = self._relaxed(settled, basis)
            if lp is None:
                # Of what is assumed nothing may be left.
                if far:
                    return self._ahead(assume=False)
                return state.bounder.priceless(settled.next_level(state.model)), settled
            if not far and not state.at_tie_break:
                self._bound = lp.bound.value
            tie_break = len(settled.fixed_levels) == len(state.model.objectives)
            if not assume or far == limit or tie_break or lp.doubtful or lp.core.empty:
                return lp, settled
            settled, basis = settled.then(lp), lp.basis
            if not state.reaches(settled.fixed_levels):
                state.try_relaxed_columns(lp)
            if state.reaches(settled.fixed_levels):
                self._adopt(settled)

    def _relaxed(self, settled: Settled, basis: SolverBasis | None) -> LevelRelaxation | None:
        """Relax the next level, from the basis of the optimistic pass if that came to this level."""
        known = self._bases[len(settled.fixed_levels) :]
        start = known[0] if known else basis
        return self.state.bounder.relax_level(settled.next_level(self.state.model), start, again=bool(known))

    def _adopt(self, settled: Settled) -> None:
        if len(settled.fixed_levels) > len(self.state.settled.fixed_levels):
            self.state.adopt(settled, self.state.incumbent)
            self._bound = None

    def _settle(self, lp: LevelRelaxation, before: Settled) -> int | None:
        """Settle a level, and give its bound; None where it stays open, or what was assumed before has not shown."""
        state = self.state
        level = LevelSearch(state, lp, self._strategy.deadline_of_level(state))
        self._strategy.begin(level)
        if not state.reaches(before.fixed_levels):
            return None
        self._adopt(before)
        tie_break = state.at_tie_break
        self._strategy.settle(level)
        if level.bound < level.value:
            raise ArithmeticError("a plan is better than a bound that was proven")
        if level.open and (tie_break or state.deadline.over or not level.shared):
            self._bound = None if tie_break else level.bound
            return None
        state.close(level.lp, level.bound)
        self._bound = None
        self._basis = self._strategy.basis_for_next(level)
        return level.bound
