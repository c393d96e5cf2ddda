"""Groups: a school that stands alone, or a trust with those of its schools that a region's file lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..models.offer import Offer
from ..models.recipients import find_recipients
from ..models.region import Region, School, Trust
from .chance import Chance, Odds
from .geography import Land, Town
from .schools import Schools
from .trusts import Trusts
from .wishes import Wishes

_KINDS = Odds({"maintained": 46, "SAT": 7, "one-school": 3, "weak": 28, "strong": 16})


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
    """Take groups until they list so many schools, the last one cut short."""
    taken: list[Group] = []
    for group in groups:
        taken.append(replace(group, schools=group.schools[:number]))
        number -= len(group.schools)
        if number <= 0:
            break
    return taken


def take_recipients(groups: Iterable[Group], number: int, offer: Offer) -> list[Group]:
    """Take groups until so many recipients are among them that have not declined."""
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
