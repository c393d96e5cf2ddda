"""Trusts of one school to thirty, and the few of their schools that a region's file lists."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from ..models.offer import Offer
from ..models.region import Trust
from .chance import Chance, Odds
from .geography import Town
from .names import Names
from .wishes import Wishes

_SIZES = Odds({(2, 4): 38, (5, 9): 36, (10, 19): 18, (20, 30): 8})
_SCORES = Odds({-3: 3, -2: 5, -1: 11, 0: 26, 1: 22, 2: 16, 3: 10, 5: 7})


class Trusts:
    """A source of trusts."""

    def __init__(self, offer: Offer, names: Names, wishes: Wishes, chance: Chance) -> None:
        self._offer, self._names, self._wishes, self._chance = offer, names, wishes, chance
        self._numbers = count(70_001)

    def id(self) -> str:
        """Give the next id."""
        return f"TR{next(self._numbers)}"

    def size(self) -> int:
        """Draw how many schools a trust has in England."""
        return self._chance.between(*self._chance.draw(_SIZES))

    def make(self, town: Town, size: int, *, weak: bool) -> Trust:
        """Make a trust of so many schools; a strong one asks for nothing, and nothing speaks against it."""
        return Trust(
            id=self.id(),
            name=self._names.trust(),
            region=town.region,
            schools=size,
            partnership_slots=self._wishes.slots(),
            **self._office(town),
            **self._since_joining(size, weak=weak),
            **(self._wishes.of_trust() if weak else {}),
        )

    def alone(self, town: Town) -> Trust:
        """Make a trust of one school: it is the school that is planned for."""
        return Trust(id=self.id(), name=self._names.trust(), region=town.region, schools=1)

    def _office(self, town: Town) -> dict[str, Any]:
        spot = town.spot(self._chance)
        # Without one a trust stands where its eligible schools are.
        return spot if self._chance.percent(80) else {}

    def _since_joining(self, size: int, *, weak: bool) -> dict[str, Any]:
        if not self._offer.trust_rules or self._chance.percent(4):
            return {}
        inspected = self._chance.between(0 if self._chance.percent(20) else 1, size)
        return {
            "inspected_since_joining": inspected,
            "below_good_since_joining": self._below_good(inspected) if weak else 0,
            "improvement_score": self._score(inspected, weak=weak),
            "schools_3_years": self._settled(size),
        }

    def _below_good(self, inspected: int) -> int:
        half = inspected // 2
        return self._chance.between(-(-inspected // 2), inspected) if self._chance.percent(36) else self._upto(half)

    def _upto(self, most: int) -> int:
        return self._chance.between(0, most)

    def _score(self, inspected: int, *, weak: bool) -> Decimal:
        score = self._chance.draw(_SCORES)
        return Decimal(0 if not inspected else score if weak else max(0, score))

    def _settled(self, size: int) -> int | None:
        if self._chance.percent(8):
            return None
        return self._upto(1) if self._chance.percent(10) else self._chance.between(2, size)
