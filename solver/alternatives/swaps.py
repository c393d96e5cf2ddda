"""One-leader swaps: whether the plan still holds with one leader exchanged, and how much worse it is.

A swap that holds bounds what any plan with that leader costs.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from ...models.matching.levels import LOWEST, level_of
from ...models.matching.spending import Spending
from ..model.columns import DAY_POTS
from ..plan.assignment import days_between, locked_days, spending_by_recipient
from ..solution import Solution


class Exchange:
    """Exchanges of one leader in a plan, all else as it is."""

    def __init__(self, solution: Solution) -> None:
        self.model, self.assignment = solution.model, solution.assignment
        self.instance, self.figures = solution.model.instance, solution.model.figures
        self.levels = tuple(dict.fromkeys(level_of(level.name) for level in solution.result.closed))

    def room(self, t: int, leader: int) -> int:
        """The days that a leader could give a recipient beside all that the plan has for others."""
        if self.instance.links.refusals(t, leader, self.assignment.leader):
            return 0
        own, days, matches = self._use[leader]
        mine = self.assignment.leader.get(t) == leader
        given = self.assignment.days[t] if mine else 0
        if matches - mine >= self.figures.most_matches[leader]:
            return 0
        own_left = int(self.figures.own[leader]) - own + (self._own(t, given) if mine else 0)
        left = int(self.figures.all_days[leader]) - days + given
        if self.figures.team[t]:
            return left if own_left >= self.figures.in_person[t] else 0
        return min(own_left, left)

    def most(self, t: int, pair: int) -> dict[str, int]:
        """What choosing a pair costs at most on each level, up to the first that is worse; empty where no bound is."""
        days = self._days(t, int(self.instance.pairs.leader[pair]))
        if days is None:
            return {}
        most: dict[str, int] = {}
        for name in self.levels:
            most[name] = self._worse(name, t, pair, days)
            if most[name]:
                break
        # What is better than the best is no exchange of a proven plan.
        return most if all(loss >= 0 for loss in most.values()) else {}

    @cached_property
    def _use(self) -> dict[int, tuple[int, int, int]]:
        """Own days, all days and matches of each leader in the plan."""
        use: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
        for t, leader in self.assignment.leader.items():
            own, days, matches = use[leader]
            use[leader] = own + self._own(t, self.assignment.days[t]), days + self.assignment.days[t], matches + 1
        for leader in self.assignment.reviewer.values():
            own, days, matches = use[leader]
            use[leader] = own + self.figures.review_days, days + self.figures.review_days, matches + 1
        return use

    def _own(self, t: int, days: int) -> int:
        return int(self.figures.in_person[t]) if self.figures.team[t] else days

    def _days(self, t: int, leader: int) -> int | None:
        """The days that the exchanged match could have, None where there is no room, or no money, for it."""
        if t not in self.assignment.leader or t in locked_days(self.instance):
            return None
        least, _ = days_between(self.instance, self.assignment)[t]
        days = min(self.assignment.days[t], self.room(t, leader))
        return days if days >= least and self._paid(t, leader, days) else None

    def _paid(self, t: int, leader: int, days: int) -> bool:
        more = days * int(self.figures.rate[leader]) - self._spending[t].days
        region, rows = self.instance.recipients[t].region, zip(self.instance.budgets, self._left, strict=True)
        left = (left for row, left in rows if row.pot in DAY_POTS and row.pays_for(region))
        return more <= 0 or all(pence >= more for pence in left)

    @cached_property
    def _left(self) -> list[int]:
        """What is left of each budget row, in pence."""
        spending, paid = self._spending.items(), [(row, self.figures.paid(row)) for row in self.instance.budgets]
        return [row.amount - sum(one.of(row.pot) for t, one in spending if pays[t]) for row, pays in paid]

    @cached_property
    def _spending(self) -> dict[int, Spending]:
        return spending_by_recipient(self.figures, self.assignment)

    def _worse(self, name: str, t: int, pair: int, days: int) -> int:
        """How much worse a level is with the pair in the place of the planned one."""
        pairs, leader = self.instance.pairs, int(self.instance.pairs.leader[pair])
        old = pairs.find(t, self.assignment.leader[t]) or 0
        gains = {
            "keep": lambda: self._kept(t, leader) - self._kept(t, self.assignment.leader[t]),
            "days": lambda: days - self.assignment.days[t],
            "stay": lambda: self._stays(t, leader) - self._stays(t, self.assignment.leader[t]),
            "fit": lambda: int(pairs.fit.total[pair] - pairs.fit.total[old]),
            "travel": lambda: max(0, int(pairs.km[pair])) - max(0, int(pairs.km[old])),
            "cost": lambda: days * int(self.figures.rate[leader]) - self._spending[t].days,
            "balance": lambda: 2 * (self._use[leader][2] - self._use[self.assignment.leader[t]][2] + 1),
        }
        gain = gains[name]() if name in gains else 0
        return gain if name in LOWEST else -gain

    def _kept(self, t: int, leader: int) -> bool:
        pair = self.instance.recipients[t].id, self.instance.leaders[leader].id
        return pair in (self.instance.options.previous or ())

    def _stays(self, t: int, leader: int) -> bool:
        return self._before.get(self.instance.recipients[t].id) == self.instance.leaders[leader].id

    @cached_property
    def _before(self) -> dict[str, str]:
        """The leader whom each recipient had in the plan that ties stay as in."""
        return {given.recipient: given.leader for given in self.instance.options.stay or ()}
