"""Hull cuts: valid inequalities of the hull of a leader's patterns, separated by a linear program.

A leader with many patterns has no column for each. Its matches and days lie in the hull of the patterns if a mixture of
patterns, in all not more than one, carries them: for sets S of its match columns of one class, for all of a class, and
for its days,

    sum over S of match <= sum over patterns of min(size of S, number of the class in the pattern) × share
    sum over class of match = sum over patterns of number of the class in the pattern × share
    days <= sum over patterns of most days of the pattern × share

Where the shares of the smallest such mixture add up to more than one, their prices are weights w (of sets and days
w >= 0) of a row that every plan keeps and the relaxation breaks: `sum of w × what stands on the left <= the most that
any one pattern carries`, which is worked out in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...common.arrays import Flags, Floats, Ints
from ...models.plan.certificate import CutProof
from ..backends.separation_lp import Block, cover
from ..model.column_families import Hull
from ..model.model import Model
from ..model.rows import Cut, divided
from .gomory import denominator

_FINE = 1 << 10
"""The divisor of weights without a common denominator."""


@dataclass(frozen=True, eq=False, slots=True)
class _Sets:
    """What a mixture has to carry: sets of match columns, own days, all days (rows), and what each pattern carries.

    `idle` are the rows of classes of which nothing is asked, and `fitting` the patterns that carry nothing of these:
    no others can be in the mixture.
    """

    members: tuple[Ints, ...]
    carried: Ints
    asked: Floats
    equal: Flags
    idle: Ints
    fitting: Flags


class HullCuts:
    """Finds the rows that a relaxed solution breaks."""

    def __init__(self, model: Model) -> None:
        self._violation = model.parameters.cuts.pattern_violation
        self._hulls = [_Leader(model, hull) for hull in model.columns.hulls]
        self._by_column = {int(column): hull for hull in self._hulls for column in (*hull.columns, *hull.all)}

    def cuts(self, x: Floats) -> Iterator[tuple[CutProof, Cut]]:
        """Walk the rows that are broken at `x`, one of each leader."""
        asked = [(hull, hull.sets(x)) for hull in self._hulls if hull.mixed(x)]
        blocks = [Block(sets.carried[sets.fitting], sets.asked, sets.equal) for _, sets in asked]
        for (hull, sets), weights in zip(asked, cover(blocks), strict=True):
            if float(weights @ sets.asked) > 1 + self._violation:
                yield hull.cut(sets, weights)

    def row_of(self, columns: Ints, weights: Ints) -> tuple[CutProof, Cut] | None:
        """Give the row of some weights of columns of one leader; None where they are not such."""
        leaders = {self._by_column.get(column) for column in columns.tolist()}
        leader = leaders.pop() if len(leaders) == 1 else None
        return None if leader is None else leader.row_of(columns, weights)


class _Leader:
    """The hull of one leader."""

    def __init__(self, model: Model, hull: Hull) -> None:
        columns, days, self._cuts = model.columns, model.columns.days, model.parameters.cuts
        self.leader, self.columns = hull.leader, hull.columns
        self.counts = hull.patterns.counts
        self.days = np.column_stack([hull.patterns.own_days, hull.patterns.all_days])
        mine = np.flatnonzero(days.leader == hull.leader)
        alone = np.array([not columns.groups[group].team for group in days.group[mine].tolist()], dtype=bool)
        first = columns.span("days").start
        self.own, self.all = first + mine[alone], first + mine
        self.classes = [hull.columns[hull.classes == c] for c in range(self.counts.shape[1])]

    def mixed(self, x: Floats) -> bool:
        """Whether the leader has matches that are neither made nor refused."""
        mine = x[self.columns]
        return bool((np.abs(mine - np.rint(mine)) > self._cuts.hull_fractional).any())

    def sets(self, x: Floats) -> _Sets:
        """Choose the sets: of each class the columns with the largest values, one, two, three of them; and all."""
        members: list[Ints] = []
        carried: list[Ints] = []
        for c, columns in enumerate(self.classes):
            order = columns[np.argsort(-x[columns], kind="stable")]
            some, most = int((x[order] > self._cuts.hull_fractional).sum()), int(self.counts[:, c].max(initial=0))
            for size in range(1, min(some, most - 1) + 1):
                members.append(order[:size])
                carried.append(np.minimum(self.counts[:, c], size))
        subsets = len(members)
        members += [*self.classes, self.own, self.all]
        carried += [*self.counts.T, *self.days.T]
        asked = np.array([float(x[columns].sum()) for columns in members])
        equal = np.zeros(len(asked), dtype=bool)
        equal[subsets : subsets + len(self.classes)] = True
        idle = subsets + np.flatnonzero(asked[subsets : subsets + len(self.classes)] <= self._cuts.hull_fractional)
        fitting = np.asarray(~self.counts[:, idle - subsets].any(axis=1))
        return _Sets(tuple(members), np.column_stack(carried), asked, equal, idle, fitting)

    def cut(self, sets: _Sets, weights: Floats) -> tuple[CutProof, Cut]:
        """Give the row of some weights, in whole numbers."""
        whole = _lifted(sets, np.rint(weights * (denominator(weights, self._cuts.gomory) or _FINE)).astype(np.int64))
        limit = int((sets.carried @ whole).max())
        column = np.concatenate(sets.members)
        value = np.repeat(whole, [len(members) for members in sets.members])
        column, place = np.unique(column, return_inverse=True)
        value = np.bincount(place, weights=value).astype(np.int64)
        return self._row(column[value != 0], value[value != 0], limit)

    def row_of(self, columns: Ints, weights: Ints) -> tuple[CutProof, Cut] | None:
        """Give the row of some weights: at most what a pattern carries; None where weights of days are not such."""
        weight = dict(zip(columns.tolist(), weights.tolist(), strict=True))
        helped, alone = (
            {weight.get(c, 0) for c in days.tolist()} for days in (np.setdiff1d(self.all, self.own), self.own)
        )
        if len(helped) > 1 or len(alone) > 1:
            return None
        every = max(helped, default=0)
        own = max(alone, default=every) - every
        if own < 0 or every < 0:
            return None
        carried = self.days @ np.array([own, every])
        for members, counts in zip(self.classes, self.counts.T, strict=True):
            largest = sorted((weight.get(c, 0) for c in members.tolist()), reverse=True)
            carried = carried + np.concatenate([[0], np.cumsum(largest, dtype=np.int64)])[counts]
        order = np.argsort(columns)
        return self._row(columns[order], weights[order], int(carried.max()))

    def _row(self, column: Ints, value: Ints, limit: int) -> tuple[CutProof, Cut]:
        value, limit = divided(value, limit)
        weighed = tuple(zip(column.tolist(), value.tolist(), strict=True))
        return CutProof(leader=self.leader, weights=weighed), Cut(column, value, limit)


def _lifted(sets: _Sets, weights: Ints) -> Ints:
    """Give idle classes, one after the other, the largest weight that keeps the row's limit where it is."""
    weights = weights.copy()
    weights[sets.idle] = 0
    limit = int((sets.carried[sets.fitting] @ weights).max())
    for place, row in enumerate(sets.idle.tolist()):
        later = sets.carried[:, sets.idle[place + 1 :]].any(axis=1)
        new = ~later & (sets.carried[:, row] > 0)
        if new.any():
            room = limit - sets.carried[new] @ weights
            weights[row] = int((room // sets.carried[new, row]).min())
    return weights
