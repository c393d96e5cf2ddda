"""Where leaders work: strong trusts and good schools of the region's file, or ones that it does not list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..models.region import Region, School, Trust
from .chance import Chance
from .geography import Land
from .posts import Post

_OFTEN = 85
"""In so many of a hundred cases the employer is one that the file lists, while there are any."""


@dataclass(frozen=True)
class Employer:
    """Where a leader works, and what follows from it."""

    ids: dict[str, Any]
    spot: dict[str, Any] = field(default_factory=dict)
    phase: str | None = None


class Employers:
    """A source of employers, each listed one given once."""

    def __init__(self, region: Region, needy: Collection[str], land: Land, chance: Chance) -> None:
        self._land, self._chance = land, chance
        trusts = [t for t in region.trusts if t.schools != 1]
        weak = [t for t in trusts if t.id in needy]
        # Some helpers' own trusts need help.
        self._trusts = _by_region([*(t for t in trusts if t.id not in needy), *weak[: len(weak) // 5]])
        self._schools = _by_region(s for s in region.schools if s.grade in (1, 2) and s.id not in needy)

    def of(self, post: Post, new_trust: Callable[[], str], new_school: Callable[[], str]) -> Employer:
        """Give the employer of the holder of a post: a trust, a school, or nobody."""
        if post.role == "CEO":
            return self._trust(post.region, new_trust)
        if post.role == "NLE":
            return self._school(post.region, new_school)
        return Employer({}, self._anywhere(post.region))

    def _trust(self, region: str, new_id: Callable[[], str]) -> Employer:
        if self._trusts[region] and self._chance.percent(_OFTEN):
            trust = self._trusts[region].pop(0)
            return Employer({"trust_id": trust.id}, _spot_of(trust) or self._anywhere(region))
        return Employer({"trust_id": new_id()}, self._anywhere(region))

    def _school(self, region: str, new_id: Callable[[], str]) -> Employer:
        if not self._schools[region] or not self._chance.percent(_OFTEN):
            return Employer({"school_id": new_id()}, self._anywhere(region))
        school = self._schools[region].pop(0)
        home = {"trust_id": school.trust_id} if school.trust_id else {}
        return Employer({"school_id": school.id} | home, _spot_of(school), school.phase)

    def _anywhere(self, region: str) -> dict[str, Any]:
        return self._land.town_of(region, self._chance).spot(self._chance)


def _by_region(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.region].append(row)
    return found


def _spot_of(row: School | Trust) -> dict[str, Any]:
    return {} if row.position is None else {"easting": row.easting, "northing": row.northing}
