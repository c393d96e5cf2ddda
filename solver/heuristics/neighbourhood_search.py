"""Large neighbourhood search: free some leaders with all their recipients, keep the rest of the plan.

Where a relaxation is almost right, a plan of its value is often a few exchanges away from a good one, and CP-SAT
settles each neighbourhood at once. (Shaw, Using constraint programming and local search methods to solve vehicle
routing problems, 1998.) It proves nothing.
"""

from __future__ import annotations

from itertools import cycle

import numpy as np

from ...common.arrays import Flags, Floats, Ints, flags_of
from ...common.deadline import Deadline
from ..backends.cpsat import ShortCpSat
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model


class NeighbourhoodSearch:
    """Looks around a plan for one of more value, neighbourhood after neighbourhood."""

    def __init__(self, model: Model, cpsat: ShortCpSat, deadline: Deadline) -> None:
        self._model, self._deadline, self._cpsat = model, deadline, cpsat
        self._match = model.columns.match
        self._limits = model.parameters.heuristics.neighbourhoods
        self._size = float(self._limits.first_leaders)
        self._random = np.random.default_rng(1)
        self._groups = cycle((1, 2, 4))

    def run(self, lp: LevelRelaxation, x: Ints, effort: float) -> Ints:
        """Give the best plan once this many times the usual neighbourhoods in a row have found no better one."""
        left = rounds = int(self._limits.without_success * effort)
        losses = lp.losses(self._limits.zero)
        while left > 0 and not self._deadline.over:
            value = lp.at(x)
            if value >= lp.bound.value:
                break
            around = self._around(lp, x, self._leaders(x, losses))
            answer = self._cpsat.solve(lp.reaching(value + lp.unit, around))
            x = lp.better(x, answer.x)
            left = rounds if lp.at(x) > value else left - 1
            self._resize(grow=answer.ended)
        return x

    def _resize(self, *, grow: bool) -> None:
        limits = self._limits
        size = self._size * (limits.growth if grow else 1 / limits.growth)
        self._size = min(limits.most_leaders, max(limits.fewest_leaders, size))

    def _leaders(self, x: Ints, losses: Floats) -> Flags:
        """Choose leaders: some that are close, or two such groups, for what one spends another may have to save."""
        groups = next(self._groups)
        freed = np.zeros(len(self._model.instance.leaders), dtype=bool)
        for _ in range(groups):
            freed |= self._close(x, losses, int(self._size) // groups)
        return freed

    def _close(self, x: Ints, losses: Floats, size: int) -> Flags:
        """Choose one leader that loses much against the bound, and those whom its recipients would like as well."""
        match, leaders = self._match, len(self._model.instance.leaders)
        chosen = np.flatnonzero(x[: len(match.leader)])
        lost = np.bincount(match.leader[chosen], weights=losses[chosen], minlength=leaders)
        weight = lost + lost.sum() / leaders + 1e-9
        first = self._random.choice(leaders, p=weight / weight.sum())
        freed = flags_of(np.array([first]), leaders)
        near = losses[: len(match.leader)] * self._random.uniform(0.5, 1.5, len(match.leader))
        while freed.sum() < min(leaders, size):
            joined = self._joining(x, freed, near)
            if not len(joined):
                joined = self._random.choice(np.flatnonzero(~freed), 1)
            freed[joined] = True
        return freed

    def _joining(self, x: Ints, freed: Flags, near: Floats) -> Ints:
        match = self._match
        open_ = self._open_recipients(x, freed)[match.recipient] & ~freed[match.leader]
        columns = np.flatnonzero(open_ & (self._model.upper[: len(match.leader)] > 0))
        order = columns[np.argsort(near[columns], kind="stable")]
        _, first = np.unique(match.leader[order], return_index=True)
        return match.leader[order[np.sort(first)[: self._limits.joined_at_once]]]

    def _open_recipients(self, x: Ints, freed: Flags) -> Flags:
        """The recipients of freed leaders, and those without any."""
        match = self._match
        open_ = np.ones(len(self._model.instance.recipients), dtype=bool)
        chosen = np.flatnonzero(x[: len(match.leader)])
        open_[match.recipient[chosen]] = freed[match.leader[chosen]]
        return open_

    def _around(self, lp: LevelRelaxation, x: Ints, freed: Flags) -> ColumnBounds:
        instance, columns, match = self._model.instance, self._model.columns, self._match
        recipients = self._open_recipients(x, freed)
        free = np.zeros(columns.count, dtype=bool)
        free[columns.span("match")] = recipients[match.recipient] & freed[match.leader]
        free[columns.span("days")] = freed[columns.days.leader]
        free[columns.span("pattern")] = freed[columns.patterns.leader]
        free[columns.span("square")] = freed[columns.squares]
        free[columns.span("partner")] = recipients[instance.partnerships.recipient]
        free[columns.span("review")] = recipients[instance.reviews.recipient]
        free[columns.span("npqel")] = recipients[columns.npqels]
        free[columns.span("fair")] = True
        free[columns.span("count")] = True
        domain = reduced_cost_fixing(lp.bound, lp.domain, lp.at(x) + lp.unit)
        return ColumnBounds(np.where(free, domain.lower, x), np.where(free, domain.upper, x))
