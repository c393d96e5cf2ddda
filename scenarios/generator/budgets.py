"""Budgets of a made-up region: more than enough, binding, or hard to share out, by what its recipients could have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...models.eligibility.recipients import Recipient
from ...models.matching.spending import paid_by_band, spending
from ...models.offers.offer import Offer
from ...models.region.region import Budget, Leader
from .leaders import can_lead
from .regime import Regime

_GRANTS = {"slack": 100, "binding": 70, "hard": 55}
"""Per cent of the grants that the recipients may have."""
_ENOUGH = 8
"""Recipients of a region, from which on it may have a budget row of its own."""


def make_budgets(demand: Demand, regime: Regime) -> tuple[Budget, ...]:
    """Make the budget rows of a regime."""
    make = {"slack": _slack, "binding": _binding, "hard": _hard}[regime.money]
    rows = [_with_grants(row, demand) for row in make(demand)]
    grants = demand.grants()
    return (*rows, _row("grants", grants * _GRANTS[regime.money] // 100)) if grants else tuple(rows)


def _with_grants(row: Budget, demand: Demand) -> Budget:
    return replace(row, amount=row.amount + 100 * demand.grants(row.region)) if row.pot == "total" else row


def _slack(demand: Demand) -> Iterator[Budget]:
    wanted = demand.wanted()
    yield _row("total", demand.everything)
    if wanted.partnerships:
        yield _partnerships(wanted, 100)


def _binding(demand: Demand) -> Iterator[Budget]:
    wanted = demand.wanted()
    days = (wanted.days + wanted.least) // 2
    if not wanted.partnerships:
        yield _row("total", days)
        return
    # Days come before extras: without a pot of their own they would leave the partnerships nothing.
    yield _row("total", days + wanted.partnerships // 2)
    yield _row("days", days)
    yield _partnerships(wanted, 60)


def _hard(demand: Demand) -> Iterator[Budget]:
    wanted = demand.wanted()
    here = {region: demand.wanted(region) for region in demand.regions(_ENOUGH)}
    rows = [_of_region(number, region, here[region]) for number, region in enumerate(here)]
    cut = sum(here[row.region or ""].days - row.amount // 100 for row in rows if row.pot != "partnerships")
    yield _row("total", (wanted.days - cut) * 97 // 100 + wanted.partnerships // 2)
    if wanted.partnerships:
        yield _partnerships(wanted, 60)
    yield from rows


def _of_region(number: int, region: str, wanted: Wanted) -> Budget:
    # By turns below the minimums, below the caps, and short of partnerships.
    if number % 3 == 0:
        return _row("days", wanted.least * 92 // 100, region)
    if number % 3 == 1 or not wanted.partnerships:
        return _row("total", wanted.days * 85 // 100, region)
    return _partnerships(wanted, 50, region)


def _partnerships(wanted: Wanted, percent: int, region: str | None = None) -> Budget:
    return _row("partnerships", max(wanted.partnership, wanted.partnerships * percent // 100), region)


def _row(pot: str, pounds: int, region: str | None = None) -> Budget:
    return Budget(pot=pot, region=region, amount=100 * pounds)


@dataclass(frozen=True)
class Wanted:
    """Pounds for what some could have: all the days, their minimums alone, all the partnerships, the dearest one."""

    days: int
    least: int
    partnerships: int
    partnership: int


class Demand:
    """What the recipients want, as far as the leaders could give it, at their mean day rate."""

    def __init__(self, recipients: Sequence[Recipient], leaders: Iterable[Leader], offer: Offer) -> None:
        self._granted = [r for r in recipients if r.grant is not None]
        self._recipients, self._offer = [r for r in recipients if r.grant is None], offer
        paid = (leader for leader in leaders if can_lead(leader) and not paid_by_band(leader, offer))
        self._leaders = [(leader.capacity_days + (leader.team_days or 0), leader) for leader in paid]
        self._days = sum(days for days, _ in self._leaders)
        self._caps = sum(r.cap for r in self._recipients)

    def wanted(self, region: str | None = None) -> Wanted:
        """Give what the recipients of one region, or of all, could have."""
        them = [r for r in self._recipients if region in (None, r.region)]
        days = sum(r.cap for r in them) * min(self._caps, self._days) // max(1, self._caps)
        least = sum(r.minimum for r in them) * self._matches // max(1, len(self._recipients))
        credits = [self._credit(r) for r in them]
        paid, paid_least = (number * self._rate // 100 for number in (days, min(days, least)))
        return Wanted(paid, paid_least, sum(credits), max(credits, default=0))

    def grants(self, region: str | None = None) -> int:
        """Give the pounds of the grants of one region, or of all."""
        return sum(r.grant or 0 for r in self._granted if region in (None, r.region)) // 100

    @property
    def everything(self) -> int:
        """More than can be spent."""
        dearest = max((leader.day_rate or 0 for _, leader in self._leaders), default=0) // 100
        days = sum(r.top for r in self._recipients) * max(dearest, self._offer.day_rate.pence // 100)
        return days + sum(self._credit(r) + self._fees(r) for r in self._recipients)

    def regions(self, enough: int) -> list[str]:
        """Give the regions that have `enough` recipients or more."""
        counts = Counter(r.region for r in self._recipients)
        return [name for name, number in counts.items() if number >= enough]

    def _credit(self, recipient: Recipient) -> int:
        return spending(self._offer.terms_of(recipient), partnership=recipient.partnership).partnerships // 100

    def _fees(self, recipient: Recipient) -> int:
        return spending(self._offer.terms_of(recipient), review=recipient.review, npqel=recipient.npqel).extras // 100

    @cached_property
    def _matches(self) -> int:
        least = max(1, min((r.minimum for r in self._recipients), default=1))
        room = sum(min(days // least, leader.max_matches or days) for days, leader in self._leaders)
        return min(room, len(self._recipients))

    @cached_property
    def _rate(self) -> int:
        # In pence.
        usual = self._offer.day_rate.pence
        paid = sum(days * (leader.day_rate or usual) for days, leader in self._leaders)
        return paid // self._days if self._days else usual
