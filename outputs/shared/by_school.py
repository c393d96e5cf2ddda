"""What each school has, support beside support, where an offer gives a school several; and what a band pays for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ...common.names import count, listed
from ...models.matching.instance import Instance
from ...models.plan.bands import Bands
from ...models.plan.plan import Match, Plan, Unmatched
from .plan_wording import SHORTLY


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolRow:
    """One school: its matches, and why it has none, by support; `grant` in pence and `band` where one is paid."""

    id: str
    name: str
    region: str
    because: tuple[str, ...]
    priority: int
    matches: Mapping[str, Match]
    without: Mapping[str, Unmatched]
    grant: int | None
    band: str

    def why_not(self, support: str) -> str:
        """Say in a few words why a support has no leader yet."""
        row = self.without.get(support)
        return SHORTLY[row.reason] if row else "left for later: nobody is listed"


def by_school(plan: Plan, instance: Instance) -> tuple[SchoolRow, ...]:
    """Give one row a school, by id; none under an offer without supports."""
    if not instance.offer.supports:
        return ()
    bands, first = Bands(instance), {r.body: r for r in reversed(instance.recipients)}
    matches: dict[str, dict[str, Match]] = {id_: {} for id_ in first}
    without: dict[str, dict[str, Unmatched]] = {id_: {} for id_ in first}
    for match in plan.matches:
        matches[match.row_id][match.support or ""] = match
    for left in plan.unmatched:
        without[left.row_id][left.support or ""] = left
    return tuple(
        SchoolRow(
            id=id_, name=r.name, region=r.region, because=r.because, priority=r.priority, matches=matches[id_],
            without=without[id_], grant=next((m.grant for m in matches[id_].values() if m.grant is not None), None),
            band=next(filter(None, map(bands.of, matches[id_].values())), ""),
        )
        for id_, r in sorted(first.items())
    )  # fmt: skip


def cost_of(match: Match) -> int:
    """Give what a match costs in pence: its days at the rate, or its grant."""
    return match.cost + (match.grant or 0)


def supports_text(plan: Plan) -> str:
    """Say how many schools have a leader of each support; blank where a school has one leader."""
    every: list[Match | Unmatched] = [*plan.matches, *plan.unmatched]
    supports = sorted({row.support for row in every if row.support})
    have = Counter(match.support for match in plan.matches)
    number = len({row.row_id for row in every})
    verb, whose = ("has", "its") if number == 1 else ("have", "their")
    told = [f"{have[support]:,} of {count(number, 'school')} {verb} {whose} {support}" for support in supports]
    return f"{listed(told)}." if told else ""
