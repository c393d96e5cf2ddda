"""Where a lexicographic search stands: the levels that are fixed, with their proofs, and the incumbent."""

from __future__ import annotations

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.cpsat import ShortCpSat
from ..bounds.bounder import Bounder, Seed
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation, Settled
from ..heuristics.lp_guided import LpGuided
from ..model.levels_and_bounds import FixedLevel, reaches_all
from ..model.model import Model
from .level_cpsat import LevelCpSat
from .progress import ProgressWatch
from .result import BY_BOUND, ClosedLevel, Searches, SearchResult


class SearchState:
    """The incumbent always reaches every fixed level; what bounds and searches levels is kept from one to the next."""

    def __init__(
        self,
        model: Model,
        start: Ints,
        deadline: Deadline,
        *,
        threads: int = 1,
        watch: ProgressWatch | None = None,
        seed: Seed | None = None,
    ) -> None:
        self.model, self.deadline = model, deadline
        self.watch = watch or ProgressWatch()
        self.incumbent = start
        self.settled = Settled((), model.domain)
        self.tie_broken = False
        self._searches: list[Searches] = []
        """How each fixed level was closed."""
        self._unproven: tuple[int, ...] = ()
        """Bounds of the last fixed levels, from the first that is fixed without proof."""
        self.bounder = Bounder(model, start, model.domain, deadline, seed)
        self.cpsat = LevelCpSat(model, self.bounder, deadline, threads)
        self.short_cpsat = ShortCpSat(model, deadline, threads)
        self.lp_guided = LpGuided(model, self.short_cpsat, deadline)

    @property
    def at_tie_break(self) -> bool:
        """Whether every level is fixed, and only the tie-break is left."""
        return len(self.settled.fixed_levels) == len(self.model.objectives)

    @property
    def done(self) -> bool:
        """Whether there is no more to do, or no time: ties are broken only where every level is proven."""
        return self.deadline.over or self.tie_broken or (bool(self._unproven) and self.at_tie_break)

    @property
    def levels_left(self) -> list[str]:
        """The names of the levels that are not fixed."""
        return list(self.model.objectives)[len(self.settled.fixed_levels) :]

    def earlier_objective(self, lp: LevelRelaxation) -> Ints:
        """Give the objective of the last level that its bound did not close, or that of the level itself.

        Plans that are good enough on a later level lie close to the best of that one.
        """
        levels = zip(self.settled.fixed_levels, self.settled.bounds, strict=True)
        return next(
            (level.objective for level, bound in reversed([*levels]) if bound.value > level.value), lp.objective
        )

    def reaches(self, fixed_levels: tuple[FixedLevel, ...]) -> bool:
        """Whether the incumbent reaches some levels."""
        return reaches_all(fixed_levels, self.incumbent)

    def value(self, lp: LevelRelaxation) -> int:
        """What the incumbent reaches on a level; less than any plan where it falls short of an earlier one."""
        return lp.at(self.incumbent) if self.reaches(lp.fixed_levels) else lp.least - lp.unit

    def improve(self, lp: LevelRelaxation, x: Ints | None) -> None:
        """Take a plan that is better on a level, if it keeps every row and reaches every level before."""
        if x is not None and lp.at(x) > self.value(lp) and self._keeps(x, lp.fixed_levels):
            self.incumbent = x

    def try_relaxed_columns(self, lp: LevelRelaxation) -> None:
        """Look for a plan of the bound's value among the columns of a relaxed solution."""
        self.improve(lp, self.lp_guided.relaxed_columns(lp))

    def _keeps(self, x: Ints, fixed_levels: tuple[FixedLevel, ...]) -> bool:
        return self.bounder.rows.holds(x) and reaches_all(fixed_levels, x)

    def adopt(self, settled: Settled, x: Ints) -> None:
        """Fix levels at values that a plan reaches, which proves those whose bounds these are."""
        if not self._keeps(x, settled.fixed_levels):
            raise ArithmeticError("a plan of CP-SAT breaks a row of the model")
        self.incumbent, self.settled = x, settled
        self._searches += [BY_BOUND] * (len(settled.fixed_levels) - len(self._searches))

    def close(self, lp: LevelRelaxation, bound: int) -> None:
        """Fix a level at the incumbent's value: its bound, or below where there is no more time for it."""
        level = lp.fix(lp.at(self.incumbent))
        if self.at_tie_break:
            self.tie_broken = True
            return
        if self._unproven or bound > level.value:
            self._unproven = (*self._unproven, bound)
        domain = reduced_cost_fixing(lp.bound, lp.domain, level.value)
        self.adopt(Settled((*lp.fixed_levels, level), domain, (*self.settled.bounds, lp.bound)), self.incumbent)
        self._searches[-1] = BY_BOUND if lp.bound.value == level.value else self.cpsat.closing

    def show(self, lp: LevelRelaxation, bound: int) -> None:
        """Show a watch how far a level is; a plan that falls short of an earlier level says nothing of this one."""
        if self.reaches(lp.fixed_levels):
            names = [*self.model.objectives, "draw"]
            self.watch.see(names[len(lp.fixed_levels)], lp.at(self.incumbent), bound)

    def result(self, bound: int | None = None) -> SearchResult:
        """Give what is proven; `bound` is one of the first level that is not fixed, if the last relaxation has none."""
        fixed_levels, bounds = self.settled.fixed_levels, self.settled.bounds
        proven = fixed_levels[: len(fixed_levels) - len(self._unproven)]
        levels = zip(self.model.objectives, proven, bounds, self._searches, strict=False)
        closed = tuple(ClosedLevel(name, level.value, bound, how) for name, level, bound, how in levels)
        last = bound if bound is not None else self._bound_of_open_level()
        open_ = self._unproven if last is None else (*self._unproven, last)
        return SearchResult(self.incumbent, closed, open_, self.tie_broken, tuple(self.bounder.cuts))

    def _bound_of_open_level(self) -> int | None:
        last, settled = self.bounder.last_level, self.settled
        if last is None or last.domain is not settled.domain or self.at_tie_break:
            return None
        return last.bound.value if len(last.fixed_levels) == len(settled.fixed_levels) else None
