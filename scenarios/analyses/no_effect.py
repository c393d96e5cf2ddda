"""Single changes that leave the very same plans to choose from: worth nothing by arithmetic, without a plan.

That a leader has spare days in the best plan proves nothing by itself: one day more may make room for a whole further
match. Here a limit is idle only where nobody could reach it, whatever else is planned.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ...common.arrays import Flags
from ...common.names import fold
from ...common.numbers import pounds
from ...models.matching.instance import Case
from ...models.matching.pair_rules import PairRules
from ...models.region.region import Budget, Leader
from ..definition.change import id_of
from .single_changes import Single


class Idle:
    """Says of single changes of a case why they cannot matter, where that is certain."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.budgets = {id_of(row): row for row in case.budgets}

    def why(self, single: Single) -> str:
        """Say why a change leaves the same plans to choose from; empty where that is not certain."""
        if single.kind in ("day", "match", "travel"):
            leader = self.case.leader_number[single.id]
            return {"day": self._day, "match": self._match, "travel": self._travel}[single.kind](leader)
        if single.kind == "expertise":
            return self._tag(single)
        if single.kind == "money":
            return self._money(self.budgets[single.id])
        if single.kind == "approval":
            return self._approval(single)
        return self._newcomer(single.id) if single.kind == "leader" else ""

    # Leaders.

    def _reach(self, leader: int) -> list[int]:
        """The most days of each recipient that a leader may support, and of each review, the largest first."""
        pairs, reviews = self.case.pairs, self.case.reviews
        ts = pairs.recipient[pairs.leader == leader].tolist()
        days = [max(self.case.recipients[t].top, self._locked_days(t)) for t in ts]
        given = self.case.offer.trust.review or self.case.offer.school.review
        days += [given.days if given else 0] * int((reviews.leader == leader).sum())
        return sorted(days, reverse=True)

    def _locked_days(self, recipient: int) -> int:
        lock = self.case.lock_of.get(self.case.recipients[recipient].id)
        return 0 if lock is None or lock.days is None else lock.days

    def _day(self, leader: int) -> str:
        row = self.case.leaders[leader]
        if self._only("capacity", leader).any():
            return ""
        reach = self._reach(leader)
        most = sum(reach if row.max_matches is None else reach[: row.max_matches])
        return self._enough(most, row) if most <= row.capacity_days else ""

    def _enough(self, most: int, row: Leader) -> str:
        if not most:
            return "there is nobody whom it may support"
        return f"all whom it may support could use {most} days at most, and it has {row.capacity_days}"

    def _match(self, leader: int) -> str:
        row, reach = self.case.leaders[leader], len(self._reach(leader))
        if row.max_matches is None or reach > row.max_matches:
            return ""
        return f"it may support {reach}, and {row.max_matches} are allowed" if reach else self._enough(0, row)

    def _travel(self, leader: int) -> str:
        far = self._only("distance", leader).any() or self._only("distance", leader, reviews=True).any()
        return "" if far else "there is nobody whom distance alone keeps it from"

    def _tag(self, single: Single) -> str:
        leader = self.case.leader_number[single.id]
        tag = fold(getattr(single.step, "value", ""))
        may = self._refusals(self.case.rules)[:, leader] == 0
        pairs = self.case.pairs
        may[pairs.recipient[pairs.leader == leader]] = True
        may |= self._only("must-have", leader)
        wants = (r for r, free in zip(self.case.recipients, may, strict=True) if free)
        wanted = any(tag in r.needs or tag in r.must_have for r in wants)
        return "" if wanted else "nobody whom it may support asks for it"

    def _only(self, name: str, leader: int, *, reviews: bool = False) -> Flags:
        """Say which recipients one rule alone refuses to a leader."""
        rules = self.case.review_rules if reviews else self.case.rules
        if name not in rules.names:
            return np.zeros(len(self.case.recipients), dtype=bool)
        ts, ls = np.arange(len(self.case.recipients)), np.array([leader])
        refused: Flags = rules.refuses(name, ts, ls)[:, 0] & (self._refusals(rules)[:, leader] == 1)
        return refused

    def _refusals(self, rules: PairRules) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """How many rules refuse each pair."""
        return self._of_reviews if rules.reviews else self._of_matches

    @cached_property
    def _of_matches(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return _counted(self.case.rules)

    @cached_property
    def _of_reviews(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return _counted(self.case.review_rules)

    # Money.

    def _money(self, row: Budget) -> str:
        most = sum(self._most_of(pot, row) for pot in ("days", "partnerships", "governance", "npqel") if _in(row, pot))
        return f"all that it could pay for comes to {pounds(most)}" if most <= row.amount else ""

    def _most_of(self, pot: str, row: Budget) -> int:
        return sum(self._price(pot, t) for t, r in enumerate(self.case.recipients) if row.pays_for(r.region))

    def _price(self, pot: str, t: int) -> int:
        """The most that one recipient may cost a pot, in pence."""
        recipient, terms = self.case.recipients[t], self.case.offer.terms(self.case.recipients[t].kind)
        if pot == "days":
            return max(recipient.top, self._locked_days(t)) * self._dearest[t]
        if pot == "partnerships":
            possible = bool((self.case.partnerships.recipient == t).any())
            return 100 * terms.partnership.credit if terms.partnership and possible else 0
        if pot == "governance":
            possible = bool((self.case.reviews.recipient == t).any())
            return 100 * terms.review.cost if terms.review and possible else 0
        return 100 * terms.npqel.fee if terms.npqel and recipient.npqel else 0

    @cached_property
    def _dearest(self) -> list[int]:
        """The highest rate among the leaders of each recipient; 0 where it has none."""
        usual = 100 * self.case.offer.day_rate.pounds
        rates = np.array([usual if x.day_rate is None else x.day_rate for x in self.case.leaders], dtype=np.int64)
        most = np.zeros(len(self.case.recipients), dtype=np.int64)
        np.maximum.at(most, self.case.pairs.recipient, rates[self.case.pairs.leader])
        return [int(rate) for rate in most]

    # Recipients and newcomers.

    def _approval(self, single: Single) -> str:
        t = self.case.recipient_number[single.id]
        recipient = self.case.recipients[t]
        if not (self.case.pairs.recipient == t).any():
            return "there is no leader who may support it"
        if "partnership" in single.words.split()[0]:
            partners = (p for p in self.case.partners if fold(p.region) == fold(recipient.region))
            free = any(p.id != recipient.trust_id for p in partners)
            return "" if free else "there is no partner with a free slot in its region"
        asked = recipient.days_requested
        return f"it asks for no more than {asked} days" if asked is not None and asked <= recipient.top else ""

    def _newcomer(self, id_: str) -> str:
        role, _, region = id_.partition("@")
        wanting = any(r.review and fold(r.region) == fold(region) for r in self.case.recipients)
        return "" if role != "NLG" or wanting else "no recipient there would benefit from a review"


def _in(row: Budget, pot: str) -> bool:
    return row.pot in ("total", pot)


def _counted(rules: PairRules) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    ts, ls = np.arange(len(rules.recipients)), np.arange(len(rules.leaders))
    every = np.zeros((len(ts), len(ls)), dtype=np.int64)
    for name in rules.names:
        every += rules.refuses(name, ts, ls)
    return every
