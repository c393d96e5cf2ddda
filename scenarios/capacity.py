"""How many days and matches a region's leaders have, next to what its recipients want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..models.decisions import NLG
from ..models.offer import Offer
from ..models.recipient import Recipient
from .chance import Chance
from .posts import Post
from .regime import Regime

MOST_DAYS = 60
"""The most days that a leader has: a third of a school year."""

_MATCHES = {"scarce": 62, "tight": 108, "ample": 200}
"""Matches that all leaders can take on, in per cent of the recipients."""

_DAYS = {"scarce": (60, 100), "tight": (75, 105), "ample": (95, 120)}
"""Days that a leader has for one match, in per cent of the mean cap."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """The days and matches of one leader."""

    own: int
    team: int | None
    matches: int | None


class Capacities:
    """Shares out what all leaders together have, by the regime."""

    def __init__(self, offer: Offer, regime: Regime, recipients: Sequence[Recipient], chance: Chance) -> None:
        self._chance, self._regime = chance, regime
        terms = (offer.school, offer.trust)
        self._least = max(t.least_days for t in terms)
        self._team_helps = any(t.team.may_help for t in terms)
        self._wanted = len(recipients)
        caps = [r.cap for r in recipients] or [offer.school.days.cap]
        self._cap = max(self._least, -(-sum(caps) // len(caps)))

    def share_out(self, posts: Sequence[Post]) -> list[Capacity]:
        """Give the holder of each post days and matches; what those have who cannot lead does not count."""
        leading = iter(self._matches(sum(post.leads for post in posts)))
        return [self._capacity(next(leading)) if post.leads else self._aside(post) for post in posts]

    def _aside(self, post: Post) -> Capacity:
        reviews = self._chance.between(1, 3)
        return Capacity(5 * reviews, None, reviews if post.role == NLG else None)

    def _matches(self, leaders: int) -> list[int]:
        total = -(-self._wanted * _MATCHES[self._regime.leaders] // 100)
        # Some take on several even where others are left with none.
        active = self._chance.some(range(leaders), -(-total * 4 // 5))
        bigger = active[: len(active) // 3 + 1]
        extra = [self._chance.pick(bigger) for _ in range(total - len(active)) if bigger]
        matches = Counter([*active, *extra])
        return [matches[i] for i in range(leaders)]

    def _capacity(self, matches: int) -> Capacity:
        if not matches:
            return Capacity(self._chance.between(0, self._least - 1), None, None)
        days = min(MOST_DAYS, sum(self._days() for _ in range(matches)))
        own = self._own(days)
        limit = None if self._chance.percent(20) else min(matches, days // self._least)
        return Capacity(own, days - own or None, limit)

    def _days(self) -> int:
        low, high = (self._cap * percent for percent in _DAYS[self._regime.leaders])
        return max(self._least, self._chance.between(low, high) // 100)

    def _own(self, days: int) -> int:
        if not self._team_helps or self._chance.percent(55):
            return days
        return max(self._least, days * self._chance.between(45, 85) // 100)
