"""Faults against the offer in use, and faults of decisions, told only where no other fault can be their cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...common.faults import Fault, Faults
from ...common.names import Nearest, nearest
from ...models.eligibility.recipients import Eligibility, find_recipients
from ...models.matching.decisions import DecisionCheck, judge_decisions, unknown_ids
from ...models.offers.catalogue import OfferChoice, choose_offer, shipped_offers
from ...models.offers.offer import Offer
from ...models.region.cell_types import FLAG
from .draft import Draft

_MOST_COMPARED = 200_000
"""Pairs of ids compared to find which may be meant: at about 10 µs a pair, 2 s."""


@dataclass(frozen=True)
class JudgedDraft:
    """The faults of decisions that stand under every possible offer, and what was judged under the first of them."""

    faults: tuple[Fault, ...] = ()
    eligibility: Eligibility | None = None
    decisions: DecisionCheck | None = None


def judge_draft(draft: Draft, offers: tuple[Offer, ...]) -> JudgedDraft:
    """Judge the decisions of a draft, where there are any and it is known what they are about."""
    if not draft.region.decisions or draft.raw.unsound & {"school", "trust", "leader"}:
        return JudgedDraft()
    skip = _in_doubt(draft) | _misspelt(draft)
    first, *others = (_judged(draft, offer, skip) for offer in offers)
    common = set(first.faults).intersection(*(judged.faults for judged in others))
    return replace(first, faults=tuple(fault for fault in first.faults if fault in common))


def _judged(draft: Draft, offer: Offer, skip: set[str]) -> JudgedDraft:
    sound = tuple(row for row in draft.region.decisions if not draft.faulty(row))
    region = replace(draft.region, decisions=sound)
    eligibility = find_recipients(region, offer)
    # Of a decision with a faulty cell it can still be said that nobody has an id that it names.
    half = [row for row in draft.region.decisions if draft.faulty(row)]
    strange = (
        fault
        for row, column, fault in unknown_ids(region, offer, eligibility, half)
        if not draft.faulty(row, column) and getattr(row, column) not in skip
    )
    decisions = judge_decisions(region, offer, eligibility, skip)
    return JudgedDraft((*decisions.faults, *strange), eligibility, decisions)


def _in_doubt(draft: Draft) -> set[str]:
    """The ids of rows at fault, of the trusts and leaders of such schools, and of the schools of such trusts."""
    everybody = (*draft.bodies, *draft.region.leaders)
    doubtful = {row.id for row in everybody if draft.faulty(row)}
    doubtful |= _twice(row.id for row in draft.bodies) | _twice(row.id for row in draft.region.leaders)
    doubtful |= {row.cells["id"] for row in draft.raw.strays if "id" in row.cells}
    homes = {school.trust_id for school in draft.region.schools if school.trust_id and school.id in doubtful}
    members = {school.id for school in draft.region.schools if school.trust_id in doubtful}
    staff = {leader.id for leader in draft.region.leaders if leader.school_id in doubtful}
    return doubtful | homes | members | staff


def _twice(ids: Iterable[str]) -> set[str]:
    return {id_ for id_, times in Counter(ids).items() if times > 1}


def _misspelt(draft: Draft) -> set[str]:
    """The ids in decisions that nobody has, but that an id at fault may be meant to be."""
    everybody = (*draft.bodies, *draft.region.leaders)
    known = {row.id for row in everybody}
    at_fault = {row.id for row in everybody if draft.faulty(row, "id")}
    named = {id_ for row in draft.region.decisions for id_ in (row.recipient, row.leader)}
    if not at_fault:
        return set()
    unknown = sorted(named - known)
    # What is not compared is in doubt: it is told once the ids at fault are mended.
    compared = max(1, _MOST_COMPARED // len(at_fault))
    return {id_ for id_ in unknown[:compared] if nearest(id_, at_fault)}.union(unknown[compared:])


@dataclass(frozen=True)
class PossibleOffers:
    """The offers that may be meant: the one that is chosen, or all that ship where faults leave open which."""

    choice: OfferChoice | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Those that may be meant."""
        return shipped_offers() if self.choice is None else (self.choice.offer,)


def possible_offers(draft: Draft, named: str | Offer | None) -> PossibleOffers:
    """Find the offer that the region will be planned under."""
    if named is None and _open(draft):
        return PossibleOffers()
    try:
        return PossibleOffers(choose_offer(draft.region, named))
    except Faults as found:
        return PossibleOffers(faults=found.faults)


def _open(draft: Draft) -> bool:
    region, settings = draft.region, draft.region.settings
    if draft.raw.strays or "setting" in draft.raw.unsound or any(map(draft.faulty, settings)):
        return True
    if region.setting("offer"):
        return len({row.key for row in settings}) < len(settings)
    return "school" in draft.raw.unsound or any(draft.faulty(school, "judged_on") for school in region.schools)


def clause_faults(draft: Draft, offers: tuple[Offer, ...]) -> Iterator[Fault]:
    """Walk the cells `eligible` that are neither a word nor a clause of a possible offer."""
    known = {*FLAG.known, *(clause for offer in offers for clause in offer.eligibility_clauses)}
    for row in draft.bodies:
        if row.eligible is not None and row.eligible not in known:
            others = [offer.id for offer in shipped_offers() if row.eligible in offer.eligibility_clauses]
            hint = f" ({row.eligible} is a clause of {' and '.join(others)})" if others else ""
            near = None if others else Nearest(row.eligible, known)
            yield Fault(_expected(offers) + hint, row.place, row.place.at("eligible"), row.eligible, near)


def _expected(offers: tuple[Offer, ...]) -> str:
    if len(offers) > 1:
        return f"{FLAG.expected} in use"
    return f"{FLAG.expected} {offers[0].id}: {', '.join(offers[0].eligibility_clauses)}"
