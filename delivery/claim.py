"""A claim: the columns of a claims file, the rules that a claim may break, each by its one name, and a judged claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..common.faults import Place
from ..models.region.cell_types import DATE, DAYS, ID, POUNDS, RATE, TEXT, YES_NO, CellType, choice
from .payments import KINDS, Due, DueKind

CLAIMS = "Claims"
"""The sheet of a workbook that holds them."""

REQUIRED = ("recipient", "leader")
"""The columns without which a table holds no claims."""

COLUMNS: Mapping[str, tuple[CellType, str]] = {
    "recipient": (ID, "id of the school or trust that was supported; needed"),
    "leader": (ID, "id of whoever claims: the leader, the reviewer (review) or the partner trust (partnership); "
               "needed for a deployment and a review"),
    "kind": (choice(*KINDS), "deployment, review, partnership or npqel (blank: deployment)"),
    "offer": (TEXT, "id of the offer that the claim is made under (blank: the plan's)"),
    "claim": (TEXT, "a reference of your own, each once (blank: the claim is known by its row)"),
    "days": (DAYS, "days claimed, whole; needed for a deployment and a review"),
    "rate": (RATE, "pounds a day (blank: the plan's)"),
    "amount": (POUNDS, "pounds claimed (blank: days x rate); needed for a partnership and an NPQEL"),
    "completed_on": (DATE, "the day on which the support, or this part of it, was completed"),
    "complete": (YES_NO, "no: an instalment, and more is to come (blank: yes)"),
    "signed": (YES_NO, "yes: the supported school or trust has signed it (blank: yes where Signed by is filled)"),
    "signed_by": (TEXT, "who signed it for the school or trust"),
}  # fmt: skip
FILLED = ("claim", "days", "rate", "amount", "completed_on", "complete", "signed", "signed_by")
"""The columns that a claimant fills in: a row without any of them holds no claim yet."""

SHOWN = ("recipient_name", "leader_name", "days_planned", "day_rate", "most_payable")
"""The columns of the form that are there to be looked at; nothing reads them."""

Rule = Literal[
    "stranger", "by-band", "twice", "unsigned", "outside-year", "over-days", "over-cap", "rate", "amount"
]  # fmt: skip
RULES: Mapping[Rule, str] = {
    "stranger": "the plan has no such deployment, review, partnership or NPQEL with this leader",
    "by-band": "it is paid by band, and no days are claimed for it",
    "twice": "it was claimed before, or is claimed after the support was complete",
    "unsigned": "the supported school or trust has not signed it (P.3)",
    "outside-year": "the support was completed outside the offer's year",
    "over-days": "it covers more days than the plan has left",
    "over-cap": "it is more than the offer lets a claim cover or a grant pay (P.1, P.2), or than the plan's sum",
    "rate": "its rate is not the plan's",
    "amount": "its amount is not its days at its rate",
}
REFUSING: frozenset[Rule] = frozenset({"stranger", "by-band", "twice", "unsigned", "outside-year"})
"""Broken, nothing is payable; the others leave what the plan and the offer allow."""

ClaimVerdict = Literal["payable", "query", "refused"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One claim as it was made; money in pence.

    `leader` is who claims: the leader, the reviewer, or the partner trust. `complete` says that the support is: a claim
    without it is an instalment. `rate` and `amount` are None where the claim leaves them to the plan.
    """

    place: Place
    reference: str | None
    kind: DueKind
    recipient: str
    leader: str | None
    days: int | None
    rate: int | None
    amount: int | None
    completed_on: date | None
    complete: bool
    signed: bool
    signed_by: str | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two claims one and the same."""
        return self.kind, self.recipient, self.leader, self.days, self.rate, self.amount, self.completed_on

    @property
    def called(self) -> str:
        """How it is spoken of: its reference, or its row."""
        return f"claim {self.reference}" if self.reference else f"the claim in row {self.place.row}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a claim breaks, and how, in a sentence."""

    rule: Rule
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedClaim:
    """A claim with what was found: `days` and `payable` are what stands of it; money in pence.

    `due` is None for a stranger to the plan. `accepted` is False where nothing of it stands.
    """

    claim: Claim
    due: Due | None
    findings: tuple[Finding, ...]
    accepted: bool
    days: int
    claimed: int
    payable: int

    @property
    def verdict(self) -> ClaimVerdict:
        """Whether it may be paid as it is, only in part or after a question, or not at all."""
        if not self.accepted:
            return "refused"
        return "query" if self.findings else "payable"
