"""Who belongs to whom: every trust of a region with its listed schools, and the schools that stand alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...common.names import fold, spelling
from ..offers.offer import Offer
from ..region.region import Region, School, Trust


@dataclass(frozen=True, slots=True)
class Body:
    """A trust and those of its schools that the region lists.

    `listed` is false for a trust that schools name and the trusts table lacks: its size is unknown and taken as
    two or more. `multi` says whether it has more schools than an offer's standalone trusts. `members` are the schools
    that are supported through it; `supported` says whether it may be a recipient, which no trust is under an offer
    that supports every school by itself.
    """

    trust: Trust
    schools: tuple[School, ...]
    multi: bool
    listed: bool = True
    supported: bool = False
    members: tuple[School, ...] = ()


def bodies_of(region: Region, offer: Offer) -> tuple[Body, ...]:
    """Give every trust of the region, listed or only named by a school, ordered by id."""
    schools: dict[str, list[School]] = defaultdict(list)
    for school in sorted(region.schools, key=lambda s: s.id):
        if school.trust_id is not None:
            schools[school.trust_id].append(school)
    most = offer.standalone.most_schools
    known = [
        _body(trust, schools[trust.id], offer, multi=size_of(trust, len(schools[trust.id])) > most)
        for trust in region.trusts
    ]
    listed = {trust.id for trust in region.trusts}
    unknown = [
        _body(_unlisted(id_, members), members, offer, multi=True, listed=False)
        for id_, members in schools.items()
        if id_ not in listed
    ]
    return tuple(sorted(known + unknown, key=lambda body: body.trust.id))


def _body(trust: Trust, schools: Sequence[School], offer: Offer, *, multi: bool, listed: bool = True) -> Body:
    supported = multi and offer.through_trusts
    members = tuple(school for school in schools if not offer.directly(school)) if supported else ()
    return Body(trust, tuple(schools), multi, listed, supported, members)


def size_of(trust: Trust, listed: int) -> int:
    """Give how many schools a trust has in England; where it does not say, as many as the region lists."""
    return listed if trust.schools is None else trust.schools


def _unlisted(id_: str, members: list[School]) -> Trust:
    # In the region of most of its schools; on a tie, that of the school with the lowest id, as text.
    counts = Counter(fold(school.region) for school in members)
    most = max(counts.values())
    first = next(school for school in members if counts[fold(school.region)] == most)
    return Trust(id=id_, name=id_, region=spelling(s.region for s in members)[fold(first.region)])


def by_themselves(region: Region, bodies: Iterable[Body]) -> Iterable[tuple[School, Body | None]]:
    """Walk the schools that are not supported through a trust, each with the trust that it belongs to."""
    homes = {body.trust.id: body for body in bodies}
    through = {school.id for body in homes.values() for school in body.members}
    return ((s, homes.get(s.trust_id or "")) for s in region.schools if s.id not in through)


def stands_alone(home: Body | None) -> bool:
    """Say whether a school is of no trust, or of a standalone one."""
    return home is None or not home.multi
