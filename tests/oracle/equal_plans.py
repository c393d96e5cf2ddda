"""All plans that are equal on every level, by trying everything; and what of a plan before each of them keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from tsimatch.models.matching.options import Allocation
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Region

from ..support.builders import budget, leader, region, school
from .exhaustive import LOWEST, Days, Deal, Oracle, lowest
from .plan import unfair
from .regions import tiny_offer


class EqualPlans(Oracle):
    """Everything that is as good as can be on every level, with every sharing of days that the contract allows."""

    def points(self) -> list[tuple[tuple[Deal, ...], Days]]:
        """Every plan that is best on every level."""
        plans = list(self.plans([self.deals(who) for who in self.planned], ()))
        points, spread = [(deals, lowest(deals)) for deals in plans], False
        for level in self.levels:
            if level in ("days", "cost") and not spread:
                every = ((deals, self._handed(deals, days, 0)) for deals, days in points)
                points = [(deals, days) for deals, handed in every for days in handed]
                spread = True
            scores: list[Any] = [self.score(level, deals, days) for deals, days in points]
            best = (min if level in LOWEST else max)(scores)
            points = [point for point, score in zip(points, scores, strict=True) if score == best]
        return [(deals, days) for deals, days in points if not unfair(self, list(deals), days)]


def stays(deals: Sequence[Deal], before: Mapping[str, Allocation]) -> int:
    """How many leaders, partners, reviewers and NPQELs are those of before."""
    return sum(
        (deal.leader.id == was.leader)
        + (deal.partner is not None and deal.partner.id == was.partner)
        + (deal.reviewer is not None and deal.reviewer.id == was.reviewer)
        + (deal.npqel and was.npqel)
        for deal in deals
        if (was := before.get(deal.who.id))
    )


def days_kept(deals: Sequence[Deal], days: Days, before: Mapping[str, Allocation]) -> int:
    """How many of those who keep their leader keep their days."""
    found = ((deal, before.get(deal.who.id)) for deal in deals)
    return sum(
        was is not None and deal.leader.id == was.leader and days[deal.who.id] == was.days for deal, was in found
    )


def told_apart(oracle: Oracle, deals: Sequence[Deal]) -> bool:
    """Whether a budget row pays for some of a leader's recipients and not for others."""
    regions: dict[str, set[str]] = {}
    for deal in deals:
        regions.setdefault(deal.leader.id, set()).add(deal.who.region)
    return any(row.region for row in oracle.budgets) and any(len(of) > 1 for of in regions.values())


def short_case(seed: int) -> tuple[Region, Offer]:
    """A region of four schools and too little money for all their days."""
    rng = Random(seed)
    offer = tiny_offer(rng)
    terms = offer.terms("school")
    minimum = replace(terms.minimum, percent_of_cap=rng.choice([30, 50]))
    offer = replace(offer, school=replace(terms, days=replace(terms.days, cap=5), minimum=minimum))
    schools = tuple(
        school(
            f"10000{number}",
            eligible="yes",
            region=rng.choice(("North", "North", "South")),
            priority=rng.choice((100, 100, 200)),
            days_requested=rng.choice((None, 3, 4)),
            needs=(rng.choice("ab"),),
        )
        for number in range(1, 5)
    )
    leaders = tuple(
        leader(
            name,
            region=("North", "South"),
            capacity_days=rng.choice((4, 6, 8)),
            team_days=rng.choice((None, 4)),
            max_matches=rng.choice((1, 1, 2)),
            expertise=tuple("ab"[: rng.randint(1, 2)]),
            day_rate=rng.choice((60_000, 60_000, 60_000, 50_000)),
        )
        for name in "ABC"
    )
    rows = (budget(rng.randint(5, 9) * 1000), *([budget(2000, "days", "North")] if rng.random() < 0.3 else []))
    return region(*schools, *leaders, *rows), offer
