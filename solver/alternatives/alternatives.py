"""Other leaders for each recipient, and what the proofs say about the price of choosing them.

At least: the prices of a relaxed level bound every plan that has a column, so they bound what the column costs.
At most: where the leader has room and the pots can pay, the plan itself with this one leader exchanged is a plan.
Both are in the order of the levels: the first level that is worse settles the comparison, and of the levels behind it
nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ...models.matching.levels import FAIR, level_of
from ...models.plan.plan import FitShares
from ...models.plan.plan_report import Alternative, LevelCost
from ..solution import Solution
from .column_penalties import least_losses
from .swaps import Exchange

BEST = 5


def find_alternatives(solution: Solution, deadline: Deadline) -> tuple[Alternative, ...]:
    """Give for every recipient the leader that the plan chose and the five next best, by fit, then km, then id."""
    maker = _Maker(solution, deadline)
    return tuple(found for t in range(len(maker.instance.recipients)) for found in maker.of(t))


class _Maker:
    def __init__(self, solution: Solution, deadline: Deadline) -> None:
        self.assignment, self.instance = solution.assignment, solution.model.instance
        self.match = solution.model.columns.match
        self.losses = least_losses(solution, deadline)
        self.exchange = Exchange(solution)

    def of(self, t: int) -> Iterator[Alternative]:
        """The alternatives of one recipient."""
        first, last = np.searchsorted(self.instance.pairs.recipient, [t, t + 1]).tolist()
        chosen = self.assignment.leader.get(t)
        others = [p for p in range(first, last) if int(self.instance.pairs.leader[p]) != chosen]
        if chosen is not None:
            yield self._one(t, 0, self.instance.pairs.find(t, chosen) or 0)
        for rank, pair in enumerate(sorted(others, key=self._order)[:BEST], 1):
            yield self._one(t, rank, pair)

    def _order(self, pair: int) -> tuple[int, bool, int, int]:
        pairs = self.instance.pairs
        km = int(pairs.km[pair])
        return -int(pairs.fit.total[pair]), km < 0, km, int(pairs.leader[pair])

    def _one(self, t: int, rank: int, pair: int) -> Alternative:
        pairs = self.instance.pairs
        leader, fit, km = int(pairs.leader[pair]), pairs.fit, int(pairs.km[pair])
        return Alternative(
            recipient=self.instance.recipients[t].id,
            rank=rank,
            leader=self.instance.leaders[leader].id,
            fit=int(fit.total[pair]),
            fit_parts=FitShares.of(fit, pair),
            km=None if km < 0 else km,
            room=self.exchange.room(t, leader),
            costs=self._costs(t, pair) if rank else (),
        )

    def _costs(self, t: int, pair: int) -> tuple[LevelCost, ...]:
        if self.instance.recipients[t].id in self.instance.lock_of:
            return ()
        least = self._least(pair)
        most = self.exchange.most(t, pair)
        return tuple(LevelCost(level=name, least=least.get(name), most=most.get(name)) for name in self.exchange.levels)

    def _least(self, pair: int) -> dict[str, int]:
        """What choosing a pair costs at least, up to the first level where that is not nothing."""
        columns: Ints = np.flatnonzero(self.match.pair == pair)
        least: dict[str, int] = {}
        for goal, losses in self.losses:
            name, loss = level_of(goal), int(losses[columns].min())
            # A goal of `fair` counts groups; what a share loses by it, rounded away from 0, is at least 1 of 1,000.
            least[name] = min(loss, 1) if name == FAIR else loss
            if least[name]:
                break
        return least
