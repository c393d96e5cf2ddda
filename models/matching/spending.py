"""What a plan spends: days, partnerships, reviews, NPQELs and grants; by pot and in total, in pence."""

from __future__ import annotations

from dataclasses import dataclass

from ..offers.offer import Offer, Terms
from ..region.region import Leader


@dataclass(frozen=True, slots=True)
class Spending:
    """The pence that each pot pays for a match, or for many."""

    days: int = 0
    partnerships: int = 0
    governance: int = 0
    npqel: int = 0
    grants: int = 0

    @property
    def extras(self) -> int:
        """Pence for all but days."""
        return self.partnerships + self.governance + self.npqel + self.grants

    @property
    def total(self) -> int:
        """Pence of all pots together."""
        return self.days + self.extras

    def of(self, pot: str) -> int:
        """Give the pence that a pot of the region pays; the pot `total` pays for all."""
        paid: int = getattr(self, pot)
        return paid

    def __add__(self, other: Spending) -> Spending:
        return Spending(
            self.days + other.days,
            self.partnerships + other.partnerships,
            self.governance + other.governance,
            self.npqel + other.npqel,
            self.grants + other.grants,
        )


def spending(
    terms: Terms,
    *,
    days: int = 0,
    rate: int = 0,
    partnership: bool = False,
    review: bool = False,
    npqel: bool = False,
    grant: int | None = None,
) -> Spending:
    """Work out what a recipient's match and its extras cost on its terms; `rate` is in pence a day, `grant` in pence.

    What is not on offer costs 0.
    """
    return Spending(
        days=days * rate,
        partnerships=terms.partnership.credit if partnership and terms.partnership else 0,
        governance=terms.review.cost if review and terms.review else 0,
        npqel=terms.npqel.fee if npqel and terms.npqel else 0,
        grants=grant or 0,
    )


def paid_by_band(leader: Leader, offer: Offer) -> bool:
    """Say whether what a leader gives is paid by a grant, whatever the days."""
    support = offer.support_by(leader.role)
    return support is not None and support.funding is not None


def day_rate(leader: Leader, offer: Offer) -> int:
    """Give the pence of a leader's day: their own rate, or the offer's; 0 where a grant pays for what they give."""
    if paid_by_band(leader, offer):
        return 0
    return offer.day_rate.pence if leader.day_rate is None else leader.day_rate
