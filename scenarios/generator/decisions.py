"""What people have decided in a made-up region: answers and wishes in recipients' rows, locks and bans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from ...models.eligibility.recipients import Recipient
from ...models.matching.pair_rules import PairRules
from ...models.offers.offer import Kind, Offer
from ...models.region.region import Decision, Leader
from .random_stream import Chance, Odds
from .regime import Regime

_STATUS: Odds[str | None] = Odds({None: 50, "accepted": 44, "declined": 6})
_PRIORITY: Odds[int | None] = Odds({None: 92, 50: 1, 150: 3, 200: 2, 300: 1, 500: 1})
_APPROVED: Odds[str | None] = Odds({None: 64, "days": 16, "partnership": 12, "either": 8})
_SLOTS: Odds[int | None] = Odds({None: 70, 1: 16, 2: 10, 3: 4})


class Wishes:
    """A source of the cells that only a recipient's own row has; requests for days come from their own stream."""

    def __init__(self, offer: Offer, regime: Regime, chance: Chance, requests: Chance) -> None:
        self._offer, self._regime = offer, regime
        self._chance, self._requests = chance, requests

    def of_school(self) -> dict[str, Any]:
        """The wishes of a school that stands alone."""
        given = self._offer.school.partnership if self._offer.school else None
        by_wish = given is not None and given.when == "would-benefit"
        return {
            **self._common("school"),
            "priority": self._chance.draw(_PRIORITY),
            "partnership": self._chance.percent(28) or None if by_wish else None,
            **self._funding(),
        }

    def of_trust(self) -> dict[str, Any]:
        """The wishes of a trust of two or more schools."""
        return {
            **self._common("trust"),
            "governance_review": self._chance.percent(30) or None if self._offer.review else None,
            "npqel": self._chance.percent(25) or None if self._offer.npqel else None,
        }

    def of_member(self) -> dict[str, Any]:
        """What counts on a school that is supported through its trust."""
        eligible = "no" if self._chance.percent(1) else None
        return {
            "eligible": eligible,
            "status": "declined" if self._chance.percent(2) else None,
            **self._funding(),
        }

    def _funding(self) -> dict[str, Any]:
        """The band of a school and its reserves, where the offer has grants by band."""
        funding = next((support.funding for support in self._offer.supports if support.funding), None)
        if funding is None:
            return {}
        names = [band.name for band in funding.bands]
        return {
            "reserves_percent": Decimal(self._requests.between(-5, 26)) if self._requests.percent(80) else None,
            "indicative_band": self._requests.pick(names) if self._requests.percent(70) else None,
            "band": self._requests.pick(names) if self._requests.percent(20) else None,
        }

    def slots(self) -> int | None:
        """How many partnerships a trust can take on."""
        given = any(terms.partnership for terms in self._offer.all_terms)
        return self._chance.draw(_SLOTS) if given else None

    def _common(self, kind: Kind) -> dict[str, Any]:
        return {
            "eligible": self._flag(),
            "status": self._chance.draw(_STATUS),
            "rd_approved": self._chance.draw(_APPROVED) if self._offer.has_extras else None,
            "days_requested": self._days(kind),
        }

    def _flag(self) -> str | None:
        clauses = [clause.clause for clause in self._offer.exceptions]
        flags = {None: 935, "no": 15, "exception": 20, "yes": 8} | dict.fromkeys(clauses, 22 // max(1, len(clauses)))
        return self._chance.draw(Odds(flags))

    def _days(self, kind: Kind) -> int | None:
        # A request is for all supports of a school alike: nobody makes one.
        if self._offer.supports:
            return None
        cap, share = self._offer.terms(kind).days.cap, 70 if self._regime.minimums else 4
        return self._requests.between(1, cap) if self._requests.percent(share) else None


_SAMPLE = 12
"""Leaders tried for one recipient: some may not lead it."""
_MOST = 20
"""The most locks, and the most bans."""


class Decisions:
    """A source of decisions."""

    def __init__(self, recipients: Collection[Recipient], leaders: Collection[Leader], offer: Offer, chance: Chance):
        # A lock on a support that comes after another asks for that one, which there may be nobody to give.
        after = {support.name for support in offer.supports if support.after}
        self._recipients = [r for r in recipients if r.support not in after]
        self._offer, self._chance = offer, chance
        self._serving: dict[str, list[Leader]] = defaultdict(list)
        for leader in leaders:
            for region in leader.region:
                self._serving[region].append(leader)

    def make(self) -> Iterator[Decision]:
        """Lock a leader to one recipient in fifteen, twenty at most, and ban one from as many others."""
        number = min(_MOST, len(self._recipients) // 15)
        drawn = self._chance.some(self._recipients, 2 * number)
        taken: set[str] = set()
        for recipient in drawn[:number]:
            yield from self._decide(recipient, "lock", taken)
        for recipient in drawn[number:]:
            yield from self._decide(recipient, "ban", taken)

    def _decide(self, recipient: Recipient, action: str, taken: set[str]) -> Iterator[Decision]:
        # One decision a leader, and a school: the locks never stand in each other's way.
        free = [x for x in self._allowed(recipient) if x.id not in taken]
        if free and recipient.body not in taken:
            taken |= {free[0].id, recipient.body}
            days = recipient.minimum if action == "lock" and self._chance.percent(30) else None
            yield Decision(recipient=recipient.id, leader=free[0].id, action=action, days=days)

    def _allowed(self, recipient: Recipient) -> list[Leader]:
        sample = self._chance.some(self._serving[recipient.region], _SAMPLE)
        rules = PairRules((recipient,), sample, self._offer)
        flags = rules.allowed(np.array([0]), np.arange(len(sample)))[0]
        return [leader for leader, free in zip(sample, flags, strict=True) if free]
