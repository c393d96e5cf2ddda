"""Exact lexicographic search: level after level is optimised and proven, then fixed.

Heuristics, branch and bound and CP-SAT settle a level. Up to two levels whose bounds are whole numbers are presumed to
be reached, and settled together with the next (why that is exact: docs/method.md). In a country, where a relaxation
takes longer than a short CP-SAT run, heuristics come first. In a huge country each level has a share of the time, and
is then fixed at the value reached, with its bound told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.basis import SolverBasis
from ..backends.cpsat import DRAWING, OPENING, STRATEGIES, CpSatStrategy
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import Bound, reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..heuristics.lp_guided import LpGuided, Tools
from ..model.levels_and_bounds import ColumnBounds, FixedLevel, reaches_all
from ..model.model import Model
from ..model.tie_break import tie_break_objective
from .basis_transfer import TransferredStart
from .branch_and_bound import BranchAndBound
from .cores import Cores
from .progress import ProgressWatch
from .result import BY_BOUND, ClosedLevel, Searches, SearchResult
from .time_allocation import share_of


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A level to settle, and the bounds of all levels before it: of those that are proven and of those presumed."""

    lp: LevelRelaxation
    bounds: tuple[Bound, ...]


class LexicographicSearch:
    """One search over a model, from a first plan on; the best plan so far always reaches every fixed level."""

    def __init__(
        self,
        model: Model,
        start: Ints,
        clock: Deadline,
        *,
        threads: int = 1,
        watch: ProgressWatch | None = None,
        transferred: TransferredStart | None = None,
    ) -> None:
        self.model, self.clock, self.threads = model, clock, threads
        self.watch = watch or ProgressWatch()
        self.domain = model.domain
        self.fixed_levels: tuple[FixedLevel, ...] = ()
        self.bounds: tuple[Bound, ...] = ()
        """The last bound of each fixed level."""
        self.best = start
        self.bound: int | None = None
        self.drawn = False
        self.let_go: tuple[int, ...] = ()
        """Bounds of the last fixed levels, from the first that is held without proof."""
        self.objectives = list(model.objectives.values())
        self.how: list[Searches] = []
        """How each fixed level was closed."""
        self._transferred = transferred
        self._stood: SolverBasis | None = None
        """Where the last level that was settled was relaxed: parts of it have moved the relaxation elsewhere."""
        self._parameters, self._country, self._huge = model.parameters, model.parameters.large, model.parameters.huge
        self._limits = model.parameters.branching
        self.prover = Bounder(model, start, self.domain, clock, self._noted, transferred.seed if transferred else None)
        self.cores = Cores(model, self.prover, clock, threads)

    def run(self) -> SearchResult:
        """Search until every level is proven and the tie-break is made, or the clock is over."""
        presume = True
        while not self.clock.over and not self.drawn and not (self.let_go and self._drawing):
            ahead = self._ahead(presume=presume)
            settled = self._settle(ahead)
            # Where what was presumed came to nothing, one level after the other is settled, until that says why.
            presume = settled is not None and (presume or settled < ahead.lp.bound.value)
        return self._found()

    def _found(self) -> SearchResult:
        proven = len(self.fixed_levels) - len(self.let_go)
        levels = zip(self.model.objectives, self.fixed_levels[:proven], self.bounds, self.how, strict=False)
        closed = tuple(ClosedLevel(name, level.value, bound, how) for name, level, bound, how in levels)
        first, *later = [*self.let_go, self.bound]
        bounds = tuple(bound for bound in later if bound is not None)
        return SearchResult(self.best, closed, first, self.drawn, tuple(self.prover.cuts), bounds)

    @property
    def _drawing(self) -> bool:
        """Whether every level is fixed, and only the tie-break is left."""
        return len(self.fixed_levels) == len(self.objectives)

    def _ahead(self, *, presume: bool) -> _Ahead:
        """Give the first open level that is in doubt: the bounds of those before it are whole numbers.

        They are presumed to be reached, and fixed; without `presume` the first open level is given.
        """
        fixed_levels, domain, bounds, stood = self.fixed_levels, self.domain, self.bounds, self._stood
        while True:
            self.prover.start_from(fixed_levels, domain, stood)
            drawing = len(fixed_levels) == len(self.objectives)
            at = (
                (tie_break_objective(self.model, domain) if drawing else self.objectives[len(fixed_levels)]),
                fixed_levels,
                domain,
            )
            lp, far = self._relaxed(*at), len(fixed_levels) - len(self.fixed_levels)
            if lp is None:
                # Of what is presumed nothing may be left.
                return self._ahead(presume=False) if far else _Ahead(self.prover.priceless(*at), bounds)
            if not presume or far == self._parameters.presumed_levels or drawing or lp.doubtful or lp.core.empty:
                return _Ahead(lp, bounds)
            fixed_levels, domain, bounds = (*fixed_levels, lp.hold(lp.bound.value)), lp.core, (*bounds, lp.bound)
            stood = lp.basis
            if not self._reaches(fixed_levels):
                self._improve(lp, self._heuristics().probe(lp))
            if self._reaches(fixed_levels):
                self._adopt(fixed_levels, domain, bounds, self.best)

    def _relaxed(
        self, objective: Ints, fixed_levels: tuple[FixedLevel, ...], domain: ColumnBounds
    ) -> LevelRelaxation | None:
        """Relax a level, from the basis of the optimistic pass if it came to this level."""
        standings = self._transferred.standings if self._transferred else ()
        known = len(fixed_levels) < len(standings)
        if known:
            self.prover.stand_at(standings[len(fixed_levels)])
        return self.prover.relax_level(objective, fixed_levels, domain, again=known)

    def _settle(self, ahead: _Ahead) -> int | None:
        """Find the best value of a level exactly, with a plan that has it.

        None where no plan has shown that what was presumed holds, or where the clock was over.
        """
        lp = ahead.lp
        self.cores.begin(self._share())
        self._show(lp, lp.bound.value)
        lp = self.prover.narrowed(lp, reduced_cost_fixing(lp.bound, lp.domain, self._value(lp)))
        heuristics, branching, top = self._heuristics(), self._branching(lp), lp.bound.value
        if not self._country:
            self._improve(lp, heuristics.probe(lp))
            top = self._branched(branching, lp, top, self._limits.nodes_per_round)
        if not self._reaches(lp.fixed_levels):
            return None
        self._adopt(lp.fixed_levels, lp.domain, ahead.bounds, self.best)
        if self._drawing:
            top = self._searched(lp, top, self._parameters.cpsat.first_turn, DRAWING)
        go_on = self._in_country if self._country else self._in_region
        lp, top = go_on(lp, heuristics, branching, top)
        top = self._in_turns(lp, heuristics, branching, top)
        if top < self._value(lp):
            raise ArithmeticError("a plan is better than a bound that was proven")
        if top > self._value(lp) and (self.cores.ends is self.clock or self.clock.over or self._drawing):
            self.bound = None if self._drawing else top
            return None
        self._close(lp, top)
        return top

    def _in_region(
        self, lp: LevelRelaxation, heuristics: LpGuided, branching: BranchAndBound, top: int
    ) -> tuple[LevelRelaxation, int]:
        """Region: heuristics, branch and bound, then cuts; gives the relaxation and the bound as they then are."""
        if top > self._value(lp):
            self._improve(lp, heuristics.dive(lp, self.best))
            self._improve(lp, heuristics.around(lp, self.best))
        top = self._branched_on(branching, lp, top, self._limits.nodes_per_round)
        sharper = self._sharper(lp, heuristics) if top > self._value(lp) else lp
        if sharper is not lp:
            lp, top = sharper, min(top, sharper.bound.value)
            self._improve(lp, heuristics.dive(lp, self.best))
        return lp, top

    def _in_country(
        self, lp: LevelRelaxation, heuristics: LpGuided, branching: BranchAndBound, top: int
    ) -> tuple[LevelRelaxation, int]:
        """Country: heuristics and cuts first, branch and bound last, because a relaxation takes longer than CP-SAT."""
        if top > self._value(lp):
            self._improve(lp, heuristics.decided(lp, self.best))
            lp = self._sharper(lp, heuristics)
            top = min(top, lp.bound.value)
        if top > self._value(lp) and not self._enough(lp, top):
            self._improve(lp, heuristics.around(lp, self.best))
            top = self._branched_on(branching, lp, top, self._limits.nodes_per_round)
        return lp, top

    def _enough(self, lp: LevelRelaxation, top: int) -> bool:
        """Whether a level that has only a share of the time is so near its bound that the next one is worth more."""
        return self.cores.ends is not self.clock and top - self._value(
            lp
        ) <= self._parameters.anytime.near_enough * abs(top)

    def _share(self) -> Deadline:
        """The time of a level: all that there is, but where a region is so huge that some level may take it all."""
        if not self._huge or self._drawing or self.clock.left == inf:
            return self.clock
        left = list(self.model.objectives)[len(self.fixed_levels) :]
        return self.clock.within(self.clock.left * share_of(left, self._parameters.anytime.level_weights))

    def _in_turns(self, lp: LevelRelaxation, heuristics: LpGuided, branching: BranchAndBound, top: int) -> int:
        """Search a relaxation to its end, or that of the clock, and give the bound that is then proven.

        Branching and CP-SAT take turns, each with more effort than the last time, and CP-SAT in more strategies: what
        one is slow at, the other often is not.
        """
        effort, near, strategies = 1.0, 1.0, OPENING
        first, nodes = self._parameters.cpsat.first_turn, self._limits.growth * self._limits.nodes_per_round
        if self._country and top > self._value(lp):
            lp = self.prover.narrowed(lp, reduced_cost_fixing(lp.bound, lp.domain, self._value(lp)))
        while top > self._value(lp) and not self.cores.ends.over and not self._enough(lp, top):
            top = self._searched(lp, top, effort * first, strategies)
            top = self._branched_on(branching, lp, top, effort * nodes)
            before = self._value(lp)
            if top > before:
                self._improve(lp, heuristics.near(lp, self.best, near))
            # A neighbourhood search that found nothing is not worth a longer one.
            near = effort if self._value(lp) > before else near
            effort, strategies = effort * self._parameters.cpsat.turn_growth, STRATEGIES
        return top

    def _searched(self, lp: LevelRelaxation, top: int, effort: float, strategies: Sequence[CpSatStrategy]) -> int:
        """Search by CP-SAT, strategy after strategy with the same effort; gives the bound that is then proven."""
        for strategy in strategies:
            if top > self._value(lp) and not self.cores.ends.over:
                top = self._search_core(lp, top, effort, strategy)
        return top

    def _branched_on(self, branching: BranchAndBound, lp: LevelRelaxation, top: int, parts: float) -> int:
        """Continue branching while a round closes enough of the gap; gives the bound that is then proven."""
        for _ in range(self._limits.rounds):
            before, gap = top, top - self._value(lp)
            top = self._branched(branching, lp, top, parts)
            if before - top <= self._limits.worth * gap:
                break
        return top

    def _branched(self, branching: BranchAndBound, lp: LevelRelaxation, top: int, parts: float) -> int:
        """Branch for a while; gives the bound that is then proven."""
        # A part of a huge region takes tens of megabytes, and closes nothing in a share of the time.
        if top <= self._value(lp) or self.cores.ends.over or self.cores.ends is not self.clock:
            return top
        # A part of a small model takes little: there is time for more of them.
        times = max(1.0, self._limits.full_size_rows / self.prover.rows.count)
        effort = parts / self._limits.nodes_per_round * self._limits.node_effort
        branched = branching.run(lp, self._value(lp), int(parts * times), effort)
        self._improve(lp, branched.x)
        below = self._value(lp) if branched.bound is None else branched.bound
        if below < top:
            self.cores.branched()
        self._show(lp, min(top, below))
        return min(top, below)

    def _sharper(self, lp: LevelRelaxation, heuristics: LpGuided) -> LevelRelaxation:
        """Sharpen a relaxation by Gomory cuts, while that helps."""
        cuts = self._parameters.cuts
        # Looks have moved the relaxation elsewhere; those at a huge region do not.
        at = lp if self._huge and lp.basis is not None else self.prover.anew(lp)
        gained, patience = 0.0, cuts.gomory_patience
        while at is not None and patience and self._value(lp) < lp.bound.value and not self.cores.ends.over:
            at = self.prover.rounded(at)
            if at is None:
                break
            if self._country:
                self._improve(at, heuristics.decided(at, self.best))
            gain = lp.bound.upper - at.bound.upper
            gained += max(gain, 0.0)
            # In a country rounding is what closes the last of a gap.
            much = min(gained, lp.bound.upper - self._value(lp)) if self._country else gained
            patience = cuts.gomory_patience if gain > cuts.gomory_worth * much else patience - 1
            lp = at if gain > 0 else lp
        return lp

    def _search_core(self, lp: LevelRelaxation, top: int, effort: float, strategy: CpSatStrategy) -> int:
        """Search for better plans by CP-SAT, each call with this effort; gives the bound that is then proven."""
        led = self._led_by(lp) if strategy.before else lp.objective
        while not self.cores.ends.over:
            before = self._value(lp)
            answer = self.cores.search(lp, before + lp.unit, effort, strategy, led)
            self._improve(lp, answer.x)
            if answer.end == "infeasible" or (answer.end == "optimal" and led is lp.objective):
                agreed = self.cores.agreed(lp, answer, before, effort * max(1.0, strategy.effort))
                return self._value(lp) if agreed else top
            if self._value(lp) == before:
                break
        return top

    def _led_by(self, lp: LevelRelaxation) -> Ints:
        """The objective of the last level that took search: plans good enough on a later one are close to its best."""
        searched = [
            level.objective
            for level, bound in zip(lp.fixed_levels, self.bounds, strict=False)
            if bound.value > level.value
        ]
        return searched[-1] if searched else lp.objective

    def _noted(self, lp: LevelRelaxation) -> None:
        """Keep the bound of the first level that is not proven."""
        if lp.fixed_levels == self.fixed_levels and lp.domain is self.domain:
            self.bound = lp.bound.value

    def _show(self, lp: LevelRelaxation, bound: int) -> None:
        # A plan that falls short of an earlier level says nothing of this one.
        if self._reaches(lp.fixed_levels):
            names = [*self.model.objectives, "draw"]
            self.watch.see(names[len(lp.fixed_levels)], self._value(lp), bound)

    def _value(self, lp: LevelRelaxation) -> int:
        """What the best plan reaches on a level; less than any plan where it does not reach what is held."""
        return lp.at(self.best) if self._reaches(lp.fixed_levels) else lp.least - lp.unit

    def _close(self, lp: LevelRelaxation, top: int) -> None:
        """Hold a level at the value of the best plan: at its bound, or below where there is no more time for it."""
        level = lp.hold(self._value(lp))
        if self._drawing:
            self.drawn = True
        else:
            if self.let_go or top > level.value:
                self.let_go = (*self.let_go, top)
            domain = reduced_cost_fixing(lp.bound, lp.domain, level.value)
            self._adopt((*lp.fixed_levels, level), domain, (*self.bounds, lp.bound), self.best)
            self.how[-1] = BY_BOUND if lp.bound.value == level.value else self.cores.closing
            self._stood = (self.prover.lean(lp, domain) if self._country else lp).basis

    # Plans.

    def _heuristics(self) -> LpGuided:
        return LpGuided(Tools(self.model, self.clock, self.cores.short_run, self.prover.part))

    def _branching(self, lp: LevelRelaxation) -> BranchAndBound:
        return BranchAndBound(
            lambda domain, target, start: self.prover.part(lp, domain, target, start),
            self.cores.complete,
            self.cores.finish,
            self.model,
            self.clock,
        )

    def _improve(self, lp: LevelRelaxation, x: Ints | None) -> None:
        """Take a plan that reaches what is held and is better on the level."""
        if x is not None and lp.at(x) > self._value(lp) and self._keeps(x, lp.fixed_levels):
            self.best = x

    def _keeps(self, x: Ints, fixed_levels: Sequence[FixedLevel]) -> bool:
        return self.prover.rows.holds(x) and reaches_all(fixed_levels, x)

    def _reaches(self, fixed_levels: Sequence[FixedLevel]) -> bool:
        return reaches_all(fixed_levels, self.best)

    def _adopt(
        self, fixed_levels: tuple[FixedLevel, ...], domain: ColumnBounds, bounds: tuple[Bound, ...], x: Ints
    ) -> None:
        """Take a plan that reaches every value held: it proves them."""
        if not self._keeps(x, fixed_levels):
            raise ArithmeticError("a plan of the core breaks a row of the model")
        self.best, self.fixed_levels, self.domain, self.bounds, self.bound = x, fixed_levels, domain, bounds, None
        self.how += [BY_BOUND] * (len(fixed_levels) - len(self.how))
