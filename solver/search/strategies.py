"""How a model is searched, by its size class: which searches, in which order, and what settles a level.

A region's relaxation takes less than a CP-SAT run, so branching comes first. A country's takes longer: CP-SAT around
the relaxed solution and Gomory cuts come first, branching last. In a huge country one level may take all the time there
is, so each has a share of it, and is then fixed at the value reached, with its bound told. A limit of work is no limit
of time: whoever sets one wants what is proven, and the anytime search, whose windows take seconds, does not begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Protocol

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..backends.cpsat import TIE_BREAK
from ..bounds.level_relaxation import Settled
from ..model.dependent_columns import extended_too
from ..model.model import Model, make_model
from ..parameters import SizeClass
from .anytime import AnytimeSearch, share_of
from .basis_transfer import TransferredStart, transfer_basis
from .level_search import LevelSearch
from .lexicographic import LevelStrategy, LexicographicSearch
from .optimistic import OptimisticPass
from .progress import ProgressWatch
from .result import SearchResult
from .state import SearchState


@dataclass(frozen=True, slots=True)
class Task:
    """A model to search from a first plan, with the deadline, the number of threads and who watches."""

    model: Model
    start: Ints
    deadline: Deadline
    threads: int = 1
    watch: ProgressWatch | None = None

    def exact_deadline(self, *, limited: bool) -> Deadline:
        """Give the deadline of the exact search, which the anytime search follows where its time is limited."""
        share = self.model.parameters.anytime.exact_share
        return self.deadline.within(self.deadline.left * share) if limited else self.deadline


class SearchStrategy(LevelStrategy, Protocol):
    """How a model is searched."""

    def search(self, task: Task) -> tuple[Model, SearchResult]:
        """Search a model as the deadline allows; what comes of it is of the model given with it."""


class RegionStrategy(SearchStrategy):
    """The optimistic pass, then the exact search to its end; each level has all the time."""

    def search(self, task: Task) -> tuple[Model, SearchResult]:
        """Search a region: under a time limit too, the exact search has all of it."""
        return _optimistic_then_exact(task, self, limited=False)

    def begin(self, level: LevelSearch) -> None:
        """A sub-MIP and a little branching: as a rule that is all."""
        level.state.try_relaxed_columns(level.lp)
        level.branch()

    def settle(self, level: LevelSearch) -> None:
        """Diving, a sub-MIP around the relaxed solution, Gomory cuts, and all in turns."""
        if level.state.at_tie_break:
            level.search_by_cpsat(TIE_BREAK)
        if level.open:
            level.dive()
            level.try_relaxed_choices()
        level.keep_branching()
        if level.open and level.add_gomory_cuts(large=False):
            level.dive()
        level.take_turns()

    def basis_for_next(self, level: LevelSearch) -> SolverBasis | None:
        """The next level starts where this one was relaxed."""
        return level.lp.basis


class CountryStrategy(SearchStrategy):
    """As for a region; with a time limit the exact search has most of it, and the anytime search what is left."""

    def search(self, task: Task) -> tuple[Model, SearchResult]:
        """Search a country."""
        return _optimistic_then_exact(task, self, limited=task.deadline.seconds_left < inf)

    def begin(self, level: LevelSearch) -> None:
        """Nothing: no level is assumed to reach its bound."""

    def settle(self, level: LevelSearch) -> None:
        """CP-SAT around the relaxed solution and Gomory cuts; then branching, and all in turns."""
        if level.state.at_tie_break:
            level.search_by_cpsat(TIE_BREAK)
        if level.open:
            level.try_relaxed_choices()
            level.add_gomory_cuts(large=True)
        if level.open and not level.near_enough:
            level.keep_branching()
        if level.open:
            level.drop_useless_columns()
        level.take_turns()

    def basis_for_next(self, level: LevelSearch) -> SolverBasis | None:
        """The next level starts where this one was relaxed, without the columns that only this one needed."""
        state = level.state
        return None if state.tie_broken else state.bounder.lean(level.lp, state.settled.domain).basis


class HugeStrategy(CountryStrategy):
    """No optimistic pass; under a time limit each level has a share of it, and the anytime search what is left.

    A level is settled as a country's.
    """

    def search(self, task: Task) -> tuple[Model, SearchResult]:
        """Search a huge country: where the exact search would not come to the last level, it does not begin."""
        limits, left = task.model.parameters.anytime, task.deadline.seconds_left
        if task.model.columns.span("match").stop > limits.matches_per_second * left:
            nothing = ExactResult(task.model, SearchResult(task.start), Settled((), task.model.domain))
            return task.model, nothing.improved(task)
        limited = left < inf
        exact = _search_extended(task, task.exact_deadline(limited=limited), self)
        return exact.model, exact.improved(task) if limited else exact.result

    def deadline_of_level(self, state: SearchState) -> Deadline:
        """Each level has its share of the time that is left; the tie-break all of it."""
        if state.at_tie_break or state.deadline.seconds_left == inf:
            return state.deadline
        weights = state.model.parameters.anytime.level_weights
        return state.deadline.within(state.deadline.left * share_of(state.levels_left, weights))


STRATEGIES: dict[SizeClass, SearchStrategy] = {
    SizeClass.REGION: RegionStrategy(),
    SizeClass.COUNTRY: CountryStrategy(),
    SizeClass.HUGE: HugeStrategy(),
}


@dataclass(frozen=True, slots=True)
class ExactResult:
    """What the exact search came to: its model and result, and the levels that are fixed."""

    model: Model
    result: SearchResult
    settled: Settled

    def improved(self, task: Task) -> SearchResult:
        """Go on by the anytime search, where levels are still open."""
        if len(self.settled.fixed_levels) == len(self.model.objectives):
            return self.result
        return AnytimeSearch(self.model, self.settled, self.result, task.deadline, task.watch).run()


def _optimistic_then_exact(task: Task, strategy: LevelStrategy, *, limited: bool) -> tuple[Model, SearchResult]:
    """The optimistic pass, the exact search, and where the time of that is limited the anytime search."""
    mine = task.exact_deadline(limited=limited)
    state = SearchState(task.model, task.start, mine, threads=task.threads, watch=task.watch)
    optimistic = OptimisticPass(state)
    first = optimistic.run()
    if first.tie_broken or (mine.over and not limited):
        return task.model, first
    exact = _search_extended(task, mine, strategy, optimistic)
    if limited:
        return exact.model, exact.improved(task)
    # Stopped before it came as far again, its plan is no better.
    return (task.model, first) if len(exact.result.closed) < len(first.closed) else (exact.model, exact.result)


def _search_extended(
    task: Task, deadline: Deadline, strategy: LevelStrategy, optimistic: OptimisticPass | None = None
) -> ExactResult:
    """Search the extended formulation exactly, from what an optimistic pass came to if there was one."""
    start = task.start if optimistic is None else optimistic.state.incumbent
    extended = make_model(task.model.instance, extended=True, parameters=task.model.parameters)
    begun = extended_too(task.model, extended, start)
    transferred: TransferredStart | None = None
    if optimistic is not None:
        transferred = transfer_basis(task.model, optimistic.state.bounder, optimistic.relaxations, extended, begun)
        # Two relaxations would be in memory at once.
        optimistic.forget()
    seed = None if transferred is None else transferred.seed
    state = SearchState(extended, begun, deadline, threads=task.threads, watch=task.watch, seed=seed)
    result = LexicographicSearch(state, strategy, transferred).run()
    return ExactResult(extended, result, state.settled)
