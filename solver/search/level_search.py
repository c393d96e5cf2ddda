"""One open level: its relaxation, the bound that is proven so far, and the steps that close its gap."""

from __future__ import annotations

from ...common.deadline import Deadline
from ..backends.cpsat import OPENING, TURN, CpSatStrategy
from ..backends.work import LEAST_TURN
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..heuristics.diving import Diving
from ..heuristics.neighbourhood_search import NeighbourhoodSearch
from .branch_and_bound import BranchAndBound
from .state import SearchState


class LevelSearch:
    """A level to settle: each step finds better plans or brings the bound down; strategies put them in order.

    `ends` is the deadline of the level, that of the whole search where it has no share of the time to itself.
    """

    def __init__(self, state: SearchState, lp: LevelRelaxation, ends: Deadline) -> None:
        self.state, self.ends, self.bound = state, ends, lp.bound.value
        self._parameters = state.model.parameters
        state.cpsat.begin(ends)
        state.show(lp, self.bound)
        self.lp = lp
        self.drop_useless_columns()
        self._diving = Diving(state.model, state.bounder, state.short_cpsat, state.deadline)
        self._neighbourhoods = NeighbourhoodSearch(state.model, state.short_cpsat, state.deadline)
        self._branching = BranchAndBound(state.model, state.bounder, state.cpsat, state.deadline)

    @property
    def value(self) -> int:
        """What the incumbent reaches; less than any plan where it falls short of a level assumed before."""
        return self.state.value(self.lp)

    @property
    def open(self) -> bool:
        """Whether the bound is above the incumbent."""
        return self.bound > self.value

    @property
    def goes_on(self) -> bool:
        """Whether it is open and there is time for it."""
        return self.open and not self.ends.over

    @property
    def shared(self) -> bool:
        """Whether the level has only a share of the time."""
        return self.ends is not self.state.deadline

    @property
    def near_enough(self) -> bool:
        """Whether a level with a share of the time is so near its bound that the next one is worth more."""
        return self.shared and self.bound - self.value <= self._parameters.anytime.near_enough * abs(self.bound)

    def drop_useless_columns(self) -> None:
        """Leave out of the relaxation what no plan as good as the incumbent uses, where that is much of it."""
        domain = reduced_cost_fixing(self.lp.bound, self.lp.domain, self.value)
        self.lp = self.state.bounder.narrowed(self.lp, domain)

    # Plans.

    def try_relaxed_choices(self) -> None:
        """Look for better plans that make the choices which the relaxed solution makes."""
        self.state.improve(self.lp, self.state.lp_guided.relaxed_choices(self.lp, self.state.incumbent))

    def dive(self) -> None:
        """Make the relaxed solution whole, choice after choice."""
        if self.open:
            self.state.improve(self.lp, self._diving.run(self.lp, self.value + self.lp.unit))

    def search_neighbourhoods(self, effort: float) -> bool:
        """Free some leaders at a time, for this many times the usual neighbourhoods; says whether that helped."""
        before = self.value
        if self.open:
            self.state.improve(self.lp, self._neighbourhoods.run(self.lp, self.state.incumbent, effort))
        return self.value > before

    # Bounds.

    def branch(self, effort: float = 1.0) -> None:
        """Branch for one round of this many times the usual nodes."""
        limits, state = self._parameters.branching, self.state
        # A node of a huge region takes tens of megabytes, and closes nothing in a share of the time.
        if not self.goes_on or self.shared:
            return
        # A node of a small model takes little: there is time for more of them.
        nodes = effort * limits.nodes_per_round * max(1.0, limits.full_size_rows / state.bounder.rows.count)
        branched = self._branching.run(self.lp, self.value, int(nodes), effort * limits.node_effort)
        state.improve(self.lp, branched.x)
        below = self.value if branched.bound is None else branched.bound
        if below < self.bound:
            state.cpsat.branched()
        self._lower(below)

    def keep_branching(self, effort: float = 1.0) -> None:
        """Continue branching while a round closes enough of the gap."""
        limits = self._parameters.branching
        for _ in range(limits.rounds):
            before, gap = self.bound, self.bound - self.value
            self.branch(effort)
            if before - self.bound <= limits.worth * gap:
                break

    def add_gomory_cuts(self, *, large: bool) -> bool:
        """Sharpen the relaxation by Gomory cuts, round after round while that helps; says whether it did.

        Of a large model, the heuristic follows each round, and what is left of the gap counts as well: cuts are what
        closes the last of it.
        """
        cuts, bounder = self._parameters.cuts, self.state.bounder
        # Branching has moved the relaxation elsewhere; a huge region has not been branched.
        at = self.lp if self._parameters.huge and self.lp.basis is not None else bounder.anew(self.lp)
        before, gained, patience = self.lp, 0.0, cuts.gomory_patience
        while at is not None and patience and self.value < self.lp.bound.value and not self.ends.over:
            at = bounder.rounded(at)
            if at is None:
                break
            if large:
                self.state.improve(at, self.state.lp_guided.relaxed_choices(at, self.state.incumbent))
            gain = self.lp.bound.upper - at.bound.upper
            gained += max(gain, 0.0)
            much = min(gained, self.lp.bound.upper - self.value) if large else gained
            patience = cuts.gomory_patience if gain > cuts.gomory_worth * much else patience - 1
            self.lp = at if gain > 0 else self.lp
        self._lower(self.lp.bound.value)
        return self.lp is not before

    def search_by_cpsat(self, strategy: CpSatStrategy, effort: float = 1.0) -> None:
        """Search for better plans by CP-SAT, each call with this many times the effort of a first turn."""
        effort *= self._parameters.cpsat.first_turn
        objective = self.state.earlier_objective(self.lp) if strategy.earlier_objective else self.lp.objective
        while self.goes_on:
            before = self.value
            answer = self.state.cpsat.search(self.lp, before + self.lp.unit, effort, strategy, objective)
            self.state.improve(self.lp, answer.x)
            # The best plan of another objective need not be the best of this level.
            if answer.end == "infeasible" or (answer.end == "optimal" and objective is self.lp.objective):
                if self.state.cpsat.proves(self.lp, answer, before, effort * max(1.0, strategy.least_effort)):
                    self._lower(self.value)
                break
            if self.value == before:
                break

    def take_turns(self) -> None:
        """CP-SAT, branching and neighbourhood search in turns, each with more effort than the last time.

        What one is slow at, another often is not.
        """
        effort, near, strategies, limits = 1.0, 1.0, OPENING, self._parameters
        while self.goes_on and not self.near_enough:
            self.ends.did(LEAST_TURN)
            for strategy in strategies:
                self.search_by_cpsat(strategy, effort)
            self.keep_branching(limits.branching.growth * effort)
            # A neighbourhood search that found nothing is not worth a longer one.
            near = effort if self.search_neighbourhoods(near) else near
            effort, strategies = effort * limits.cpsat.turn_growth, TURN

    def _lower(self, bound: int) -> None:
        self.bound = min(self.bound, bound)
        self.state.show(self.lp, self.bound)
