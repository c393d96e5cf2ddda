"""Decisions: a few locks and bans that somebody has made, all of them sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy as np

from ...models.eligibility.recipients import Recipient
from ...models.matching.pair_rules import PairRules
from ...models.offers.offer import Offer
from ...models.region.region import Decision, Leader
from .random_stream import Chance

_SAMPLE = 12
"""Leaders tried for one recipient: some may not lead it."""
_MOST = 20
"""The most locks, and the most bans."""


class Decisions:
    """A source of decisions."""

    def __init__(self, recipients: Collection[Recipient], leaders: Collection[Leader], offer: Offer, chance: Chance):
        self._recipients, self._offer, self._chance = list(recipients), offer, chance
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
        # One decision a leader: the locks never stand in each other's way.
        free = [x for x in self._allowed(recipient) if x.id not in taken]
        if free:
            taken.add(free[0].id)
            days = recipient.minimum if action == "lock" and self._chance.percent(30) else None
            yield Decision(recipient=recipient.id, leader=free[0].id, action=action, days=days)

    def _allowed(self, recipient: Recipient) -> list[Leader]:
        sample = self._chance.some(self._serving[recipient.region], _SAMPLE)
        rules = PairRules((recipient,), sample, self._offer)
        flags = rules.allowed(np.array([0]), np.arange(len(sample)))[0]
        return [leader for leader, free in zip(sample, flags, strict=True) if free]
