"""The best plan of a tiny region by trying everything: written from the contract alone, with plain loops.

It shares nothing with the product but the rows of a region and the figures of an offer. A *deal* is what one matched
recipient gets; deals are tried one recipient after the other, and only then the days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Budget, Leader, Region, Trust

from .pairs import bans_of, fit, in_full, km, refusals, review_refusals, together
from .recipients import (
    Place,
    Who,
    by_band,
    is_multi,
    place_of,
    recipients,
    support_by,
    terms_of,
    tidy,
    trusts_of,
)
from .staff import at_work

ORDER = ("need", "keep", "days", "extras", "fit", "travel", "cost")
LOWEST = ("travel", "cost", "balance")
FREE = ("region", "distance", "must-have")
"""The rules that a lock may pass over."""


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A leader for a recipient, the fewest and most days that it may be, and what comes with them."""

    who: Who
    leader: Leader
    low: int
    high: int
    partner: Trust | None = None
    reviewer: Leader | None = None
    npqel: bool = False


Days = dict[str, int]


class Oracle:
    """A region under an offer and options."""

    def __init__(self, region: Region, offer: Offer, options: Options) -> None:
        region = at_work(region)
        self.region, self.offer, self.options = region, offer, options
        self.planned, self.declined = recipients(region, offer, options.min_days)
        self.bans = bans_of(region, offer)
        self.leaders = {leader.id: leader for leader in region.leaders}
        self.who = {who.id: who for who in self.planned}
        named = [replace(d, recipient=in_full(region, offer, d)) for d in region.decisions]
        locks = [d for d in named if d.action == "lock"]
        self.kin = {(a.id, b.id) for a in region.leaders for b in region.leaders if a != b and together(region, a, b)}
        nlgs = {leader.id for leader in region.leaders if leader.role == "NLG"}
        self.locks = {d.recipient: d for d in locks if d.leader not in nlgs}
        self.review_locks = {d.recipient: d for d in locks if d.leader in nlgs}
        keys = [(b.pot, tidy(b.region or "")) for b in options.budgets]
        kept = [b for b in region.budgets if (b.pot, tidy(b.region or "")) not in keys]
        self.budgets: list[Budget] = [*kept, *options.budgets]
        rest = [name for name in ORDER if name not in options.objective]
        self.levels = [*options.objective, *(n for n in rest if n != "keep" or options.previous is not None)]

    # What may be.

    def allowed(self, who: Who) -> list[Leader]:
        """The leaders whom no rule refuses, or the one to whom a lock ties the recipient."""
        lock = self.locks.get(who.id)
        if lock is None:
            return [x for x in self.region.leaders if not refusals(who, x, self.offer, self.bans)]
        may = (*FREE, "capacity") if lock.days is not None else FREE
        leader = self.leaders[lock.leader]
        return [leader] if set(refusals(who, leader, self.offer, self.bans)) <= set(may) else []

    def reviewers(self, who: Who) -> list[Leader]:
        """The NLGs who may review it, or the one to whom a lock ties it."""
        if not who.review:
            return []
        lock = self.review_locks.get(who.id)
        if lock is None:
            return [x for x in self.region.leaders if not review_refusals(who, x, self.offer, self.bans)]
        leader = self.leaders[lock.leader]
        return [leader] if set(review_refusals(who, leader, self.offer, self.bans)) <= set(FREE) else []

    def partners(self, who: Who) -> list[Trust]:
        """The trusts that may be its partner, as far as one recipient goes."""
        if not who.partnership:
            return []
        return [
            trust
            for trust in trusts_of(self.region).values()
            if is_multi(self.region, trust, self.offer)
            and trust.partnership_slots
            and tidy(trust.region) == tidy(who.region)
            and trust.status != "declined"
            and trust.id not in (who.id, who.home)
        ]

    def deals(self, who: Who) -> list[Deal | None]:
        """Everything that a recipient may get, nothing among it where no lock says otherwise."""
        locked = who.id in self.locks or who.id in self.review_locks
        found: list[Deal | None] = [] if locked else [None]
        reviewers = self.reviewers(who)
        for leader in self.allowed(who):
            for partner in [None, *self.partners(who)]:
                for reviewer in reviewers if who.id in self.review_locks else [None, *reviewers]:
                    for npqel in [False, True] if who.npqel else [False]:
                        found += self._deal(who, leader, partner, reviewer, npqel)
        return found

    def _deal(
        self, who: Who, leader: Leader, partner: Trust | None, reviewer: Leader | None, npqel: bool
    ) -> list[Deal | None]:
        lock = self.locks.get(who.id)
        low, high = who.least, who.cap if partner and who.exclusive else who.top
        if lock is not None and lock.days is not None:
            low = high = lock.days
            if partner and who.exclusive and lock.days > who.ordinary:
                return []
        return [Deal(who=who, leader=leader, low=low, high=high, partner=partner, reviewer=reviewer, npqel=npqel)]

    # Limits.

    def possible(self, deals: Sequence[Deal], days: Mapping[str, int]) -> bool:
        """Whether every limit holds: leaders, partners, budgets."""
        return (
            all(self.leader_holds(leader, deals, days) for leader in self.region.leaders)
            and not any(self.related(a, b) for a in deals for b in deals)
            and all(self._partner_holds(deal.partner, deals) for deal in deals if deal.partner)
            and all(self.spent(row, deals, days) <= row.amount for row in self.budgets)
        )

    def related(self, one: Deal, other: Deal) -> bool:
        """Whether two supports of one school are given by leaders who belong together."""
        same = one.who.body == other.who.body and one.who.support != other.who.support
        return same and (one.leader.id, other.leader.id) in self.kin

    def lacks(self, who: Who, deals: Iterable[Deal]) -> bool:
        """Whether a support comes after another that its school does not have."""
        after = {support.name: support.after for support in self.offer.supports}.get(who.support or "")
        return after is not None and not any(d.who.body == who.body and d.who.support == after for d in deals)

    def leader_holds(self, leader: Leader, deals: Sequence[Deal], days: Mapping[str, int]) -> bool:
        """Whether a leader's own days, all days and matches hold."""
        own = every = matches = 0
        for deal in deals:
            if deal.leader.id == leader.id:
                team = terms_of(self.offer, deal.who).team
                own += team.days_in_person if team.may_help else days[deal.who.id]
                every += days[deal.who.id]
                matches += 1
            if deal.reviewer is not None and deal.reviewer.id == leader.id:
                own += self.review_days
                every += self.review_days
                matches += 1
        most = leader.max_matches
        return (
            own <= leader.capacity_days
            and every <= leader.capacity_days + (leader.team_days or 0)
            and (most is None or matches <= most)
        )

    @property
    def review_days(self) -> int:
        return review.days if (review := self.offer.review) else 0

    def _partner_holds(self, partner: Trust, deals: Sequence[Deal]) -> bool:
        taken = sum(deal.partner is not None and deal.partner.id == partner.id for deal in deals)
        return taken <= (partner.partnership_slots or 0)

    def spent(self, row: Budget, deals: Sequence[Deal], days: Mapping[str, int]) -> int:
        """The pence that a budget row pays."""
        total = 0
        for deal in deals:
            if row.region is None or tidy(row.region) == tidy(deal.who.region):
                for pot, pence in self._prices(deal, days[deal.who.id]):
                    total += pence if row.pot in ("total", pot) else 0
        return total

    def rate(self, leader: Leader) -> int:
        """The pence of a leader's day, nothing where a grant pays."""
        if by_band(self.offer, support_by(self.offer, leader)) is not None:
            return 0
        return leader.day_rate if leader.day_rate is not None else self.offer.day_rate.pence

    def _prices(self, deal: Deal, days: int) -> Iterator[tuple[str, int]]:
        terms = terms_of(self.offer, deal.who)
        yield "days", days * self.rate(deal.leader)
        if deal.who.grant:
            yield "grants", deal.who.grant
        if deal.partner is not None and terms.partnership is not None:
            yield "partnerships", terms.partnership.credit
        if deal.reviewer is not None and terms.review is not None:
            yield "governance", terms.review.cost
        if deal.npqel and terms.npqel is not None:
            yield "npqel", terms.npqel.fee

    # Levels.

    def value(self, level: str, deals: Sequence[Deal], days: Mapping[str, int]) -> int:
        """The value of a level."""
        sums: dict[str, Callable[[], int]] = {
            "need": lambda: sum(deal.who.priority for deal in deals),
            "keep": lambda: sum((deal.who.id, deal.leader.id) in (self.options.previous or ()) for deal in deals),
            "days": lambda: sum(days[deal.who.id] for deal in deals),
            "extras": lambda: sum(deal.who.priority * extras(deal) for deal in deals),
            "fit": lambda: sum(sum(fit(deal.who, deal.leader, self.offer)) for deal in deals),
            "travel": lambda: sum(km(deal.who.place, place) or 0 for deal in deals for place in ends(deal)),
            "cost": lambda: self.spent(Budget(pot="total", amount=0), deals, days),
            "balance": lambda: sum(n * n for n in matches_of(deals).values()),
        }
        return sums[level]()

    def score(self, level: str, deals: Sequence[Deal], days: Mapping[str, int]) -> Any:
        """What a level makes as high or as low as can be: of `fair` the shares of all groups, the least first."""
        return self.shares(deals) if level == "fair" else self.value(level, deals, days)

    def shares(self, deals: Sequence[Deal]) -> list[Fraction]:
        """The share of its priority that each group gets, the least first."""
        served = {deal.who.id for deal in deals}
        groups: dict[str, list[Who]] = {}
        for who in self.planned:
            groups.setdefault(self._group(who), []).append(who)
        found = []
        for members in groups.values():
            all_ = sum(who.priority for who in members)
            found += [Fraction(sum(who.priority for who in members if who.id in served), all_)] if all_ else []
        return sorted(found)

    def _group(self, who: Who) -> str:
        kinds = [row.value.lower() for row in self.region.settings if row.name == "fair"] or ["authority"]
        if kinds == ["region"]:
            return tidy(who.region)
        if kinds == ["phase"]:
            return " and ".join(who.phases) if len(who.phases) < 2 else "(several)"
        schools = [s for s in self.region.schools if s.id == who.body or (who.kind == "trust" and s.id in who.listed)]
        names = sorted(s.local_authority for s in schools if s.local_authority)
        return tidy(max(names, key=names.count)) if names else "(unknown)"

    # The best plan.

    def exists(self) -> bool:
        """Whether there is a plan at all."""
        return any(True for _ in self.plans([self.deals(who) for who in self.planned], ()))

    def best(self) -> dict[str, Any] | None:
        """The value of every level of the best plan, or nothing where there is no plan at all.

        Of `fair`, the shares in rising order.
        """
        plans: list[tuple[Deal, ...]] = list(self.plans([self.deals(who) for who in self.planned], ()))
        if not plans:
            return None
        values, spread = dict[str, Any](), False
        points: list[tuple[tuple[Deal, ...], Days]] = [(deals, lowest(deals)) for deals in plans]
        for level in self.levels:
            if level in ("days", "cost") and not spread:
                points = [(deals, days) for deals, _ in points for days in self.days(deals)]
                spread = True
            scores: list[Any] = [self.score(level, deals, days) for deals, days in points]
            values[level] = min(scores) if level in LOWEST else max(scores)
            points = [point for point, score in zip(points, scores, strict=True) if score == values[level]]
        return values

    def plans(self, left: Sequence[Sequence[Deal | None]], taken: tuple[Deal, ...]) -> Iterator[tuple[Deal, ...]]:
        """Every choice of deals for which the limits leave the fewest days."""
        if not self.possible(taken, lowest(taken)):
            return
        if not left:
            if not any(self.lacks(deal.who, taken) for deal in taken):
                yield taken
            return
        for deal in left[0]:
            yield from self.plans(left[1:], taken if deal is None else (*taken, deal))

    def days(self, deals: tuple[Deal, ...]) -> Iterator[Days]:
        """Every way to hand out days; of ways that agree in all days and all cost, one."""
        seen = set()
        for days in self._handed(deals, lowest(deals), 0):
            key = sum(days.values()), self.value("cost", deals, days)
            if key not in seen:
                seen.add(key)
                yield days

    def _handed(self, deals: tuple[Deal, ...], days: Days, place: int) -> Iterator[Days]:
        if place == len(deals):
            yield days
            return
        deal = deals[place]
        for number in range(deal.low, deal.high + 1):
            more = days | {deal.who.id: number}
            if not self.possible(deals, more):
                return
            yield from self._handed(deals, more, place + 1)


def lowest(deals: Iterable[Deal]) -> Days:
    """The fewest days of every deal."""
    return {deal.who.id: deal.low for deal in deals}


def extras(deal: Deal) -> int:
    """How many of partnership, review and NPQEL a deal has."""
    return (deal.partner is not None) + (deal.reviewer is not None) + deal.npqel


def ends(deal: Deal) -> list[Place]:
    """Where its leader, partner and reviewer are."""
    rows = (deal.leader, deal.partner, deal.reviewer)
    return [place_of(row) for row in rows if row is not None]


def matches_of(deals: Iterable[Deal]) -> dict[str, int]:
    """How many matches each leader has, reviews among them."""
    found: dict[str, int] = {}
    for deal in deals:
        for leader in (deal.leader, deal.reviewer):
            if leader is not None:
                found[leader.id] = found.get(leader.id, 0) + 1
    return found
