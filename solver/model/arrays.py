"""The figures of an instance as arrays: days and prices of its recipients and leaders, money in pence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np

from ...common.arrays import Flags, Ints
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance
from ...models.matching.spending import day_rate, spending
from ...models.region.region import Budget, Leader

UNLIMITED = 1 << 40


def ints(values: Iterable[int]) -> Ints:
    """Make an array of whole numbers."""
    return np.array(list(values), dtype=np.int64)


def _of_recipients(figure: Callable[[Recipient], int]) -> cached_property[Ints]:
    return cached_property(lambda arrays: ints(map(figure, arrays.instance.recipients)))


def _of_leaders(figure: Callable[[Leader], int]) -> cached_property[Ints]:
    return cached_property(lambda arrays: ints(map(figure, arrays.instance.leaders)))


class InstanceArrays:
    """Arrays over the recipients and over the leaders of an instance, each made once."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.terms = [instance.offer.terms_of(r) for r in instance.recipients]

    # Over the recipients.

    priority = _of_recipients(lambda r: r.priority)
    minimum = _of_recipients(lambda r: r.minimum)
    cap = _of_recipients(lambda r: r.cap)
    top = _of_recipients(lambda r: r.top)
    grant = _of_recipients(lambda r: r.grant or 0)
    """The pence of a match's grant; 0 where days are paid."""

    @cached_property
    def either(self) -> Flags:
        return np.array([r.either for r in self.instance.recipients], dtype=bool)

    @cached_property
    def team(self) -> Flags:
        """Whether the leader's team may help."""
        return np.array([t.team.may_help for t in self.terms], dtype=bool)

    @cached_property
    def in_person(self) -> Ints:
        """The days that the leader gives in person where the team helps."""
        return ints(t.team.days_in_person if t.team.may_help else 0 for t in self.terms)

    @cached_property
    def credit(self) -> Ints:
        """The pence of a partnership."""
        return ints(spending(terms, partnership=True).partnerships for terms in self.terms)

    # Over the leaders.

    own = _of_leaders(lambda x: x.capacity_days)
    all_days = _of_leaders(lambda x: x.capacity_days + (x.team_days or 0))
    most_matches = _of_leaders(lambda x: UNLIMITED if x.max_matches is None else x.max_matches)

    @cached_property
    def rate(self) -> Ints:
        """The pence of a day."""
        return ints(day_rate(x, self.instance.offer) for x in self.instance.leaders)

    def paid(self, budget: Budget) -> Flags:
        """Give whether a budget row pays for each recipient."""
        return np.array([budget.pays_for(r.region) for r in self.instance.recipients], dtype=bool)

    def least_cost(self, pot: str, recipient: Ints, leader: Ints, least: Ints) -> Ints:
        """Give the pence that a pot pays at the least for matches with their fewest days, their extras left out."""
        days = self.rate[leader] * least if pot != "grants" else np.zeros(len(recipient), dtype=np.int64)
        return days + self.grant[recipient] if pot in ("total", "grants") else days

    # Of the offer.

    @cached_property
    def review_days(self) -> int:
        return review.days if (review := self.instance.offer.review) else 0

    @cached_property
    def review_cost(self) -> int:
        """The pence of a review."""
        return review.cost if (review := self.instance.offer.review) else 0

    @cached_property
    def npqel_fee(self) -> int:
        """The pence of an NPQEL."""
        return npqel.fee if (npqel := self.instance.offer.npqel) else 0
