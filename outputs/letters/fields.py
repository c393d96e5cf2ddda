"""The fields of a letter: the columns of the schedule and the names that a template may use, each with what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...common.numbers import number_of_pounds, pounds
from ...delivery.deployments import Deployment
from ...models.offers.offer import LetterKind, Offer

FIELDS: Mapping[str, str] = {
    "reference": "names the deployment on letters and claims: offer/recipient, with /review behind a review",
    "deployment": "deployment, or review (by a national leader of governance)",
    "offer": "the offer's id",
    "offer_name": "the offer's title",
    "year_starts": "first day of the offer's year",
    "year_ends": "last day of the offer's year",
    "dated": "the date of the letter, from --dated (blank without it)",
    "leader": "id of the leader or reviewer to whom the letter goes",
    "leader_name": "their name",
    "leader_role": "NLE, CEO, equivalent or NLG",
    "recipient": "id of the school or trust that is supported",
    "recipient_name": "its name",
    "recipient_kind": "school or trust",
    "region": "the recipient's region",
    "local_authority": "the school's local authority (blank: unknown, or a trust)",
    "trust": "id of the recipient's trust (blank: none)",
    "trust_name": "its name",
    "days": "days planned",
    "extra_days": "those of them above the ordinary cap, with the regional director's approval",
    "day_rate": "pounds a day, expenses included (blank: not paid by the day)",
    "planned_cost": "pounds that the plan spends on it",
    "claimable_days": "the most days that claims may cover",
    "most_payable": "the most pounds that claims may come to",
    "partner": "id of the partner trust (blank: no partnership)",
    "partner_name": "its name",
    "partnership_credit": "pounds of credit towards the partnership, which the partner trust claims",
    "reviewer": "id of the national leader of governance who reviews the trust (blank: none)",
    "reviewer_name": "their name",
    "npqel": "yes where one leader of the trust has the NPQEL's fees reimbursed (blank: no)",
    "npqel_fee": "pounds of fees, which the trust claims",
    "work": "who may do the work, in a sentence",
    "state": "of the plan: agreed, by whom and when; or that this is a draft",
    "notes": "why less may be payable than the days at the rate, extra days, and the like",
}
OF_LETTERS: Mapping[str, str] = {
    "letter": "grant offer, or appointment: then nothing is paid by the day",
    "band": "by which band a grant is paid, and whether that is final (blank: days are paid)",
    "grant": "the most pounds of that grant",
    "support": "which of a school's supports it is",
}
"""Further fields, which a schedule has where a letter appoints; a template may always use them."""
MONEY = frozenset({"day_rate", "planned_cost", "most_payable", "partnership_credit", "npqel_fee"})
"""The fields that are pounds: numbers in the schedule, such as £1,800 in a letter."""
POUNDS = MONEY | {"grant"}
"""The same, with those of further fields."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One letter by its fields; money in pence, None for what is blank."""

    fields: Mapping[str, Any]

    @property
    def row(self) -> dict[str, Any]:
        """The fields as the schedule has them: money as a number of pounds."""
        return {name: _number(name, value) for name, value in self.fields.items()}

    @property
    def words(self) -> dict[str, Any]:
        """The fields as a letter has them: money and dates in words, a blank for what is not there."""
        return dict.fromkeys(OF_LETTERS, "") | {name: _word(name, value) for name, value in self.fields.items()}

    @property
    def kind(self) -> LetterKind:
        """Which letter it is."""
        kind: LetterKind = self.fields.get("letter", "grant offer")
        return kind


def letter_of(deployment: Deployment, offer: Offer, dated: date | None, state: str = "", *, mark: str = "") -> Letter:
    """Give the letter of one deployment, fields in the order of `FIELDS`; a `mark` says that it is not to be sent."""
    d, due = deployment, deployment.due
    values = {
        "reference": d.reference, "deployment": due.kind, "offer": offer.id, "offer_name": offer.name,
        "year_starts": offer.year.starts, "year_ends": offer.year.ends, "dated": dated,
        "leader": due.claimant, "leader_name": due.claimant_name, "leader_role": d.leader_role,
        "recipient": due.body or due.recipient, "recipient_name": due.recipient_name,
        "recipient_kind": due.recipient_kind,
        "region": due.region, "local_authority": d.local_authority, "trust": d.trust, "trust_name": d.trust_name,
        "days": due.days, "extra_days": d.extra_days, "day_rate": due.rate, "planned_cost": due.planned,
        "claimable_days": due.most_days, "most_payable": due.most, "partner": d.partner,
        "partner_name": d.partner_name, "partnership_credit": d.credit, "reviewer": d.reviewer,
        "reviewer_name": d.reviewer_name, "npqel": "yes" if d.npqel else "", "npqel_fee": d.npqel_fee,
        "work": d.work, "state": state,
        "notes": "; ".join((*([mark] if mark else ()), *d.notes)),
    }  # fmt: skip
    if offer.supports:
        values |= {
            "letter": d.letter,
            "band": due.band,
            "grant": due.most if due.band else None,
            "support": due.support,
        }
        return Letter(fields={name: values[name] for name in (*FIELDS, *OF_LETTERS)})
    return Letter(fields={name: values[name] for name in FIELDS})


def fields_of(letters: Sequence[Letter]) -> Mapping[str, str]:
    """Give the fields that some letters have, each with what it is."""
    further = any("letter" in letter.fields for letter in letters)
    return {**FIELDS, **OF_LETTERS} if further else FIELDS


def _number(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return number_of_pounds(value) if name in POUNDS and value is not None else "" if value is None else value


def _word(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return pounds(value) if name in POUNDS else value
