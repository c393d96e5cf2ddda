"""Anytime search of large regions: every level gets a share of the time, a plan and a bound, proven or not.

The exact search settles a level before the next; with ten thousand recipients it would never come to the last. Here
each level is relaxed once, for its bound, and the plan is improved window by window; the level is then fixed at the
value reached. So the bound of a level is true of every plan that is as good as this one on all levels before it.
docs/method.md tells more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...common.arrays import Floats, Ints
from ...common.deadline import Deadline
from ..bounds.bounder import Bounder
from ..bounds.exact_bound import easy_bound, reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..heuristics.geographic_windows import GeographicWindows
from ..heuristics.sub_mip import SubMip
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from ..model.model import Model
from .progress import ProgressWatch
from .result import ClosedLevel, SearchResult
from .time_allocation import share_of


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a level came to: its value, its bound, and its relaxation if there was time for one."""

    value: int
    bound: int
    lp: LevelRelaxation | None


class AnytimeSearch:
    """Goes on from the result of a search: the levels that are open are gone through, each in its share of the time."""

    def __init__(
        self,
        model: Model,
        fixed_levels: Sequence[FixedLevel],
        domain: ColumnBounds,
        result: SearchResult,
        deadline: Deadline,
        watch: ProgressWatch | None = None,
    ) -> None:
        self._model, self._result, self._deadline, self._watch = model, result, deadline, watch or ProgressWatch()
        self._fixed_levels, self._domain, self._limits = tuple(fixed_levels), domain, model.parameters.anytime
        self._bounder = Bounder(model, result.x, domain, deadline, few=self._limits.first_columns)
        self._window = SubMip(model.rows, result.x)
        self._windows = GeographicWindows(model)

    def run(self) -> SearchResult:
        """Go through the levels, and give the plan with every bound."""
        closed = list(self._result.closed)
        bounds = list(self._result.open[: len(self._fixed_levels) - len(closed)])
        names = list(self._model.objectives)[len(self._fixed_levels) :]
        for place, name in enumerate(names):
            reached = self._level(name, names[place:])
            if reached.lp is not None and not bounds and reached.value == reached.bound:
                closed.append(ClosedLevel(name, reached.value, reached.lp.bound))
            else:
                bounds.append(reached.bound)
        first = bounds[0] if bounds else None
        return SearchResult(self._window.x, tuple(closed), first, False, self._result.cuts, tuple(bounds[1:]))

    def _level(self, name: str, left: Sequence[str]) -> _Reached:
        """Relax a level, make the plan better on it in its share of the time, and hold what is reached."""
        objective = self._model.objectives[name]
        share = share_of(left, self._limits.level_weights)
        ends = self._deadline.within(self._deadline.left * share)
        lp = self._relaxed(objective)
        if lp is None:
            return self._unrelaxed(name, objective)
        # Where the relaxation took more than its part, the plan still has one of what is left.
        self._improve(
            name, lp, self._deadline.within(max(ends.left, self._deadline.left * share * self._limits.plan_share))
        )
        value = lp.at(self._window.x)
        self._fixed_levels = (*self._fixed_levels, FixedLevel(objective, value))
        self._domain = reduced_cost_fixing(lp.bound, lp.domain, value)
        known = self._known(name)
        return _Reached(value, lp.bound.value if known is None else min(known, lp.bound.value), lp)

    def _relaxed(self, objective: Ints) -> LevelRelaxation | None:
        if self._deadline.over:
            return None
        self._bounder.start_from(self._fixed_levels, self._domain)
        return self._bounder.unsharpened(
            objective, self._fixed_levels, self._domain, share=self._limits.bound_tolerance
        )

    def _unrelaxed(self, name: str, objective: Ints) -> _Reached:
        """A level for which no time was left: it stays as it is, with the bound that is known in a moment."""
        value = int((objective * self._window.x).sum())
        self._fixed_levels = (*self._fixed_levels, FixedLevel(objective, value))
        known = self._known(name)
        easy = easy_bound(self._model, name)
        return _Reached(value, easy if known is None else min(known, easy), None)

    def _known(self, name: str) -> int | None:
        """The bound that the search before proved of a level, if any."""
        known = list(self._model.objectives)[len(self._result.closed) :]
        return dict(zip(known, self._result.open, strict=False)).get(name)

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
            self._window.improve(free, self._domain.upper, objective, lp.fixed_levels, seconds, gap)
