"""An instance: a region under an offer, ready to be planned: recipients, decisions, pairs, partners and reviewers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ...common.arrays import Ints, distinct
from ...common.faults import Faults
from ...common.names import fold
from ..eligibility.recipients import Eligibility, Partner, Recipient, find_recipients, supports_planned
from ..eligibility.warnings import offer_warnings
from ..offers.offer import Offer
from ..region.positions import placed_leaders
from ..region.region import POTS, Budget, Leader, Region
from ..region.warnings import region_warnings
from .decisions import Decisions, JudgedRegion, Lock, judge_decisions, passed_over, review_passed_over
from .distance import Positions, whole_km
from .links import Links, links_of
from .options import Options, with_budgets
from .pair_rules import PairRules
from .pairs import EarlierPairs, Pairs, allowed_pairs, describe, reused_pairs


@dataclass(frozen=True, slots=True)
class Partnerships:
    """The partners that each recipient may have, as indices ordered by recipient and partner; km as in Pairs."""

    recipient: Ints
    partner: Ints
    km: Ints


@dataclass(frozen=True)
class Instance:
    """Everything that a plan is made from, in canonical order: recipients, leaders and partners by id."""

    region: Region
    offer: Offer
    options: Options
    eligibility: Eligibility
    decisions: Decisions
    notes: tuple[str, ...]
    digest: str
    """SHA-256 of the region as it was given, before options replaced budgets."""
    like: Instance | None = field(default=None, repr=False, compare=False)
    """A similar instance, solved before: what is the same is taken over from it."""

    @cached_property
    def same_people(self) -> bool:
        """Whether recipients, leaders and decisions are those of the similar instance."""
        like = self.like
        return (
            like is not None
            and self.eligibility is like.eligibility
            and replace(self.decisions, supported=like.decisions.supported) == like.decisions
            and self.leaders == like.leaders
        )

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is odd about the region under the offer, and yet no fault."""
        return (*self._offer_warnings, *region_warnings(self.region))

    @cached_property
    def _offer_warnings(self) -> tuple[str, ...]:
        if self.like is not None and self.eligibility is self.like.eligibility:
            return self.like._offer_warnings
        return offer_warnings(self.region, self.offer, self.eligibility)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The recipients that are planned for."""
        return self.eligibility.recipients

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The trusts that can take on partnerships."""
        return self.eligibility.partners

    @cached_property
    def budgets(self) -> tuple[Budget, ...]:
        """The budget rows, by pot and region."""
        return tuple(sorted(self.region.budgets, key=lambda row: (POTS.index(row.pot), row.key)))

    @cached_property
    def leaders(self) -> tuple[Leader, ...]:
        """The leaders, by id, with the trust of their school and the position of either where their own are blank."""
        return tuple(sorted(placed_leaders(self.region), key=lambda leader: leader.id))

    @cached_property
    def recipient_number(self) -> dict[str, int]:
        """The index of each recipient."""
        return {r.id: i for i, r in enumerate(self.recipients)}

    @cached_property
    def leader_number(self) -> dict[str, int]:
        """The index of each leader."""
        return {leader.id: i for i, leader in enumerate(self.leaders)}

    @cached_property
    def links(self) -> Links:
        """What ties the supports of one school together."""
        return links_of(self.region, self.offer, self.recipients, self.leaders)

    @cached_property
    def rules(self) -> PairRules:
        """The rules of a match."""
        return PairRules(self.recipients, self.leaders, self.offer, self.decisions.bans)

    @cached_property
    def review_rules(self) -> PairRules:
        """The rules of a review."""
        return PairRules(self.recipients, self.leaders, self.offer, self.decisions.bans, reviews=True)

    @cached_property
    def lock_of(self) -> dict[str, Lock]:
        """The lock on each recipient's match."""
        return {lock.recipient: lock for lock in self.decisions.matches}

    @cached_property
    def locked_reviews(self) -> frozenset[tuple[str, str]]:
        """The pairs of recipient and NLG whose review is locked."""
        return frozenset((lock.recipient, lock.leader) for lock in self.decisions.reviews)

    def passed_over(self, t: int, leader: int, reviewer: int | None) -> tuple[str, ...]:
        """Name the rules that the locks on a match and on its review pass over, by the numbers of those in it."""
        id_ = self.recipients[t].id
        lock, names = self.lock_of.get(id_), tuple[str, ...]()
        if lock is not None and lock.leader == self.leaders[leader].id:
            names = passed_over(self.rules, t, leader, lock.days)
        if reviewer is not None and (id_, self.leaders[reviewer].id) in self.locked_reviews:
            names += review_passed_over(self.review_rules, t, reviewer)
        return names

    @cached_property
    def pairs(self) -> Pairs:
        """The pairs that may be matched, those that locks put in among them."""
        if self.like is None:
            return allowed_pairs(self.rules, self.locked_pairs)
        if self.same_people:
            return self.like.pairs
        known = EarlierPairs(self.like.rules, self.like.locked_pairs, self.like.pairs)
        return reused_pairs(self.rules, self.locked_pairs, known)

    @cached_property
    def locked_pairs(self) -> frozenset[tuple[int, int]]:
        """The pairs of indices that locks put in."""
        number, leader = self.recipient_number, self.leader_number
        return frozenset((number[k.recipient], leader[k.leader]) for k in self.decisions.matches)

    @cached_property
    def reviews(self) -> Pairs:
        """The pairs of a trust that would benefit from a review and an NLG who may give it."""
        if self.like is not None and self.same_people:
            return self.like.reviews
        wanting = np.array([i for i, r in enumerate(self.recipients) if r.review], dtype=np.int64)
        if not len(wanting):
            return describe(PairRules((), (), self.offer, reviews=True), wanting, wanting)
        everybody = np.arange(len(self.leaders))
        rows, columns = np.nonzero(self.review_rules.allowed(wanting, everybody))
        width = max(1, len(everybody))
        locked = [
            self.recipient_number[k.recipient] * width + self.leader_number[k.leader] for k in self.decisions.reviews
        ]
        codes = distinct(np.concatenate([wanting[rows] * width + columns, np.array(locked, dtype=np.int64)]))
        return describe(self.review_rules, codes // width, codes % width)

    @cached_property
    def partnerships(self) -> Partnerships:
        """The partners of each recipient that may have a partnership: in its region, and not its own trust (A.11)."""
        if self.like is not None and self.eligibility is self.like.eligibility:
            return self.like.partnerships
        by_region: dict[str, list[int]] = defaultdict(list)
        for j, partner in enumerate(self.partners):
            by_region[fold(partner.region)].append(j)
        found = [
            (t, j)
            for t, r in enumerate(self.recipients)
            if r.partnership
            for j in by_region[fold(r.region)]
            if self.partners[j].id != r.trust_id
        ]
        ts, js = np.array(found, dtype=np.int64).reshape(-1, 2).T
        here, there = Positions([r.position for r in self.recipients]), Positions([p.position for p in self.partners])
        return Partnerships(ts, js, whole_km(here.squared_to(ts, there, js)))


def prepare(
    region: Region,
    offer: Offer,
    options: Options | None = None,
    like: Instance | None = None,
    judged: JudgedRegion | None = None,
) -> Instance:
    """Make a region ready to be planned under an offer.

    `like`, a similar instance, and `judged`, the region as it was read, save work. Raises Faults where a decision or an
    option is not sound.
    """
    options = options or Options()
    digest, region = region.digest, with_budgets(region, options.budgets)
    like = like if like is not None and like.offer == offer else None
    judged = judged if options.min_days is None else None
    eligibility = (judged and judged.eligibility_of(region, offer)) or _eligibility(region, offer, options, like)
    verdict = (judged and judged.decisions_of(region, offer)) or judge_decisions(region, offer, eligibility)
    if verdict.faults:
        raise Faults(verdict.faults)
    return Instance(region, offer, options, eligibility, verdict.decisions, verdict.notes, digest, like)


def _eligibility(region: Region, offer: Offer, options: Options, like: Instance | None) -> Eligibility:
    tables = region.schools, region.trusts, options.min_days
    if (
        like is not None
        and tables == (like.region.schools, like.region.trusts, like.options.min_days)
        and supports_planned(region, offer) == supports_planned(like.region, offer)
    ):
        return like.eligibility
    return find_recipients(region, offer, options.min_days)
