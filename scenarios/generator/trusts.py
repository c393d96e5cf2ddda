"""Trusts of one school to thirty and the few of their schools that a region's file lists; or a school alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any

from ...models.eligibility.recipients import find_recipients
from ...models.offers.offer import Offer
from ...models.region.region import Region, School, Trust
from .decisions import Wishes
from .geography import Land, Town
from .names import Names
from .random_stream import Chance, Odds
from .schools import Schools

_KINDS = Odds({"maintained": 46, "SAT": 7, "one-school": 3, "weak": 28, "strong": 16})
_SIZES = Odds({(2, 4): 38, (5, 9): 36, (10, 19): 18, (20, 30): 8})
"""Numbers of schools of a trust in England, as ranges."""
_SCORES = Odds({-3: 3, -2: 5, -1: 11, 0: 26, 1: 22, 2: 16, 3: 10, 5: 7})
"""School improvement scores."""


@dataclass(frozen=True)
class Group:
    """A trust, if there is one, and listed schools."""

    trust: Trust | None
    schools: tuple[School, ...]


class Groups:
    """A source of groups without an end."""

    def __init__(self, land: Land, schools: Schools, trusts: Trusts, wishes: Wishes, chance: Chance) -> None:
        self._land, self._schools, self._trusts = land, schools, trusts
        self._wishes, self._chance = wishes, chance

    def __iter__(self) -> Iterator[Group]:
        while True:
            kind = self._chance.draw(_KINDS)
            town = self._land.town(self._chance)
            if kind in ("maintained", "SAT"):
                yield Group(None, (self._alone(town, kind, None),))
            elif kind == "one-school":
                trust = self._trusts.alone(town)
                yield Group(trust, (self._alone(town, "MAT", trust.id),))
            else:
                yield self._trust(town, weak=kind == "weak")

    def _alone(self, town: Town, type_: str, trust_id: str | None) -> School:
        return self._schools.make(town, type_, trust_id, self._wishes.of_school(), weak=True)

    def _trust(self, town: Town, *, weak: bool) -> Group:
        trust = self._trusts.make(town, self._trusts.size(), weak=weak)
        number = self._listed(trust.schools or 1) if weak else self._chance.below(2)
        return Group(trust, tuple(self._member(town, trust.id, weak=weak) for _ in range(number)))

    def _listed(self, size: int) -> int:
        return self._chance.between(1, min(size, 1 + size // 3))

    def _member(self, town: Town, trust_id: str, *, weak: bool) -> School:
        here = self._chance.pick(self._land.near[town])
        return self._schools.make(here, "MAT", trust_id, self._wishes.of_member(), weak=weak)


def take_schools(groups: Iterable[Group], number: int) -> list[Group]:
    """Take groups until they list `number` schools, the last one cut short."""
    taken: list[Group] = []
    for group in groups:
        taken.append(replace(group, schools=group.schools[:number]))
        number -= len(group.schools)
        if number <= 0:
            break
    return taken


def take_recipients(groups: Iterable[Group], number: int, offer: Offer) -> list[Group]:
    """Take groups until `number` recipients are among them that have not declined."""
    taken: list[Group] = []
    for group in groups:
        taken.append(group)
        number -= len(find_recipients(as_region([group]), offer).recipients)
        if number <= 0:
            break
    return taken


def as_region(groups: Iterable[Group]) -> Region:
    """Give the two tables that groups fill."""
    groups = tuple(groups)
    return Region(
        name="example",
        schools=tuple(school for group in groups for school in group.schools),
        trusts=tuple(group.trust for group in groups if group.trust),
    )


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
        """Make a trust of `size` schools; a strong one asks for nothing, and nothing speaks against it."""
        return Trust(
            id=self.id(),
            name=self._names.trust(),
            region=town.region,
            schools=size,
            partnership_slots=self._wishes.slots(),
            **self._office(town),
            **self._since_joining(size, weak=weak),
            **(self._wishes.of_trust() if weak and self._offer.through_trusts else {}),
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
