"""A second solver: the model that everyone writes first, a boolean and a day count for each pair, solved by HiGHS.

It takes recipients, allowed pairs, fit and km from the oracle, and shares nothing with the product but the rows of a
region and the figures of an offer. Levels are held one after the other at their rounded values, and the last answer is
re-added in whole numbers and held against the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import gcd

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Budget, Leader, Region, Trust

from .exhaustive import LOWEST, Days, Deal, Oracle
from .pairs import fit, km
from .recipients import Who, place_of, terms_of, tidy

Name = tuple[str, ...]
"""A variable: what it is, and whom it is about."""
Sum = dict[Name, int]


class SecondSolver:
    """A region under an offer and options as one model."""

    def __init__(self, region: Region, offer: Offer, options: Options) -> None:
        self.oracle = Oracle(region, offer, options)
        self.whos, self.leaders, self.offer = self.oracle.planned, self.oracle.region.leaders, offer
        self.number: dict[Name, int] = {}
        self.upper: list[int] = []
        self.rows: list[tuple[Sum, int]] = []
        self.pairs = {who.id: self.oracle.allowed(who) for who in self.whos}
        self.partners = {who.id: self.oracle.partners(who) for who in self.whos}
        self.reviewers = {who.id: self.oracle.reviewers(who) for who in self.whos}
        for who in self.whos:
            self._recipient(who)
        for leader in self.leaders:
            self._leader(leader)
        self._slots()
        self._links()
        for budget in self.oracle.budgets:
            self._at_most(self._spending(budget), budget.amount)

    # Variables and limits.

    def _new(self, name: Name, upper: int) -> Name:
        self.number[name] = len(self.upper)
        self.upper.append(upper)
        return name

    def _at_most(self, terms: Sum, most: int) -> None:
        """Keep a sum at or below a whole number; without a common divisor the figures stay small."""
        divisor = gcd(*terms.values()) or 1
        self.rows.append(({name: value // divisor for name, value in terms.items()}, most // divisor))

    def _recipient(self, who: Who) -> None:
        matched: Sum = {self._new(("match", who.id, x.id), 1): -1 for x in self.pairs[who.id]}
        self._at_most(negative(matched), 1)
        low, plain, top = self._between(who)
        for x in self.pairs[who.id]:
            pair, days = ("match", who.id, x.id), self._new(("days", who.id, x.id), top)
            self._at_most({pair: low, days: -1}, 0)
            self._at_most({pair: -top, days: 1}, 0)
        self._extras(who, matched)
        self._either(who, plain, top)
        if who.id in self.oracle.locks or who.id in self.oracle.review_locks:
            self._at_most(matched, -1)

    def _between(self, who: Who) -> tuple[int, int, int]:
        """The fewest days, the most beside a partnership, and the most."""
        lock = self.oracle.locks.get(who.id)
        if lock is not None and lock.days is not None:
            return lock.days, (lock.days if lock.days <= who.ordinary else 0), lock.days
        return who.least, who.cap, who.top

    def _extras(self, who: Who, matched: Sum) -> None:
        families: list[tuple[str, Iterable[Trust | Leader]]] = [
            ("partner", self.partners[who.id]),
            ("review", self.reviewers[who.id]),
        ]
        for family, others in families:
            taken = {self._new((family, who.id, other.id), 1): 1 for other in others}
            self._at_most(taken | matched, 0)
            if family == "review" and who.id in self.oracle.review_locks:
                self._at_most(negative(taken), -1)
        if who.npqel:
            self._at_most({self._new(("npqel", who.id), 1): 1} | matched, 0)

    def _either(self, who: Who, plain: int, top: int) -> None:
        """All days of a recipient stay at the ordinary cap beside a partnership (23.7)."""
        if who.exclusive and who.partnership and top > plain:
            days: Sum = {("days", who.id, x.id): 1 for x in self.pairs[who.id]}
            self._at_most(days | {("partner", who.id, p.id): top - plain for p in self.partners[who.id]}, top)

    def _leader(self, leader: Leader) -> None:
        own: Sum = {}
        every: Sum = {}
        matches: Sum = {}
        for who in self.whos:
            team = terms_of(self.offer, who).team
            if leader in self.pairs[who.id]:
                pair, days = ("match", who.id, leader.id), ("days", who.id, leader.id)
                own |= {pair: team.days_in_person} if team.may_help else {days: 1}
                every[days], matches[pair] = 1, 1
            if leader in self.reviewers[who.id]:
                review = ("review", who.id, leader.id)
                own[review] = every[review] = self.oracle.review_days
                matches[review] = 1
        self._at_most(own, leader.capacity_days)
        self._at_most(every, leader.capacity_days + (leader.team_days or 0))
        if leader.max_matches is not None:
            self._at_most(matches, leader.max_matches)
        if "balance" in self.oracle.levels:
            squares = {self._new(("square", leader.id, str(n)), 1): -1 for n in range(1, len(matches) + 1)}
            self._at_most(matches | squares, 0)

    def _slots(self) -> None:
        slots = {p.id: p.partnership_slots or 0 for found in self.partners.values() for p in found}
        for partner, number in slots.items():
            self._at_most({name: 1 for name in self._named("partner") if name[2] == partner}, number)

    def _links(self) -> None:
        """A support only after the one before it; no two supports of a school from one organisation, pair by pair."""
        after = {support.name: support.after for support in self.offer.supports}
        for one in self.whos:
            theirs = [other for other in self.whos if other.body == one.body and other.support != one.support]
            first = after.get(one.support or "")
            if first is not None:
                there: Sum = {("match", w.id, x.id): -1 for w in theirs if w.support == first for x in self.pairs[w.id]}
                self._at_most({("match", one.id, x.id): 1 for x in self.pairs[one.id]} | there, 0)
            for a, other in ((a, other) for other in theirs for a in self.pairs[one.id]):
                for b in self.pairs[other.id]:
                    if (a.id, b.id) in self.oracle.kin:
                        self._at_most({("match", one.id, a.id): 1, ("match", other.id, b.id): 1}, 1)

    def _named(self, family: str) -> list[Name]:
        return [name for name in self.number if name[0] == family]

    def _spending(self, budget: Budget) -> Sum:
        by_id = {who.id: who for who in self.whos}
        prices: dict[str, tuple[str, Callable[[Name], int]]] = {
            "days": ("days", self._rate),
            "partner": ("partnerships", lambda name: self._price(by_id[name[1]], "partnership", "credit")),
            "review": ("governance", lambda name: self._price(by_id[name[1]], "review", "cost")),
            "npqel": ("npqel", lambda name: self._price(by_id[name[1]], "npqel", "fee")),
            "match": ("grants", lambda name: by_id[name[1]].grant or 0),
        }
        found: Sum = {}
        for family, (pot, price) in prices.items():
            for name in self._named(family) if budget.pot in ("total", pot) else ():
                if budget.region is None or tidy(budget.region) == tidy(by_id[name[1]].region):
                    found[name] = price(name)
        return found

    def _rate(self, name: Name) -> int:
        return self.oracle.rate(self.oracle.leaders[name[2]])

    def _price(self, who: Who, thing: str, figure: str) -> int:
        pence: int = getattr(getattr(terms_of(self.offer, who), thing), figure)
        return pence

    # Levels.

    def objective(self, level: str) -> Sum:
        """The level as a sum over the variables."""
        whos = {who.id: who for who in self.whos}
        if level == "cost":
            return self._spending(Budget(pot="total", amount=0))
        if level == "balance":
            return {name: 2 * int(name[2]) - 1 for name in self._named("square")}
        if level == "extras":
            families = ("partner", "review", "npqel")
            return {name: whos[name[1]].priority for family in families for name in self._named(family)}
        if level == "travel":
            families = ("match", "partner", "review")
            return {name: self._km(whos[name[1]], name) for family in families for name in self._named(family)}
        if level == "days":
            return {name: 1 for name in self._named("days")}
        worth: dict[str, Callable[[Who, Leader], int]] = {
            "need": lambda who, leader: who.priority,
            "keep": lambda who, leader: (who.id, leader.id) in (self.oracle.options.previous or ()),
            "fit": lambda who, leader: sum(fit(who, leader, self.offer)),
        }
        leaders = self.oracle.leaders
        return {name: worth[level](whos[name[1]], leaders[name[2]]) for name in self._named("match")}

    def _km(self, who: Who, name: Name) -> int:
        others = {p.id: place_of(p) for p in self.partners[who.id]}
        place = others[name[2]] if name[0] == "partner" else place_of(self.oracle.leaders[name[2]])
        return km(who.place, place) or 0

    # Solving.

    def solve(self) -> dict[str, int] | None:
        """The value of every level, or nothing where there is no plan."""
        values: dict[str, int] = {}
        x: dict[Name, int] | None = {}
        for level in self.oracle.levels:
            terms = {name: value for name, value in self.objective(level).items() if value}
            x = self._run(terms, level in LOWEST)
            if x is None:
                return None
            values[level] = sum(value * x[name] for name, value in terms.items())
            held = terms if level in LOWEST else negative(terms)
            self._at_most(held, values[level] if level in LOWEST else -values[level])
        assert x is not None
        deals, days = self._read(x)
        assert self.oracle.possible(deals, days)
        assert values == {level: self.oracle.value(level, deals, days) for level in self.oracle.levels}
        return values

    def _run(self, terms: Sum, lowest: bool) -> dict[Name, int] | None:
        if not self.number:
            return {} if all(most >= 0 for _, most in self.rows) else None
        divisor = gcd(*terms.values()) or 1
        worth = np.zeros(len(self.upper))
        for name, value in terms.items():
            worth[self.number[name]] = (value if lowest else -value) / divisor
        answer = milp(
            worth,
            integrality=np.ones(len(self.upper)),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=self._constraints(),
            options={"mip_rel_gap": 0},
        )
        assert answer.status in (0, 2), answer.message
        if answer.status == 2:
            return None
        return {name: round(answer.x[number]) for name, number in self.number.items()}

    def _constraints(self) -> LinearConstraint:
        """Every row; what is whole and at most `most` is also at most `most` and a little, which tolerances need."""
        row, column, value = [], [], []
        for i, (terms, _) in enumerate(self.rows):
            for name, coefficient in terms.items():
                row.append(i)
                column.append(self.number[name])
                value.append(coefficient)
        matrix = csr_array((value, (row, column)), shape=(len(self.rows), len(self.upper)))
        return LinearConstraint(matrix, ub=np.array([most + 0.25 for _, most in self.rows]))

    def _read(self, x: Mapping[Name, int]) -> tuple[list[Deal], Days]:
        deals, days = [], {}
        for who in self.whos:
            for leader in self.pairs[who.id]:
                if x["match", who.id, leader.id]:
                    deal = Deal(who=who, leader=leader, low=0, high=0, npqel=bool(x.get(("npqel", who.id))))
                    deals.append(self._with_extras(deal, x))
                    days[who.id] = x["days", who.id, leader.id]
        return deals, days

    def _with_extras(self, deal: Deal, x: Mapping[Name, int]) -> Deal:
        who = deal.who.id
        partner = next((p for p in self.partners[who] if x["partner", who, p.id]), None)
        reviewer = next((g for g in self.reviewers[who] if x["review", who, g.id]), None)
        return replace(deal, partner=partner, reviewer=reviewer)


def negative(terms: Sum) -> Sum:
    """The sum with its signs turned."""
    return {name: -value for name, value in terms.items()}
