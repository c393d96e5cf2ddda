"""Leaders: chief executives, heads, equivalents and reviewers, each with an employer, limits and a reach."""

from __future__ import annotations

from math import isqrt
from typing import Any

from ..models.region import Leader
from .capacity import Capacity
from .chance import Chance, Odds
from .employers import Employer
from .geography import Land, neighbour
from .names import Names
from .posts import Post
from .regime import Regime
from .schools import PHASES, TAGS

_RATES = (450, 500, 550, 600, 625, 640, 700)
_OTHER_RATES = (500, 550, 650)
_PHASES = Odds({("Primary",): 26, ("Primary", "Secondary"): 34, ("Secondary",): 18, ("Primary", "Special"): 14, (): 8})
_TAGS = {tag: min(90, often + 22) for tag, often in TAGS.items()}
_FEW = 100
"""So few leaders of a region travel all over it, and most name no limit; the more they are, the less they have to."""


class Leaders:
    """A source of leaders; `number` is how many there will be."""

    def __init__(self, regime: Regime, land: Land, names: Names, chance: Chance, rates: Chance, number: int) -> None:
        self._regime, self._land, self._names = regime, land, names
        self._chance, self._rates, self._number = chance, rates, number

    def make(self, id_: str, post: Post, job: Employer, room: Capacity, conflicts: tuple[str, ...]) -> Leader:
        """Make the leader of one post."""
        max_km = self._max_km(post.region)
        return Leader(
            id=id_,
            name=self._names.person(),
            role=post.role,
            status="left" if post.left else None,
            ready=False if post.unready else None,
            region=self._regions(post.region, max_km),
            capacity_days=room.own,
            team_days=room.team,
            max_matches=room.matches,
            phase=(job.phase,) if job.phase in PHASES.items else self._chance.draw(_PHASES),
            expertise=tuple(tag for tag in _TAGS if self._chance.percent(_TAGS[tag])),
            max_km=max_km,
            day_rate=self._rate(),
            conflicts=conflicts,
            **job.ids,
            **self._spot(job),
        )

    def _regions(self, home: str, max_km: int | None) -> tuple[str, ...]:
        # Who travels anywhere crosses a border more readily.
        return (home, neighbour(home)) if self._chance.percent(25 if max_km else 75) else (home,)

    def _spot(self, job: Employer) -> dict[str, Any]:
        return {} if self._chance.percent(3) else job.spot

    def _max_km(self, region: str) -> int | None:
        area = self._land.area(region)
        here = max(1, self._number * area.leaders // sum(a.leaders for a in self._land.areas))
        if self._chance.below(10 * max(here, _FEW) ** 2) < 6 * _FEW**2:
            return None
        # The circle shrinks faster than their number grows: towns hold more of them than open country.
        crowd = max(here, _FEW)
        usual = isqrt(area.size * 7 * _FEW**2 // (22 * crowd * isqrt(crowd * _FEW)))
        return 1000 * max(8, usual * self._chance.between(60, 140) // 100)

    def _rate(self) -> int | None:
        if self._regime.rates == "mixed":
            return 100 * self._rates.pick(_RATES)
        if self._regime.rates == "few" and self._rates.percent(8):
            return 100 * self._rates.pick(_OTHER_RATES)
        return None
