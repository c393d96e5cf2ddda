"""Exact lexicographic search: level after level is optimised and proven, then fixed; the tie-break comes last.

Up to two levels whose bounds are whole numbers are assumed to reach them, and settled together with the next (why that
is exact: docs/method.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..bounds.exact_bound import Bound
from ..bounds.level_relaxation import LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from .basis_transfer import TransferredStart
from .level_search import LevelSearch
from .result import SearchResult
from .state import SearchState


class LevelStrategy(Protocol):
    """How the levels of a model are settled, by its size."""

    def deadline_of_level(self, state: SearchState) -> Deadline:
        """Give the deadline of the next level."""

    def begin(self, level: LevelSearch) -> None:
        """Look for a plan that reaches the levels assumed before, and settles the level as a rule."""

    def settle(self, level: LevelSearch) -> None:
        """Find the best plan of a level and prove it, as far as its deadline allows."""

    def basis_for_next(self, level: LevelSearch) -> SolverBasis | None:
        """Give the basis from which the level after one that was closed starts."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A level to settle, with the bounds of all levels before it, proven or assumed."""

    lp: LevelRelaxation
    bounds: tuple[Bound, ...]


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
            ahead = self._ahead(assume=assume)
            settled = self._settle(ahead)
            # Where what was assumed came to nothing, one level after the other is settled, until that says why.
            assume = settled is not None and (assume or settled < ahead.lp.bound.value)
        return self.state.result(self._bound)

    def _ahead(self, *, assume: bool) -> _Ahead:
        """Give the first open level whose bound is in doubt; those before it are assumed to reach their whole bounds.

        Without `assume` the first open level is given.
        """
        state, limit = self.state, self.state.model.parameters.levels_ahead
        fixed_levels, domain, bounds, basis = state.fixed_levels, state.domain, state.bounds, self._basis
        while True:
            lp, far = self._relaxed(fixed_levels, domain, basis), len(fixed_levels) - len(state.fixed_levels)
            if lp is None:
                # Of what is assumed nothing may be left.
                return self._ahead(assume=False) if far else _Ahead(self._priceless(), bounds)
            if not far and not state.at_tie_break:
                self._bound = lp.bound.value
            tie_break = len(fixed_levels) == len(state.model.objectives)
            if not assume or far == limit or tie_break or lp.doubtful or lp.core.empty:
                return _Ahead(lp, bounds)
            fixed_levels, domain, bounds = (*fixed_levels, lp.fix(lp.bound.value)), lp.core, (*bounds, lp.bound)
            basis = lp.basis
            if not state.reaches(fixed_levels):
                LevelSearch.try_columns(state, lp)
            if state.reaches(fixed_levels):
                self._adopt(fixed_levels, domain, bounds)

    def _relaxed(
        self, fixed_levels: tuple[FixedLevel, ...], domain: ColumnBounds, basis: SolverBasis | None
    ) -> LevelRelaxation | None:
        """Relax a level, from the basis of the optimistic pass if that came to this level."""
        bounder, place = self.state.bounder, len(fixed_levels)
        bounder.start_from(fixed_levels, domain, basis)
        if place < len(self._bases):
            bounder.load_basis(self._bases[place])
        objective = self.state.objective_after(fixed_levels, domain)
        return bounder.relax_level(objective, fixed_levels, domain, again=place < len(self._bases))

    def _priceless(self) -> LevelRelaxation:
        of = self.state.fixed_levels, self.state.domain
        return self.state.bounder.priceless(self.state.objective_after(*of), *of)

    def _adopt(self, fixed_levels: tuple[FixedLevel, ...], domain: ColumnBounds, bounds: tuple[Bound, ...]) -> None:
        if len(fixed_levels) > len(self.state.fixed_levels):
            self.state.adopt(fixed_levels, domain, bounds, self.state.incumbent)
            self._bound = None

    def _settle(self, ahead: _Ahead) -> int | None:
        """Settle a level, and give its bound; None where it stays open, or what was assumed before has not shown."""
        state = self.state
        level = LevelSearch(state, ahead.lp, self._strategy.deadline_of_level(state))
        self._strategy.begin(level)
        if not state.reaches(ahead.lp.fixed_levels):
            return None
        self._adopt(ahead.lp.fixed_levels, ahead.lp.domain, ahead.bounds)
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
