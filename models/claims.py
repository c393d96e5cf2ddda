"""Claims on what a plan pays for, and the rules that one may break, each by its one name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .dues import Due, DueKind
from .faults import Place

Rule = Literal[
    "stranger", "twice", "unsigned", "outside-year", "over-days", "over-cap", "rate", "amount"
]  # fmt: skip
RULES: Mapping[Rule, str] = {
    "stranger": "the plan has no such deployment, review, partnership or NPQEL with this leader",
    "twice": "it was claimed before, or is claimed after the support was complete",
    "unsigned": "the supported school or trust has not signed it (P.3)",
    "outside-year": "the support was completed outside the offer's year",
    "over-days": "it covers more days than the plan has left",
    "over-cap": "it is more than the offer lets a claim cover or a grant pay (P.1, P.2), or than the plan's sum",
    "rate": "its rate is not the plan's",
    "amount": "its amount is not its days at its rate",
}
REFUSING: frozenset[Rule] = frozenset({"stranger", "twice", "unsigned", "outside-year"})
"""Broken, nothing is payable; the others leave what the plan and the offer allow."""

Verdict = Literal["payable", "query", "refused"]


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
class Judged:
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
    def verdict(self) -> Verdict:
        """Whether it may be paid as it is, only in part or after a question, or not at all."""
        if not self.accepted:
            return "refused"
        return "query" if self.findings else "payable"
