"""Posts: what a leader is, and where, before anything else is known."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.decisions import NLG
from ..models.offer import Offer
from ..models.region import Leader
from .chance import Chance, Odds
from .geography import Land

_ROLES = {"CEO": 62, "NLE": 27, "equivalent": 11}
_REVIEWERS = 12


@dataclass(frozen=True, slots=True)
class Post:
    """One post."""

    role: str
    region: str
    left: bool
    unready: bool

    @property
    def leads(self) -> bool:
        """Whether its holder can lead a deployment."""
        return not (self.left or self.unready or self.role == NLG)


def make_posts(number: int, offer: Offer, land: Land, chance: Chance) -> list[Post]:
    """Make so many posts; reviewers are among them where the offer has reviews."""
    roles = Odds(_ROLES | ({NLG: _REVIEWERS} if offer.trust.review else {}))
    return [
        Post(chance.draw(roles), land.home_of_a_leader(chance), chance.percent(2), chance.percent(3))
        for _ in range(number)
    ]


def can_lead(leader: Leader) -> bool:
    """Say whether a leader can lead a deployment: is here, ready, and not a reviewer."""
    return leader.status != "left" and leader.ready is not False and leader.role != NLG
