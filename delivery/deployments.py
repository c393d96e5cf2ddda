"""The deployments of a plan: what a grant offer letter says of each, to leaders and to reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..common.names import count
from ..common.numbers import pounds
from ..models.eligibility.recipients import Recipient
from ..models.eligibility.trust_members import bodies_of
from ..models.matching.instance import Instance
from ..models.offers.offer import LetterKind, Offer
from ..models.plan.plan import Match, Plan
from .payments import Due, dues_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """One letter: a leader who supports a recipient, or an NLG who reviews one. Money in pence.

    `reference` names it on letters and claims. `local_authority` and `trust` are blank where they are not known; what
    comes besides, `partner` to `npqel_fee`, stands on the leader's letter only. `work` says who may do the work, and
    `notes` why less may be payable than the days at the rate.
    """

    reference: str
    letter: LetterKind
    due: Due
    local_authority: str
    trust: str
    trust_name: str
    leader_role: str
    extra_days: int
    work: str
    partner: str = ""
    partner_name: str = ""
    credit: int = 0
    reviewer: str = ""
    reviewer_name: str = ""
    npqel: bool = False
    npqel_fee: int = 0
    notes: tuple[str, ...] = ()


def deployments_of(plan: Plan, instance: Instance) -> tuple[Deployment, ...]:
    """Give every deployment of a plan that has a letter: each match's leader, and behind it its reviewer."""
    maker = _Maker(plan, instance)
    lettered = (match for match in plan.matches if instance.offer.letter_of(match) != "none")
    return tuple(deployment for match in lettered for deployment in maker.of(match))


class _Maker:
    def __init__(self, plan: Plan, instance: Instance) -> None:
        self.offer = instance.offer
        self.roles = {leader.id: leader.role for leader in instance.leaders}
        self.recipients = {r.id: r for r in instance.recipients}
        self.trusts = {body.trust.id: body.trust.name for body in bodies_of(instance.region, instance.offer)}
        self.dues = {due.key: due for due in dues_of(plan, instance)}

    def of(self, match: Match) -> Iterator[Deployment]:
        recipient, review = self.recipients[match.recipient], self.dues.get((match.recipient, "review"))
        yield self._leader(match, recipient)
        if review is not None:
            yield Deployment(
                reference=reference_of(self.offer, review), letter="grant offer", due=review, extra_days=0,
                work="The review is done in person and ends in recommendations.", notes=_review_notes(review),
                **self._who(recipient, review),
            )  # fmt: skip

    def _leader(self, match: Match, recipient: Recipient) -> Deployment:
        due = self.dues[match.recipient, "deployment"]
        of = {kind: self.dues.get((match.recipient, kind)) for kind in ("review", "partnership", "npqel")}
        review, partnership, npqel = of.values()
        return Deployment(
            reference=reference_of(self.offer, due), letter=self.offer.letter_of(match), due=due,
            extra_days=match.extra_days,
            work=work_of(self.offer, recipient), notes=_notes(due, match, self.offer),
            partner=match.partner or "", partner_name=partnership.claimant_name if partnership else "",
            credit=match.partnership_credit, reviewer=match.governance_reviewer or "",
            reviewer_name=review.claimant_name if review else "", npqel=match.npqel,
            npqel_fee=npqel.planned if npqel else 0, **self._who(recipient, due),
        )  # fmt: skip

    def _who(self, recipient: Recipient, due: Due) -> dict[str, Any]:
        trust = recipient.trust_id or ""
        return {
            "local_authority": recipient.local_authority or "",
            "trust": trust,
            "trust_name": self.trusts.get(trust, trust),
            "leader_role": self.roles[due.claimant or ""],
        }


def reference_of(offer: Offer, due: Due) -> str:
    """Name a thing that a plan pays for, on letters and claims: '2021-22/104423', '2021-22/T12/review'."""
    return f"{offer.id}/{due.recipient}" + ("" if due.kind == "deployment" else f"/{due.kind}")


def work_of(offer: Offer, recipient: Recipient) -> str:
    """Say in a sentence who may do the work at a recipient (21.7, 21.11, 23.8, 23.9)."""
    team = offer.terms_of(recipient).team
    if not team.may_help:
        return "You do the work in person and deploy nobody in your place."
    if not team.days_in_person:
        return "Your team may do all of the work; you stay accountable for it."
    least = count(team.days_in_person, "day")
    return f"Your leadership team may help; you give at least {least} in person and stay accountable."


def _notes(due: Due, match: Match, offer: Offer) -> tuple[str, ...]:
    own = due.rate is not None and due.rate != offer.day_rate.pence
    rate = f"the leader's own rate, {pounds(due.rate or 0)}, in place of {pounds(offer.day_rate.pence)}"
    extra = f"{count(match.extra_days, 'extra day')} with the regional director's approval"
    return (*due.limits, *([rate] if own else []), *([extra] if match.extra_days else []))


def _review_notes(due: Due) -> tuple[str, ...]:
    return () if due.planned else ("free to the trust; the offer sets no cost (P.4)",)
