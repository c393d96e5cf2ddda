"""What the pots allow, by arithmetic alone: the minimums of all against the money, and the money that is left.

The bound on need is the fractional knapsack of priority by minimum cost (Dantzig 1957), with the money rounded down to
the greatest common divisor of the costs and the value to that of the priorities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

import numpy as np

from ...common.names import count
from ...common.numbers import pounds
from ...models.matching.instance import prepare
from ...models.plan.plan import BudgetUse
from ...models.region.region import Budget
from ...solver.checker.limits import spent_of
from ...solver.model.columns import DAY_POTS
from ..definition.apply_changes import apply_steps
from ..definition.change import parse_change
from ..re_solving.sentences import Proof, Sentence
from .plan_case import PlanCase

_DAYS_MORE, _MATCHES_MORE = 10, 3
"""By how much all leaders together are given more, to see whether they are what stops a pot: more than one match's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneySum:
    """One pot that pays for days: what the minimums of its recipients cost, and whom it can pay for; in pence.

    `recipients` are those whom somebody may support, `payable` the most of them that it can pay for, and `need` the
    most priority of the whole region that is matched in any plan.
    """

    pot: str
    region: str | None
    recipients: int
    cost: int
    amount: int
    payable: int
    need: int

    @property
    def short(self) -> bool:
        """Whether it cannot pay for everybody."""
        return self.cost > self.amount


def money_sums(case: PlanCase) -> tuple[MoneySum, ...]:
    """Give the sum of each pot that pays for days."""
    least = _least_costs(case)
    return tuple(_sum(case, row, least) for row in case.instance.budgets if row.pot in DAY_POTS)


def _least_costs(case: PlanCase) -> dict[int, int]:
    """The least that a match of each recipient costs, of those whom somebody may support."""
    instance, figures = case.instance, case.figures
    found: dict[int, int] = {}
    locked = {instance.recipient_number[k.recipient]: k for k in instance.decisions.matches}
    for t, leader in zip(instance.pairs.recipient.tolist(), instance.pairs.leader.tolist(), strict=True):
        lock, days = locked.get(t), int(figures.minimum[t])
        if lock is not None:
            if lock.leader != instance.leaders[leader].id:
                continue
            days = days if lock.days is None else lock.days
        cost = days * int(figures.rate[leader])
        found[t] = min(cost, found.get(t, cost))
    return found


def _sum(case: PlanCase, row: Budget, least: dict[int, int]) -> MoneySum:
    instance = case.instance
    locked = {instance.recipient_number[k.recipient] for k in instance.decisions.matches}
    inside = [t for t in least if row.pays_for(instance.recipients[t].region)]
    sure = [t for t in inside if t in locked]
    open_ = [t for t in inside if t not in locked]
    left = row.amount - sum(least[t] for t in sure)
    priority = {t: instance.recipients[t].priority for t in least}
    outside = sum(value for t, value in priority.items() if t not in inside or t in locked)
    best = outside + _knapsack([(priority[t], least[t]) for t in open_], left)
    unit = gcd(*(priority.values())) or 1
    paid, spent = len(sure), 0
    for cost in sorted(least[t] for t in open_):
        if spent + cost <= left:
            paid, spent = paid + 1, spent + cost
    return MoneySum(
        pot=row.pot,
        region=row.region,
        recipients=len(inside),
        cost=sum(least[t] for t in inside),
        amount=row.amount,
        payable=paid,
        need=int(best // unit * unit),
    )


def _knapsack(items: Sequence[tuple[int, int]], money: int) -> Fraction:
    """The most value that money buys where parts of an item may be bought."""
    unit = gcd(*(cost for _, cost in items)) or 1
    left, value = Fraction(max(0, money) // unit * unit), Fraction(0)
    for worth, cost in sorted(items, key=lambda item: Fraction(item[1], item[0])):
        part = Fraction(1) if cost <= left else left / cost
        value += worth * part
        left -= cost * part
    return value


def money_sentences(case: PlanCase, sums: Sequence[MoneySum]) -> Iterator[Sentence]:
    """Say for each pot whether it can pay for everybody, and whether that alone settles who goes without."""
    need = case.values.get("need", 0)
    for one in sums:
        who = f"all {count(one.recipients, 'minimum')} cost {pounds(one.cost)}"
        text = f"{_named(one.pot, one.region)}: {who}, the pot has {pounds(one.amount)}"
        if not one.short:
            yield Sentence(f"{text}: enough for everybody.", Proof.SUM)
            continue
        text += f", so {one.payable:,} can be paid at most, and need is at most {one.need:,}"
        if one.need == need:
            yield Sentence(f"{text}. The plan reaches that: no plan supports more.", Proof.SUM)
        else:
            yield Sentence(f"{text}. The plan has {need:,}: other limits take the rest.", Proof.SUM)


def _named(pot: str, region: str | None) -> str:
    return f"The {pot} pot" if region is None else f"The {pot} pot of {region}"


# Stranded money.


def stranded_sentences(case: PlanCase) -> Iterator[Sentence]:
    """Say for each pot with money left what keeps it from being spent."""
    rows = {row.key: row for row in case.instance.budgets}
    for use in case.plan.budgets:
        if use.spent < use.amount:
            row = rows[Budget(pot=use.pot, region=use.region, amount=0).key]
            yield _Stranded(case, row, use).sentence()


class _Stranded:
    def __init__(self, case: PlanCase, row: Budget, use: BudgetUse) -> None:
        self.case, self.row, self.left = case, row, use.amount - use.spent
        self.lead = f"{_named(use.pot, use.region)} has {pounds(self.left)} left"

    def sentence(self) -> Sentence:
        """What stops it: its own price, nobody who asks, another pot, or the leaders."""
        what, price = self._cheapest()
        wanting = self._wanting()
        if not wanting:
            return Sentence(f"{self.lead}: every match has all that it may have of it, and nobody who may be "
                            "matched is left out.", Proof.FACT)  # fmt: skip
        if price > self.left:
            return Sentence(f"{self.lead}, less than the cheapest {what}, {pounds(price)}.", Proof.SUM)
        for other in self.case.plan.budgets:
            rest = other.amount - other.spent
            if other.pot == "total" and self.row.pot != "total" and rest < price and self._covers(other):
                taken = f"{_named(other.pot, other.region).lower()} has {pounds(rest)} left"
                text = f"{self.lead}, and {count(wanting, 'recipient')} could use some; the cheapest {what} costs "
                return Sentence(f"{text}{pounds(price)} and {taken}: what stands before it took the rest.", Proof.SUM)
        return self._by_leaders()

    def _covers(self, other: BudgetUse) -> bool:
        return other.region is None or (self.row.region is not None and self.row.pays_for(other.region))

    def _cheapest(self) -> tuple[str, int]:
        """The cheapest that the pot pays for, and its price in pence."""
        instance, figures = self.case.instance, self.case.figures
        inside = np.array([self.row.pays_for(r.region) for r in instance.recipients], dtype=bool)
        granted = np.array([r.grant is not None for r in instance.recipients], dtype=bool)
        of_pairs = (inside & ~granted)[instance.pairs.recipient]
        rates = figures.rate[instance.pairs.leader[of_pairs]].tolist()
        prices = {
            "days": ("day", min(rates, default=0)),
            "partnerships": ("partnership", min(figures.credit[inside & (figures.credit > 0)].tolist(), default=0)),
            "governance": ("review", figures.review_cost),
            "npqel": ("NPQEL", figures.npqel_fee),
            "grants": ("grant", min(figures.grant[inside & (figures.grant > 0)].tolist(), default=0)),
        }
        return prices["days" if self.row.pot == "total" else self.row.pot]

    def _wanting(self) -> int:
        """How many recipients could get more of what it pays for, as far as they themselves go."""
        instance = self.case.instance
        matches = {m.recipient: m for m in self.case.plan.matches}
        allowed = {instance.recipients[t].id for t in instance.pairs.recipient.tolist()}
        number, pot = 0, self.row.pot
        for r in instance.recipients:
            match = matches.get(r.id)
            if not self.row.pays_for(r.region):
                continue
            if match is None:
                number += r.id in allowed and (pot == "total" or (pot == "grants") == (r.grant is not None))
                continue
            lock = instance.lock_of.get(r.id)
            open_days = r.grant is None and match.days < r.top and (lock is None or lock.days is None)
            wants = {
                "days": open_days and not (r.either and match.partner and match.days >= r.cap),
                "partnerships": r.partnership and match.partner is None,
                "governance": r.review and match.governance_reviewer is None,
                "npqel": r.npqel and not match.npqel,
                "grants": False,
            }
            number += any(wants.values()) if pot == "total" else wants[pot]
        return number

    def _by_leaders(self) -> Sentence:
        changes = [f"leaders.*.capacity_days+={_DAYS_MORE}"]
        if any(x.max_matches is not None for x in self.case.region.leaders):
            changes.append(f"leaders.*.max_matches+={_MATCHES_MORE}")
        steps = [parse_change(text, "") for text in changes]
        region = apply_steps(self.case.region, steps).region
        (answer,) = self.case.answers([replace(self.case.base, region=region)])
        more = (
            f"{_DAYS_MORE} more days{f' and {_MATCHES_MORE} more matches' if len(changes) > 1 else ''} of every leader"
        )
        if answer.plan is None or answer.state != "proven":
            return Sentence(f"{self.lead}: what stops it is not settled.", Proof.NOT_SETTLED)
        asked = prepare(region, self.case.instance.offer, self.case.instance.options)
        spent = spent_of(self.row, answer.plan, asked)
        rise = spent - (self.row.amount - self.left)
        if rise > 0:
            text = f"{self.lead}: the leaders' days stop it. With {more}, {pounds(rise)} more of it is spent."
            return Sentence(text, Proof.SOLVE, tuple(changes))
        text = (
            f"{self.lead}. With {more}, no more of it is spent: what stands before it in the order of the levels, or "
        )
        return Sentence(f"{text}who may be matched with whom, leaves it.", Proof.SOLVE, tuple(changes))
