"""Single changes that leave the very same plans to choose from: worth nothing by arithmetic, without a plan.

That a leader has spare days in the best plan proves nothing by itself: one day more may make room for a whole further
match. Here a limit has no effect only where nobody could reach it, whatever else is planned.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from ...common.arrays import Flags
from ...common.names import fold
from ...common.numbers import pounds
from ...models.matching.instance import Instance
from ...models.matching.pair_rules import PairRules
from ...models.matching.spending import Spending, day_rate, spending
from ...models.region.region import Budget, Leader
from ..definition.change import id_of
from .single_changes import Single

NoEffectKind = Literal[
    "nobody", "enough-days", "enough-matches", "no-distance", "not-asked", "enough-money", "no-leader", "no-partner",
    "no-more-days", "no-review",
]  # fmt: skip


class Certain(NamedTuple):
    """Why a change cannot matter: the kind of reason, and a sentence with the figures of this change."""

    kind: NoEffectKind
    sentence: str


class NoEffect:
    """Says of single changes of an instance why they cannot matter, where that is certain."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.budgets = {id_of(row): row for row in instance.budgets}

    def why(self, single: Single) -> Certain | None:
        """Say why a change leaves the same plans to choose from; None where that is not certain."""
        if single.kind in ("day", "match", "travel"):
            leader = self.instance.leader_number[single.id]
            return {"day": self._day, "match": self._match, "travel": self._travel}[single.kind](leader)
        if single.kind == "expertise":
            return self._tag(single)
        if single.kind == "money":
            return self._money(self.budgets[single.id])
        if single.kind == "approval":
            return self._approval(single)
        return self._newcomer(single.id) if single.kind == "leader" else None

    # Leaders.

    def _reach(self, leader: int) -> list[int]:
        """The most days of each recipient that a leader may support, and of each review, the largest first."""
        pairs, reviews = self.instance.pairs, self.instance.reviews
        ts = pairs.recipient[pairs.leader == leader].tolist()
        days = [max(self.instance.recipients[t].top, self._locked_days(t)) for t in ts]
        given = self.instance.offer.review
        days += [given.days if given else 0] * int((reviews.leader == leader).sum())
        return sorted(days, reverse=True)

    def _locked_days(self, recipient: int) -> int:
        lock = self.instance.lock_of.get(self.instance.recipients[recipient].id)
        return 0 if lock is None or lock.days is None else lock.days

    def _day(self, leader: int) -> Certain | None:
        row = self.instance.leaders[leader]
        if self._only("capacity", leader).any():
            return None
        reach = self._reach(leader)
        most = sum(reach if row.max_matches is None else reach[: row.max_matches])
        return self._enough(most, row) if most <= row.capacity_days else None

    def _enough(self, most: int, row: Leader) -> Certain:
        if not most:
            return Certain("nobody", "there is nobody whom it may support")
        could = f"all whom it may support could use {most} days at most, and it has {row.capacity_days}"
        return Certain("enough-days", could)

    def _match(self, leader: int) -> Certain | None:
        row, reach = self.instance.leaders[leader], len(self._reach(leader))
        if row.max_matches is None or reach > row.max_matches:
            return None
        if not reach:
            return self._enough(0, row)
        return Certain("enough-matches", f"it may support {reach}, and {row.max_matches} are allowed")

    def _travel(self, leader: int) -> Certain | None:
        far = self._only("distance", leader).any() or self._only("distance", leader, reviews=True).any()
        return None if far else Certain("no-distance", "there is nobody whom distance alone keeps it from")

    def _tag(self, single: Single) -> Certain | None:
        leader = self.instance.leader_number[single.id]
        tag = fold(getattr(single.step, "value", ""))
        may = self._refusals(self.instance.rules)[:, leader] == 0
        pairs = self.instance.pairs
        may[pairs.recipient[pairs.leader == leader]] = True
        may |= self._only("must-have", leader)
        wants = (r for r, free in zip(self.instance.recipients, may, strict=True) if free)
        wanted = any(tag in r.needs or tag in r.must_have for r in wants)
        return None if wanted else Certain("not-asked", "nobody whom it may support asks for it")

    def _only(self, name: str, leader: int, *, reviews: bool = False) -> Flags:
        """Say which recipients one rule alone refuses to a leader."""
        rules = self.instance.review_rules if reviews else self.instance.rules
        if name not in rules.names:
            return np.zeros(len(self.instance.recipients), dtype=bool)
        ts, ls = np.arange(len(self.instance.recipients)), np.array([leader])
        refused: Flags = rules.refuses(name, ts, ls)[:, 0] & (self._refusals(rules)[:, leader] == 1)
        return refused

    def _refusals(self, rules: PairRules) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """How many rules refuse each pair."""
        return self._of_reviews if rules.reviews else self._of_matches

    @cached_property
    def _of_matches(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return _counted(self.instance.rules)

    @cached_property
    def _of_reviews(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return _counted(self.instance.review_rules)

    # Money.

    def _money(self, row: Budget) -> Certain | None:
        paid = (self._most[t] for t, r in enumerate(self.instance.recipients) if row.pays_for(r.region))
        most = sum(one.of(row.pot) for one in paid)
        if most > row.amount:
            return None
        return Certain("enough-money", f"all that it could pay for comes to {pounds(most)}")

    @cached_property
    def _most(self) -> list[Spending]:
        """The most that each recipient may cost."""
        partnerships = set(self.instance.partnerships.recipient.tolist())
        reviews = set(self.instance.reviews.recipient.tolist())
        return [
            spending(
                self.instance.offer.terms_of(r), days=max(r.top, self._locked_days(t)), rate=self._dearest[t],
                partnership=t in partnerships, review=t in reviews, npqel=r.npqel, grant=r.grant,
            )
            for t, r in enumerate(self.instance.recipients)
        ]  # fmt: skip

    @cached_property
    def _dearest(self) -> list[int]:
        """The highest rate among the leaders of each recipient; 0 where it has none."""
        rates = np.array([day_rate(x, self.instance.offer) for x in self.instance.leaders], dtype=np.int64)
        most = np.zeros(len(self.instance.recipients), dtype=np.int64)
        np.maximum.at(most, self.instance.pairs.recipient, rates[self.instance.pairs.leader])
        return [int(rate) for rate in most]

    # Recipients and newcomers.

    def _approval(self, single: Single) -> Certain | None:
        t = self.instance.recipient_number[single.id]
        recipient = self.instance.recipients[t]
        if not (self.instance.pairs.recipient == t).any():
            return Certain("no-leader", "there is no leader who may support it")
        if "partnership" in single.words.split()[0]:
            partners = (p for p in self.instance.partners if fold(p.region) == fold(recipient.region))
            free = any(p.id != recipient.trust_id for p in partners)
            return None if free else Certain("no-partner", "there is no partner with a free slot in its region")
        asked = recipient.days_requested
        if asked is None or asked > recipient.top:
            return None
        return Certain("no-more-days", f"it asks for no more than {asked} days")

    def _newcomer(self, id_: str) -> Certain | None:
        role, _, region = id_.partition("@")
        wanting = any(r.review and fold(r.region) == fold(region) for r in self.instance.recipients)
        if role != "NLG" or wanting:
            return None
        return Certain("no-review", "no recipient there would benefit from a review")


def _counted(rules: PairRules) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    ts, ls = np.arange(len(rules.recipients)), np.arange(len(rules.leaders))
    every = np.zeros((len(ts), len(ls)), dtype=np.int64)
    for name in rules.names:
        every += rules.refuses(name, ts, ls)
    return every
