"""The search: level after level made as good as it can be, each proven before it is held.

A level in doubt is settled by looks for good plans, by branching and by CP-SAT; those before it whose bounds are whole
numbers are presumed to be reached (why that is exact: docs/method.md). In a country, where every relaxation takes
longer than a look, looks come first; and where a country is so huge that one level may take all the time there is, a
level that has had its share is held at what is reached, with its bound told.
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

    step: LevelRelaxation
    bounds: tuple[Bound, ...]


class LexicographicSearch:
    """One search over a problem, from a first plan on; the best plan so far always reaches every level held."""

    def __init__(
        self,
        model: Model,
        start: Ints,
        clock: Deadline,
        *,
        threads: int = 1,
        watch: ProgressWatch | None = None,
        footing: TransferredStart | None = None,
    ) -> None:
        self.model, self.clock, self.threads = model, clock, threads
        self.watch = watch or ProgressWatch()
        self.box = model.box
        self.held: tuple[FixedLevel, ...] = ()
        self.bounds: tuple[Bound, ...] = ()
        """The last bound of each level held."""
        self.best = start
        self.bound: int | None = None
        self.drawn = False
        self.let_go: tuple[int, ...] = ()
        """Bounds of the last levels held, from the first that is held without proof."""
        self.objectives = list(model.objectives.values())
        self.how: list[Searches] = []
        """How each level held was closed."""
        self._footing = footing
        self._stood: SolverBasis | None = None
        """Where the last level that was settled was relaxed: parts of it have moved the relaxation elsewhere."""
        self._parameters, self._country, self._huge = model.parameters, model.parameters.large, model.parameters.huge
        self._limits = model.parameters.branching
        self.prover = Bounder(model, start, self.box, clock, self._noted, footing.seed if footing else None)
        self.cores = Cores(model, self.prover, clock, threads)

    def run(self) -> SearchResult:
        """Search until every level is proven and the draw is made, or the clock is over."""
        presume = True
        while not self.clock.over and not self.drawn and not (self.let_go and self._drawing):
            ahead = self._ahead(presume=presume)
            settled = self._settle(ahead)
            # Where what was presumed came to nothing, one level after the other is settled, until that says why.
            presume = settled is not None and (presume or settled < ahead.step.bound.value)
        return self._found()

    def _found(self) -> SearchResult:
        proven = len(self.held) - len(self.let_go)
        levels = zip(self.model.objectives, self.held[:proven], self.bounds, self.how, strict=False)
        closed = tuple(ClosedLevel(name, level.value, bound, how) for name, level, bound, how in levels)
        first, *later = [*self.let_go, self.bound]
        bounds = tuple(bound for bound in later if bound is not None)
        return SearchResult(self.best, closed, first, self.drawn, tuple(self.prover.cuts), bounds)

    @property
    def _drawing(self) -> bool:
        """Whether every level is held, and only the draw is left."""
        return len(self.held) == len(self.objectives)

    def _ahead(self, *, presume: bool) -> _Ahead:
        """Give the first open level that is in doubt: the bounds of those before it are whole numbers.

        They are presumed to be reached, and the levels held, unless `presume` says that the first open level is wanted.
        """
        held, box, bounds, stood = self.held, self.box, self.bounds, self._stood
        while True:
            self.prover.start_from(held, box, stood)
            drawing = len(held) == len(self.objectives)
            at = (tie_break_objective(self.model, box) if drawing else self.objectives[len(held)]), held, box
            step, far = self._relaxed(*at), len(held) - len(self.held)
            if step is None:
                # Of what is presumed nothing may be left.
                return self._ahead(presume=False) if far else _Ahead(self.prover.priceless(*at), bounds)
            if not presume or far == self._parameters.presumed_levels or drawing or step.doubtful or step.core.empty:
                return _Ahead(step, bounds)
            held, box, bounds = (*held, step.hold(step.bound.value)), step.core, (*bounds, step.bound)
            stood = step.basis
            if not self._reaches(held):
                self._improve(step, self._looks().probe(step))
            if self._reaches(held):
                self._adopt(held, box, bounds, self.best)

    def _relaxed(self, objective: Ints, held: tuple[FixedLevel, ...], box: ColumnBounds) -> LevelRelaxation | None:
        """Relax a level, from where hope stood if it came so far."""
        standings = self._footing.standings if self._footing else ()
        known = len(held) < len(standings)
        if known:
            self.prover.stand_at(standings[len(held)])
        return self.prover.step(objective, held, box, again=known)

    def _settle(self, ahead: _Ahead) -> int | None:
        """Find the best value of a level exactly, with a plan that has it.

        None where no plan has shown that what was presumed holds, or where the clock was over.
        """
        step = ahead.step
        self.cores.begin(self._share())
        self._show(step, step.bound.value)
        step = self.prover.narrowed(step, reduced_cost_fixing(step.bound, step.box, self._value(step)))
        looks, branching, top = self._looks(), self._branching(step), step.bound.value
        if not self._country:
            self._improve(step, looks.probe(step))
            top = self._branched(branching, step, top, self._limits.nodes_per_round)
        if not self._reaches(step.held):
            return None
        self._adopt(step.held, step.box, ahead.bounds, self.best)
        if self._drawing:
            top = self._searched(step, top, self._parameters.cpsat.first_turn, DRAWING)
        go_on = self._in_country if self._country else self._in_region
        step, top = go_on(step, looks, branching, top)
        top = self._in_turns(step, looks, branching, top)
        if top < self._value(step):
            raise ArithmeticError("a plan is better than a bound that was proven")
        if top > self._value(step) and (self.cores.ends is self.clock or self.clock.over or self._drawing):
            self.bound = None if self._drawing else top
            return None
        self._close(step, top)
        return top

    def _in_region(
        self, step: LevelRelaxation, looks: LpGuided, branching: BranchAndBound, top: int
    ) -> tuple[LevelRelaxation, int]:
        """Look for plans, branch and sharpen, before anything takes long; gives the step and the bound as they are."""
        if top > self._value(step):
            self._improve(step, looks.dive(step, self.best))
            self._improve(step, looks.around(step, self.best))
        top = self._branched_on(branching, step, top, self._limits.nodes_per_round)
        sharper = self._sharper(step, looks) if top > self._value(step) else step
        if sharper is not step:
            step, top = sharper, min(top, sharper.bound.value)
            self._improve(step, looks.dive(step, self.best))
        return step, top

    def _in_country(
        self, step: LevelRelaxation, looks: LpGuided, branching: BranchAndBound, top: int
    ) -> tuple[LevelRelaxation, int]:
        """The same where every relaxation takes longer than a look: those come first, and branching last."""
        if top > self._value(step):
            self._improve(step, looks.decided(step, self.best))
            step = self._sharper(step, looks)
            top = min(top, step.bound.value)
        if top > self._value(step) and not self._enough(step, top):
            self._improve(step, looks.around(step, self.best))
            top = self._branched_on(branching, step, top, self._limits.nodes_per_round)
        return step, top

    def _enough(self, step: LevelRelaxation, top: int) -> bool:
        """Whether a level that has only a share of the time is so near its bound that the next one is worth more."""
        return self.cores.ends is not self.clock and top - self._value(
            step
        ) <= self._parameters.anytime.near_enough * abs(top)

    def _share(self) -> Deadline:
        """The time of a level: all that there is, but where a region is so huge that some level may take it all."""
        if not self._huge or self._drawing or self.clock.left == inf:
            return self.clock
        left = list(self.model.objectives)[len(self.held) :]
        return self.clock.within(self.clock.left * share_of(left, self._parameters.anytime.level_weights))

    def _in_turns(self, step: LevelRelaxation, looks: LpGuided, branching: BranchAndBound, top: int) -> int:
        """Search a step to its end, or that of the clock, and give the bound that is then proven.

        Branching and CP-SAT take turns, each with more effort than the last time, and CP-SAT in more manners: what
        one is slow at, the other often is not.
        """
        effort, near, manners = 1.0, 1.0, OPENING
        first, nodes = self._parameters.cpsat.first_turn, self._limits.growth * self._limits.nodes_per_round
        if self._country and top > self._value(step):
            step = self.prover.narrowed(step, reduced_cost_fixing(step.bound, step.box, self._value(step)))
        while top > self._value(step) and not self.cores.ends.over and not self._enough(step, top):
            top = self._searched(step, top, effort * first, manners)
            top = self._branched_on(branching, step, top, effort * nodes)
            before = self._value(step)
            if top > before:
                self._improve(step, looks.near(step, self.best, near))
            # A look that found nothing is not worth a longer one.
            near = effort if self._value(step) > before else near
            effort, manners = effort * self._parameters.cpsat.turn_growth, STRATEGIES
        return top

    def _searched(self, step: LevelRelaxation, top: int, effort: float, manners: Sequence[CpSatStrategy]) -> int:
        """Search by CP-SAT in some manners, with so much effort for each; gives the bound that is then proven."""
        for manner in manners:
            if top > self._value(step) and not self.cores.ends.over:
                top = self._search_core(step, top, effort, manner)
        return top

    def _branched_on(self, branching: BranchAndBound, step: LevelRelaxation, top: int, parts: float) -> int:
        """Branch for as long as that closes enough of the gap; gives the bound that is then proven."""
        for _ in range(self._limits.rounds):
            before, gap = top, top - self._value(step)
            top = self._branched(branching, step, top, parts)
            if before - top <= self._limits.worth * gap:
                break
        return top

    def _branched(self, branching: BranchAndBound, step: LevelRelaxation, top: int, parts: float) -> int:
        """Branch for a while; gives the bound that is then proven."""
        # A part of a huge region takes tens of megabytes, and closes nothing in a share of the time.
        if top <= self._value(step) or self.cores.ends.over or self.cores.ends is not self.clock:
            return top
        # A part of a small model takes little: there is time for more of them.
        times = max(1.0, self._limits.full_size_rows / self.prover.rows.count)
        effort = parts / self._limits.nodes_per_round * self._limits.node_effort
        branched = branching.run(step, self._value(step), int(parts * times), effort)
        self._improve(step, branched.x)
        below = self._value(step) if branched.bound is None else branched.bound
        if below < top:
            self.cores.branched()
        self._show(step, min(top, below))
        return min(top, below)

    def _sharper(self, step: LevelRelaxation, looks: LpGuided) -> LevelRelaxation:
        """Sharpen a step by rows that follow by rounding, while that helps."""
        cuts = self._parameters.cuts
        # Looks have moved the relaxation elsewhere; those at a huge region do not.
        at = step if self._huge and step.basis is not None else self.prover.anew(step)
        gained, patience = 0.0, cuts.gomory_patience
        while at is not None and patience and self._value(step) < step.bound.value and not self.cores.ends.over:
            at = self.prover.rounded(at)
            if at is None:
                break
            if self._country:
                self._improve(at, looks.decided(at, self.best))
            gain = step.bound.upper - at.bound.upper
            gained += max(gain, 0.0)
            # In a country rounding is what closes the last of a gap.
            much = min(gained, step.bound.upper - self._value(step)) if self._country else gained
            patience = cuts.gomory_patience if gain > cuts.gomory_worth * much else patience - 1
            step = at if gain > 0 else step
        return step

    def _search_core(self, step: LevelRelaxation, top: int, effort: float, manner: CpSatStrategy) -> int:
        """Look for better plans by CP-SAT, with so much effort for each; gives the bound that is then proven."""
        led = self._led_by(step) if manner.before else step.objective
        while not self.cores.ends.over:
            before = self._value(step)
            answer = self.cores.search(step, before + step.unit, effort, manner, led)
            self._improve(step, answer.x)
            if answer.end == "infeasible" or (answer.end == "optimal" and led is step.objective):
                agreed = self.cores.agreed(step, answer, before, effort * max(1.0, manner.effort))
                return self._value(step) if agreed else top
            if self._value(step) == before:
                break
        return top

    def _led_by(self, step: LevelRelaxation) -> Ints:
        """The objective of the last level that took search: plans good enough on a later one are close to its best."""
        searched = [
            level.objective for level, bound in zip(step.held, self.bounds, strict=False) if bound.value > level.value
        ]
        return searched[-1] if searched else step.objective

    def _noted(self, step: LevelRelaxation) -> None:
        """Keep the bound of the first level that is not proven."""
        if step.held == self.held and step.box is self.box:
            self.bound = step.bound.value

    def _show(self, step: LevelRelaxation, bound: int) -> None:
        # A plan that falls short of an earlier level says nothing of this one.
        if self._reaches(step.held):
            names = [*self.model.objectives, "draw"]
            self.watch.see(names[len(step.held)], self._value(step), bound)

    def _value(self, step: LevelRelaxation) -> int:
        """What the best plan reaches on a level; less than any plan where it does not reach what is held."""
        return step.at(self.best) if self._reaches(step.held) else step.least - step.unit

    def _close(self, step: LevelRelaxation, top: int) -> None:
        """Hold a level at the value of the best plan: at its bound, or below where there is no more time for it."""
        level = step.hold(self._value(step))
        if self._drawing:
            self.drawn = True
        else:
            if self.let_go or top > level.value:
                self.let_go = (*self.let_go, top)
            box = reduced_cost_fixing(step.bound, step.box, level.value)
            self._adopt((*step.held, level), box, (*self.bounds, step.bound), self.best)
            self.how[-1] = BY_BOUND if step.bound.value == level.value else self.cores.closing
            self._stood = (self.prover.lean(step, box) if self._country else step).basis

    # Plans.

    def _looks(self) -> LpGuided:
        return LpGuided(Tools(self.model, self.clock, self.cores.short_run, self.prover.part))

    def _branching(self, step: LevelRelaxation) -> BranchAndBound:
        return BranchAndBound(
            lambda box, target, start: self.prover.part(step, box, target, start),
            self.cores.complete,
            self.cores.finish,
            self.model,
            self.clock,
        )

    def _improve(self, step: LevelRelaxation, x: Ints | None) -> None:
        """Take a plan that reaches what is held and is better on the level."""
        if x is not None and step.at(x) > self._value(step) and self._keeps(x, step.held):
            self.best = x

    def _keeps(self, x: Ints, held: Sequence[FixedLevel]) -> bool:
        return self.prover.rows.holds(x) and reaches_all(held, x)

    def _reaches(self, held: Sequence[FixedLevel]) -> bool:
        return reaches_all(held, self.best)

    def _adopt(self, held: tuple[FixedLevel, ...], box: ColumnBounds, bounds: tuple[Bound, ...], x: Ints) -> None:
        """Take a plan that reaches every value held: it proves them."""
        if not self._keeps(x, held):
            raise ArithmeticError("a plan of the core breaks a row of the model")
        self.best, self.held, self.box, self.bounds, self.bound = x, held, box, bounds, None
        self.how += [BY_BOUND] * (len(held) - len(self.how))
