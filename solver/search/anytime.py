"""Anytime search of large regions: every level gets a share of the time, a plan and a bound, proven or not.

The exact search settles a level before the next; with ten thousand recipients it would never come to the last. Here
each level is relaxed once, for its bound, and the plan is improved window by window; the level is then fixed at the
value reached. So the bound of a level is true of every plan that is as good as this one on all levels before it.
docs/method.md tells more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...common.arrays import Floats, Ints
from ...common.deadline import Deadline
from ...models.matching.levels import FAIR, level_of
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import easy_bound, reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation, Settled
from ..heuristics.geographic_windows import GeographicWindows
from ..heuristics.sub_mip import SubMip
from ..model.levels_and_bounds import FixedLevel
from ..model.model import Model
from .progress import ProgressWatch
from .result import ClosedLevel, SearchResult


def share_of(left: Sequence[str], weight: Mapping[str, float]) -> float:
    """The share of the time left that the first of the levels left has; a level without a weight has 1."""
    # All goals of `fair` together are one level.
    goals = max(1, sum(level_of(name) == FAIR for name in left))
    weights = [1.0 / goals if level_of(name) == FAIR else weight.get(name, 1.0) for name in left]
    return weights[0] / sum(weights)


class AnytimeSearch:
    """Goes on from the result of a search: the levels that are open are gone through, each in its share of the time."""

    def __init__(
        self,
        model: Model,
        settled: Settled,
        result: SearchResult,
        deadline: Deadline,
        watch: ProgressWatch | None = None,
    ) -> None:
        self._model, self._result, self._deadline, self._watch = model, result, deadline, watch or ProgressWatch()
        self._settled, self._limits = settled, model.parameters.anytime
        self._bounder = Bounder(model, result.x, settled.domain, deadline, few=self._limits.first_columns)
        self._window = SubMip(model.rows, result.x)
        self._windows = GeographicWindows(model)

    def run(self) -> SearchResult:
        """Go through the levels, and give the plan with every bound."""
        closed, done = list(self._result.closed), len(self._settled.fixed_levels)
        known = dict(zip(list(self._model.objectives)[len(closed) :], self._result.open, strict=False))
        bounds = list(self._result.open[: done - len(closed)])
        names = list(self._model.objectives)[done:]
        for place, name in enumerate(names):
            level, lp = self._level(name, names[place:])
            bound = easy_bound(self._model, name) if lp is None else lp.bound.value
            bound = min(bound, known.get(name, bound))
            if lp is not None and not bounds and level.value == bound:
                closed.append(ClosedLevel(name, level.value, lp.bound))
            else:
                bounds.append(bound)
        return SearchResult(self._window.x, tuple(closed), tuple(bounds), cuts=self._result.cuts)

    def _level(self, name: str, left: Sequence[str]) -> tuple[FixedLevel, LevelRelaxation | None]:
        """Make the plan better on a level in its share of the time, and hold what is reached.

        Gives its relaxation beside it, None where no time was left for one: the level then stays as it is.
        """
        problem, share = self._settled.next_level(self._model), share_of(left, self._limits.level_weights)
        ends, lp = self._deadline.within(self._deadline.left * share), None
        if not self._deadline.over:
            lp = self._bounder.unsharpened(problem, share=self._limits.bound_tolerance)
        if lp is not None:
            # Where the relaxation took more than its part, the plan still has one of what is left.
            longest = max(ends.left, self._deadline.left * share * self._limits.plan_share)
            self._improve(name, lp, self._deadline.within(longest))
        level, domain = problem.fix(problem.at(self._window.x)), problem.domain
        if lp is not None:
            domain = reduced_cost_fixing(lp.bound, domain, level.value)
        self._settled = Settled((*problem.fixed_levels, level), domain)
        return level, lp

    def _improve(self, name: str, lp: LevelRelaxation, ends: Deadline) -> None:
        """Go over the plan, window by window, while that helps and the time lasts."""
        limits = self._limits
        gap, size, priced = limits.rough_gap, limits.fewest_leaders, True
        self._put_beside(lp, ends)
        while not ends.over:
            before = lp.at(self._window.x)
            self._go_over(name, lp, ends, gap, size, priced=priced)
            # What windows have given up for others is taken up the next time.
            priced = not priced
            gained, left = lp.at(self._window.x) - before, lp.bound.value - before
            if (gained <= 0 and size >= limits.most_leaders) or self._enough(lp):
                return
            if gained < limits.slow * left:
                gap, size = limits.fine_gap, min(limits.most_leaders, limits.leaders_growth * size)

    def _go_over(self, name: str, lp: LevelRelaxation, ends: Deadline, gap: float, size: int, *, priced: bool) -> None:
        parts = self._windows.parts(lp, self._window.x, size)
        objective = self._windows.aim(lp, alone=len(parts) == 1 or not priced)
        for part in parts:
            value = lp.at(self._window.x)
            self._watch.see(name, value, lp.bound.value)
            if ends.over or value >= lp.bound.value or (gap == self._limits.fine_gap and self._enough(lp)):
                return
            free = self._windows.free(lp, self._window.x, part)
            self._put(lp, free, objective, min(self._limits.window_seconds, ends.left), gap)
        self._put_beside(lp, ends)

    def _enough(self, lp: LevelRelaxation) -> bool:
        """Whether a huge region's plan is so near its bound that time is better spent on the levels that follow."""
        enough = self._limits.good_enough
        gap = lp.bound.value - lp.at(self._window.x)
        return enough is not None and gap <= enough * abs(lp.bound.value)

    def _put_beside(self, lp: LevelRelaxation, ends: Deadline) -> None:
        """Put anew what stands beside matches, where the level asks for any of it."""
        if self._windows.asks_beside(lp):
            free = self._windows.beside(lp, self._window.x)
            self._put(lp, free, lp.objective.astype(float), min(self._limits.window_seconds, ends.left), 0.0)

    def _put(self, lp: LevelRelaxation, free: Ints, objective: Floats, seconds: float, gap: float) -> None:
        if seconds > 0:
            self._window.improve(free, self._settled.domain.upper, objective, lp.fixed_levels, seconds, gap)
