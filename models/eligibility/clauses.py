"""Who an offer makes eligible: the clauses of a school and of a trust, each with its evidence in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..offers.offer import Offer
from ..offers.rules import TrustRule
from ..region.region import School, Trust

ELIGIBLE_WHY = "eligible_why"
"""The column, beside those of the contract, that says which judgements made `match eligible` write a clause."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to be a recipient: a clause, 'override' or 'exception', and the evidence in words."""

    clause: str
    evidence: str


_FLAGS = {"override": "marked eligible by hand", "exception": "eligible by exception"}


def flag_reason(row: School | Trust) -> Reason | None:
    """Give the reason that stands in the `eligible` cell, if one does."""
    if row.flag is None:
        return None
    told = dict(row.extra).get(ELIGIBLE_WHY)
    by_hand = _FLAGS.get(row.flag, f"marked eligible by hand under {row.flag}")
    return Reason(row.flag, told.removeprefix(f"{row.flag}: ") if told else by_hand)


def school_reasons(school: School, offer: Offer, *, standalone: bool) -> tuple[Reason, ...]:
    """Give why a school is eligible: the flag on its row, or every rule that it meets; none where it is not.

    A rule for standalone schools does not look at the schools of a trust of two or more (22.1).
    """
    if school.eligible == "no":
        return ()
    flag = flag_reason(school)
    if flag is not None:
        return (flag,)
    rules = (rule for rule in offer.school_rules if standalone or rule.who == "schools")
    found = ((rule.clause, rule.evidence(school, offer.year)) for rule in rules)
    return tuple(Reason(clause, evidence) for clause, evidence in found if evidence)


def trust_rule_reasons(trust: Trust, offer: Offer) -> tuple[Reason, ...]:
    """Give the trust rules that a trust meets, before the gate."""
    found = ((rule.clause, rule.evidence(trust)) for rule in offer.rules if isinstance(rule, TrustRule))
    return tuple(Reason(clause, evidence) for clause, evidence in found if evidence)


def gate_shuts(trust: Trust, offer: Offer) -> bool:
    """Say whether the gate keeps the trust's tests from counting; it is not applied where nothing is known (22.3a)."""
    known = trust.schools_3_years
    return offer.gate is not None and offer.gate.on and known is not None and known < offer.gate.schools


def in_order(reasons: Iterable[Reason], offer: Offer) -> tuple[str, ...]:
    """Give the clauses of some reasons once each, in the order of the offer, marks by hand last."""
    order = {clause: i for i, clause in enumerate(offer.eligibility_clauses)}
    clauses = {reason.clause for reason in reasons}
    return tuple(sorted(clauses, key=lambda clause: (order.get(clause, len(order)), clause)))
