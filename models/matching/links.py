"""What ties the supports of one school together: which comes after which, and that no leader's own organisation gives
another. Each rule has the name that explanations, checker and tests use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..eligibility.recipients import Recipient
from ..offers.offer import Offer
from ..region.kinship import families_of
from ..region.region import Leader, Region

AFTER = "after"
"""A support that comes after another is only for a school that has that other one."""
OWN_ORGANISATION = "own-organisation"
"""Two leaders of one school may not belong to one another."""
LINK_RULES = (AFTER, OWN_ORGANISATION)


@dataclass(frozen=True)
class Links:
    """The links between recipients of one school, as indices; all empty where an offer has no supports.

    `first` has for a recipient the one that it comes after; `beside` the others of its school; `related` for a leader
    those of other supports who belong to it, or it to them.
    """

    first: Mapping[int, int] = field(default_factory=dict)
    beside: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    related: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def refusals(self, recipient: int, leader: int, chosen: Mapping[int, int]) -> tuple[str, ...]:
        """Name every rule that refuses a leader to a recipient, beside the leaders that others of its school have."""
        before = self.first.get(recipient)
        return (
            *([AFTER] if before is not None and before not in chosen else []),
            *([OWN_ORGANISATION] if self.relative(recipient, leader, chosen) is not None else []),
        )

    def relative(self, recipient: int, leader: int, chosen: Mapping[int, int]) -> int | None:
        """Give the leader of another support of the school who belongs to this leader's organisation, or None."""
        own = self.related.get(leader)
        if not own:
            return None
        return next((chosen[t] for t in self.beside.get(recipient, ()) if chosen.get(t, -1) in own), None)

    def all_first(self, recipients: set[int]) -> set[int]:
        """Give some recipients, and all that these come after."""
        every, new = set(recipients), set(recipients)
        while new:
            new = {self.first[t] for t in new if t in self.first} - every
            every |= new
        return every


def links_of(region: Region, offer: Offer, recipients: Sequence[Recipient], leaders: Sequence[Leader]) -> Links:
    """Give the links between the recipients and between the leaders of an instance."""
    if not offer.supports:
        return Links()
    number = {(r.body, r.support): t for t, r in enumerate(recipients)}
    after = {support.name: support.after for support in offer.supports}
    first = {t: number.get((r.body, after[r.support])) for t, r in enumerate(recipients) if r.support in after}
    of_body: dict[str, list[int]] = defaultdict(list)
    for t, r in enumerate(recipients):
        of_body[r.body].append(t)
    beside = {t: tuple(u for u in every if u != t) for every in of_body.values() for t in every if len(every) > 1}
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in _related(region, offer, leaders):
        found[one].add(other)
        found[other].add(one)
    known = {t: before for t, before in first.items() if before is not None}
    return Links(known, beside, {leader: frozenset(found[leader]) for leader in sorted(found)})


def _related(region: Region, offer: Offer, leaders: Sequence[Leader]) -> Iterator[tuple[int, int]]:
    """Walk the pairs of leaders of different supports who work for one body, or of whom one has declared the other."""
    families = families_of(region)
    supports = [offer.support_by(leader.role) for leader in leaders]
    home: dict[str, list[int]] = defaultdict(list)
    named: dict[str, list[int]] = defaultdict(list)
    for i, leader in enumerate(leaders):
        for body in {families.get(id_, id_) for id_ in _ids(leader)} if supports[i] else ():
            home[body].append(i)
        for id_ in _ids(leader) if supports[i] else ():
            named[id_].append(i)
    for members in home.values():
        yield from ((i, j) for i in members for j in members if i < j and supports[i] != supports[j])
    for i, leader in enumerate(leaders):
        for id_ in leader.conflicts if supports[i] else ():
            yield from ((i, j) for j in named.get(id_, ()) if supports[j] != supports[i])


def declares(leader: Leader, other: Leader) -> bool:
    """Say whether a leader has declared a conflict with another, or with whom that one works for."""
    return not _ids(other).isdisjoint(leader.conflicts)


def _ids(leader: Leader) -> set[str]:
    return {id_ for id_ in (leader.id, leader.number, leader.trust_id, leader.school_id) if id_ is not None}
