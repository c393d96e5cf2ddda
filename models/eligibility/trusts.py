"""Who belongs to whom: every trust of a region with its listed schools, and the schools that stand alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from ...common.names import fold, spelling
from ..offers.offer import Offer
from ..region.region import Region, School, Trust


@dataclass(frozen=True, slots=True)
class Body:
    """A trust and those of its schools that the region lists.

    `listed` is false for a trust that schools name and the trusts table lacks: its size is unknown and taken as
    two or more. `multi` says whether it has more schools than an offer's standalone trusts.
    """

    trust: Trust
    schools: tuple[School, ...]
    multi: bool
    listed: bool = True


def bodies_of(region: Region, offer: Offer) -> tuple[Body, ...]:
    """Give every trust of the region, listed or only named by a school, ordered by id."""
    schools: dict[str, list[School]] = defaultdict(list)
    for school in sorted(region.schools, key=lambda s: s.id):
        if school.trust_id is not None:
            schools[school.trust_id].append(school)
    most = offer.standalone.most_schools
    # Supports are for schools, each by itself.
    apart = bool(offer.supports)
    known = [
        Body(trust, tuple(schools[trust.id]), size_of(trust, len(schools[trust.id])) > most and not apart)
        for trust in region.trusts
    ]
    listed = {trust.id for trust in region.trusts}
    unknown = [
        Body(_unlisted(id_, members), tuple(members), multi=not apart, listed=False)
        for id_, members in schools.items()
        if id_ not in listed
    ]
    return tuple(sorted(known + unknown, key=lambda body: body.trust.id))


def size_of(trust: Trust, listed: int) -> int:
    """Give how many schools a trust has in England; where it does not say, as many as the region lists."""
    return listed if trust.schools is None else trust.schools


def _unlisted(id_: str, members: list[School]) -> Trust:
    # In the region of most of its schools; on a tie, that of the school with the lowest id, as text.
    counts = Counter(fold(school.region) for school in members)
    most = max(counts.values())
    first = next(school for school in members if counts[fold(school.region)] == most)
    return Trust(id=id_, name=id_, region=spelling(s.region for s in members)[fold(first.region)])
