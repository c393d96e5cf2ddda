"""The checker's own judgement of the supports of one school: which comes after which, and who belongs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from ...models.matching.instance import Instance
from ...models.plan.check_result import Broken
from ...models.plan.plan import Plan
from ...models.region.region import Leader
from .own_trust import OwnTrust


class Supports:
    """The supports of each school in a plan: by school, the leader of each support."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.leaders = {leader.id: leader for leader in instance.leaders}
        self.own = OwnTrust(instance.region)
        self.after = {support.name: support.after for support in instance.offer.supports}
        known = {r.id: r for r in instance.recipients}
        self.given: dict[str, dict[str, str]] = defaultdict(dict)
        for match in plan.matches:
            recipient = known.get(match.recipient)
            if recipient is not None and recipient.support is not None:
                self.given[recipient.body][recipient.support] = match.leader

    def lacks(self, body: str, support: str | None) -> str | None:
        """Name the support that must come before, where the school has none by it."""
        first = self.after.get(support or "")
        return first if first is not None and first not in self.given.get(body, {}) else None

    def relative(self, body: str, support: str | None, leader: Leader) -> str | None:
        """Give the leader of another support of the school who belongs to one organisation with this one, or None."""
        others: Mapping[str, str] = self.given.get(body, {})
        found = (id_ for name, id_ in sorted(others.items()) if name != support and id_ in self.leaders)
        return next((id_ for id_ in found if self.together(leader, self.leaders[id_])), None)

    def together(self, one: Leader, other: Leader) -> bool:
        """Whether two leaders work for bodies that are linked, or one has declared the other or its body."""
        mine, theirs = _bodies(one), _bodies(other)
        if set(one.conflicts) & theirs or set(other.conflicts) & mine:
            return True
        return any(self.own.linked(a, b) for a in mine for b in theirs)


def broken_links(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk the matches whose school lacks the support before, or has two leaders of one organisation."""
    if not instance.offer.supports:
        return
    supports = Supports(instance, plan)
    for recipient in instance.recipients:
        given = supports.given.get(recipient.body, {})
        if recipient.support in given and (first := supports.lacks(recipient.body, recipient.support)):
            yield Broken("after", recipient.id, f"comes after the support {first}, and its school has none")
    for body, given in sorted(supports.given.items()):
        for one, other in combinations(sorted(given), 2):
            leaders = [supports.leaders.get(given[name]) for name in (one, other)]
            if leaders[0] and leaders[1] and supports.together(leaders[0], leaders[1]):
                sentence = f"has {given[one]} and {given[other]}, who belong to one organisation"
                yield Broken("own-organisation", body, sentence)


def _bodies(leader: Leader) -> set[str]:
    return {id_ for id_ in (leader.id, leader.number, leader.trust_id, leader.school_id) if id_}
