"""Reoptimisation: an instance much like one that was solved is solved from its warm start.

Nothing of the warm start is believed. Dual prices give true bounds of the new model whatever they were, a basis is only
where the simplex begins, cuts are derived anew, and a plan is judged by every row. So a warm answer is proven as a cold
one is, and the tie-break makes it the same one. Where it cannot be had so, there is none, and the search begins from
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ...common.arrays import Flags, Ints, flags_of
from ...common.deadline import Deadline
from ...models.matching.fairness import goals_of
from ...models.matching.instance import Instance
from ...models.matching.levels import LOWEST
from ...models.plan.certificate import CutProof
from ...models.plan.plan import Level
from ..backends.agreement import solve_twice
from ..backends.basis import NEW_COLUMN, NEW_ROW, Basis
from ..bounds.bounder import Bounder, Seed
from ..bounds.exact_bound import Bound, Prices, prove_bound, reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation, Settled
from ..bounds.propagation import propagated
from ..model.arrays import ints
from ..model.dependent_columns import complete
from ..model.levels_and_bounds import LevelProblem, reaches_all
from ..model.rows import Rows
from ..plan.assignment import assignment_of
from ..search.result import ClosedLevel, SearchResult
from ..solution import Solution, with_days
from .model_mapping import ModelMapping, map_model
from .warm_start import SolvedInstance, WarmStart

_SIXTEENTHS = 16
"""Prices at a vertex are often multiples of one sixteenth."""


class Worse(Exception):
    """Bounds alone show that every plan is worse than the levels that were asked for: none is made."""


def reoptimise(
    solved: SolvedInstance, instance: Instance, deadline: Deadline, least: Sequence[Level] = ()
) -> Solution | None:
    """Solve an instance much like one that was solved; None where that takes a search.

    `least` are the first levels of the order, as a useful plan must have them: raises Worse where the bound of one is
    below what it must be, and the bounds of those before are what they must be.
    """
    solver = _solver(solved, instance, least, deadline)
    result = None if solver is None else solver.result()
    if solver is None or result is None:
        return None
    return with_days(solver.mapping.stated, assignment_of(solver.model, result.x), result)


def falls_short(solved: SolvedInstance, instance: Instance, least: Sequence[Level], deadline: Deadline) -> bool:
    """Whether bounds alone show that every plan of an instance is worse than `least`, as `reoptimise` has it.

    False says nothing: bounds may lie above what plans reach. No plan is made, nor is anything searched.
    """
    solver = _solver(solved, instance, least, deadline)
    try:
        if solver is not None:
            solver.bound()
    except Worse:
        return True
    return False


def _solver(solved: SolvedInstance, instance: Instance, least: Sequence[Level], deadline: Deadline) -> _Solver | None:
    """Give the solver of an instance; None where there is nothing to start from, or the levels are others."""
    warm_start, names = solved.warm_start, tuple(level.name for level in least)
    if warm_start is None or warm_start.names != goals_of(instance):
        return None
    # As the model has them; none where `fair` is among them: its goals are others.
    values = tuple(-level.value if level.name in LOWEST else level.value for level in least)
    values = values if warm_start.names[: len(names)] == names else ()
    return _Solver(map_model(solved, warm_start, instance), warm_start, deadline, values)


class _Solver:
    """Solves a mapped model from the warm start of another; `least` is what the first levels must come to."""

    def __init__(
        self, mapping: ModelMapping, warm_start: WarmStart, deadline: Deadline, least: tuple[int, ...] = ()
    ) -> None:
        self.mapping, self.warm_start, self.deadline, self.least = mapping, warm_start, deadline, least
        self.model, self.rows = mapping.model, mapping.rows
        self.levels = len(self.model.objectives)
        self.proven = Settled((), mapping.domain)
        """The levels that the known plan was proven to reach."""
        self.reached = False
        """Whether the tie-break was reached: what fails there fails again."""

    def result(self) -> SearchResult | None:
        """The best plan with its proofs: the one that was kept, or another, or none that can be had so."""
        result = self._same_plan()
        for trusting in (True, False):
            if result is None and not self.deadline.over and not self.reached:
                result = self._relaxed(trusting=trusting)
        return result

    def bound(self) -> None:
        """Bound the levels that are asked for, as far as they are what they must be; raises Worse."""
        settled = self.proven
        for place in range(len(self.least)):
            lp = None if self.deadline.over else self._step(settled, trusting=True)
            if lp is None:
                return
            self._compare(lp)
            if lp.bound.value != self.least[place] or lp.core.empty:
                return
            settled = settled.then(lp)

    # The bounds that the known prices prove here.

    def _priced(self, settled: Settled) -> LevelRelaxation | None:
        """The next level with the bound of its known prices."""
        level, prices = settled.next_level(self.model), self.warm_start.levels[len(settled.fixed_levels)].prices
        rows = _taken(prices.rows, self.mapping.row, 0.0)
        bound = prove_bound(self.rows, level, Prices(rows, prices.levels), self.model.upper)
        return None if bound is None else LevelRelaxation.of(level, bound, np.zeros(0))

    # The same plan, where nothing that it rests on has changed.

    def _same_plan(self) -> SearchResult | None:
        """Prove the known plan, or one that the tie-break puts before it, by the known prices alone."""
        x = self.plan
        if x is None:
            return None
        for _ in range(self.levels):
            lp = self._priced(self.proven)
            if lp is None or lp.bound.value != lp.at(x):
                return None
            self.proven = self.proven.then(lp)
        lp = self._priced(self.proven)
        proofs = tuple(proof for proof, _ in self.mapping.cuts)
        return None if lp is None else self._drawn(self.rows, lp, x, self.proven.bounds, proofs)

    @cached_property
    def plan(self) -> Ints | None:
        """The known plan in this model's columns; None where it does not hold here."""
        x, days = self.choices, self.model.columns.span("days")
        x[days] = _taken(self.warm_start.plan, self.mapping.column, 0)[days]
        complete(self.model, x)
        return x if self._holds(x) else None

    @property
    def choices(self) -> Ints:
        """What the known plan chose, of that which can be chosen here."""
        chosen = np.where(self.model.columns.choices, _taken(self.warm_start.plan, self.mapping.column, 0), 0)
        return np.minimum(chosen, self.mapping.domain.upper)

    def _holds(self, x: Ints) -> bool:
        return self.mapping.domain.has(x) and self.rows.holds(x)

    # Relaxations that begin where the known ones stood.

    def _relaxed(self, *, trusting: bool) -> SearchResult | None:
        """Relax what is open; `trusting` keeps the old prices of a level where they prove its old value."""
        settled = self.proven
        for _ in range(len(settled.fixed_levels), self.levels):
            lp = self._step(settled, trusting=trusting)
            if lp is None:
                return None
            self._compare(lp)
            if lp.core.empty:
                return None
            settled = settled.then(lp)
        draw = self._step(settled, trusting=False)
        if draw is None:
            return None
        self.reached = True
        return self._drawn(self._bounder.rows, draw, self._whole(draw), settled.bounds, tuple(self._bounder.cuts))

    def _compare(self, lp: LevelRelaxation) -> None:
        """Raise Worse where the levels before are fixed at what they must be, and this one is bounded below it."""
        place, before = len(lp.fixed_levels), tuple(level.value for level in lp.fixed_levels)
        if place < len(self.least) and before == self.least[:place] and lp.bound.value < self.least[place]:
            raise Worse

    def _step(self, settled: Settled, *, trusting: bool) -> LevelRelaxation | None:
        place, level = len(settled.fixed_levels), settled.next_level(self.model)
        steady = trusting and self._steady(level)
        priced = self._priced(settled) if steady or self._unsquare else None
        if priced is not None and steady and priced.bound.value == self.warm_start.levels[place].value:
            return priced
        bounder = self._bounder
        bounder.start_from(level)
        rows = np.append(self.mapping.row, np.full(bounder.rows.count - len(self.mapping.row), -1))
        worth = _taken(np.abs(self.warm_start.levels[place].prices.rows), rows, 0.0)
        basis = self._basis(place, rows)
        bounder.relaxation.load_basis(basis, worth, self._eager(basis, priced))
        return bounder.rough(level) if place == self.levels else bounder.relax_level(level, again=True)

    def _steady(self, level: LevelProblem) -> bool:
        """Whether a level may well be as it was: the plan still stands, or the level does not ask who leads whom."""
        return self.plan is not None or not level.objective[self.model.columns.span("match")].any()

    @cached_property
    def _unsquare(self) -> bool:
        """Whether a known basis lacks columns here: those of matches that are gone from the model."""
        return self.mapping.model.instance is self.mapping.instance and bool(self._touched.any())

    @cached_property
    def _bounder(self) -> Bounder:
        mapping, match = self.mapping, self.model.columns.span("match")
        used = _taken(self.warm_start.used, mapping.column, False)
        used[match] |= self._touched[self.model.columns.match.recipient]
        seed = Seed(mapping.pattern_cuts, mapping.pool, mapping.cuts, used, mapping.column < 0)
        start = np.zeros(self.model.columns.count, dtype=np.int64)
        return Bounder(self.model, start, mapping.domain, self.deadline, seed)

    @cached_property
    def _touched(self) -> Flags:
        """The recipients whose match is gone, or may have to give way to one that is locked."""
        instance, columns = self.mapping.instance, self.model.columns
        asked = instance.decisions.matches
        locked = flags_of(ints(instance.leader_number[lock.leader] for lock in asked), len(instance.leaders))
        chosen = (self.choices[columns.span("match")] > 0) & ~locked[columns.match.leader]
        matched = flags_of(columns.match.recipient[chosen], len(instance.recipients))
        matched[[instance.recipient_number[lock.recipient] for lock in asked]] = False
        return ~matched

    def _eager(self, basis: Basis, priced: LevelRelaxation | None) -> Ints:
        """The best match of each recipient that has lost its own, to take its place in the basis."""
        match = self.model.columns.match.recipient
        count = len(match)
        if priced is None:
            return np.zeros(0, dtype=np.int64)
        columns = np.flatnonzero(self._touched[match] & (priced.domain.upper[:count] > 0) & ~basis.basic[:count])
        columns = columns[np.lexsort((-priced.bound.reduced[columns], match[columns]))]
        return columns[np.flatnonzero(np.diff(match[columns], prepend=-1))]

    def _basis(self, place: int, row: Ints) -> Basis:
        warm_start = self.warm_start.levels[place].basis
        column = _taken(warm_start.columns, self.mapping.column, NEW_COLUMN)
        return Basis(column, _taken(warm_start.rows, row, NEW_ROW), warm_start.levels)

    def _whole(self, lp: LevelRelaxation) -> Ints | None:
        """The relaxed solution, where it is whole and a plan."""
        x = np.rint(lp.x).astype(np.int64)
        near = bool(np.abs(lp.x - x).max(initial=0.0) < self.model.parameters.warm.whole)
        return x if near and self._keeps(lp, x) else None

    def _keeps(self, lp: LevelRelaxation, x: Ints) -> bool:
        return self._holds(x) and reaches_all(lp.fixed_levels, x)

    # The draw.

    def _drawn(
        self, rows: Rows, draw: LevelRelaxation, x: Ints | None, bounds: tuple[Bound, ...], cuts: tuple[CutProof, ...]
    ) -> SearchResult | None:
        """The plan that the tie-break takes: one that is known, unless a better is found in the little that is left."""
        draw = _exact(rows, draw)
        best = x if x is not None and draw.at(x) == draw.bound.value else self._better(rows, draw, x)
        if best is None or not self._keeps(draw, best):
            return None
        levels = zip(self.model.objectives, draw.fixed_levels, bounds, strict=True)
        closed = tuple(ClosedLevel(name, level.value, bound) for name, level, bound in levels)
        return SearchResult(best, closed, tie_broken=True, cuts=cuts)

    def _better(self, rows: Rows, draw: LevelRelaxation, x: Ints | None) -> Ints | None:
        """The best plan of the tie-break, by CP-SAT; None where it could not say."""
        target = draw.bound.value - draw.fuzz if x is None else draw.at(x) + 1
        sweeps = self.model.parameters.warm.propagation_sweeps
        left = propagated(rows, reduced_cost_fixing(draw.bound, draw.domain, target), sweeps)
        answer = solve_twice(rows, draw.reaching(target, left), self.deadline, "the choice by lot")
        return x if answer.end == "infeasible" else answer.x if answer.end == "optimal" else None


def _exact(rows: Rows, draw: LevelRelaxation) -> LevelRelaxation:
    """Take prices for whole sixteenths: those of a vertex often are, and then the bound has no error."""
    bound = draw.bound
    whole = [
        np.rint(np.array(of) * (_SIXTEENTHS / bound.scale)) / _SIXTEENTHS for of in (bound.prices, bound.level_prices)
    ]
    exact = prove_bound(rows, draw, Prices(whole[0], -whole[1]))
    better = exact is not None and exact.value < bound.value
    return replace(draw, bound=exact) if better and exact is not None else draw


def _taken(warm_start: np.ndarray, place: Ints, missing: float) -> np.ndarray:
    """Give what was kept of each, and of those that were not there something else."""
    # One more at the end stands for what was not there: it is the one at -1.
    return np.append(warm_start, np.asarray(missing).astype(warm_start.dtype))[place]
