"""Faults against the offer in use: an offer that nobody knows, a clause that the offer lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..models.cells import FLAG
from ..models.faults import Fault, Faults
from ..models.names import Nearest
from ..models.offer import Offer
from ..models.shelf import choose_offer, shipped_offers
from .draft import Draft


@dataclass(frozen=True)
class Question:
    """The offers that may be meant: one, or all that ship where faults leave open which."""

    offers: tuple[Offer, ...]
    faults: tuple[Fault, ...] = ()


def offers_in_question(draft: Draft, named: str | Offer | None) -> Question:
    """Find the offer that the region will be planned under."""
    if named is None and _open(draft):
        return Question(shipped_offers())
    try:
        return Question((choose_offer(draft.region, named).offer,))
    except Faults as found:
        return Question(shipped_offers(), found.faults)


def _open(draft: Draft) -> bool:
    region, settings = draft.region, draft.region.settings
    if draft.strays or "setting" in draft.unsound or any(map(draft.faulty, settings)):
        return True
    if region.setting("offer"):
        return len({row.key for row in settings}) < len(settings)
    return "school" in draft.unsound or any(draft.faulty(school, "judged_on") for school in region.schools)


def clause_faults(draft: Draft, offers: tuple[Offer, ...]) -> Iterator[Fault]:
    """Walk the cells `eligible` that are neither a word nor a clause of an offer in question."""
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
