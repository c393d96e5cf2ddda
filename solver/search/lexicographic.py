"""Exact lexicographic search: level after level is optimised and proven, then fixed; the tie-break comes last."""

from __future__ import annotations

from typing import Protocol

from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..bounds.level_relaxation import LevelRelaxation
from .basis_transfer import TransferredStart
from .level_search import LevelSearch
from .result import SearchResult
from .state import SearchState


class LevelStrategy(Protocol):
    """How the levels of a model are settled, by its size."""

    def deadline_of_level(self, state: SearchState) -> Deadline:
        """Give the deadline of the next level."""

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

    def run(self) -> SearchResult:
        """Search until every level is proven and the tie is broken, or the deadline is over."""
        bound = None
        while not self.state.done:
            bound = self._settle()
        return self.state.result(bound)

    def _settle(self) -> int | None:
        """Settle the next level; gives its bound where it stays open."""
        state, tie_break = self.state, self.state.at_tie_break
        level = LevelSearch(state, self._relaxed(), self._strategy.deadline_of_level(state))
        self._strategy.settle(level)
        if level.bound < level.value:
            raise ArithmeticError("a plan is better than a bound that was proven")
        if level.open and (tie_break or state.deadline.over or not level.shared):
            return None if tie_break else level.bound
        state.close(level.lp, level.bound)
        self._basis = self._strategy.basis_for_next(level)
        return None

    def _relaxed(self) -> LevelRelaxation:
        """Relax the next level, from the basis of the optimistic pass if that came to this level."""
        state, place = self.state, len(self.state.fixed_levels)
        state.bounder.start_from(state.fixed_levels, state.domain, self._basis)
        if place < len(self._bases):
            state.bounder.load_basis(self._bases[place])
        of = state.objective_after(state.fixed_levels, state.domain), state.fixed_levels, state.domain
        return state.bounder.relax_level(*of, again=place < len(self._bases)) or state.bounder.priceless(*of)
