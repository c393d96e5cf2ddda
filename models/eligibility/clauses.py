"""Who an offer makes eligible: the clauses of a school and of a trust, each with its evidence in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from ..offers.answers import Met, NotMet, Unknown
from ..offers.offer import Offer
from ..offers.school_rule import SchoolRule
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an offer says of a school: why it is eligible, what excludes it, and what is not known.

    `excluded` are the exclusions of rules that it meets, `because` the clauses of these rules. `unknown` are the
    clauses of rules that hang on missing cells, and `missing` these cells in words.
    """

    reasons: tuple[Reason, ...] = ()
    excluded: tuple[Reason, ...] = ()
    because: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether a person has to decide: nothing known makes it eligible, and what is missing might."""
        return not self.reasons and bool(self.unknown)

    @property
    def barred(self) -> bool:
        """Whether only an exclusion keeps it out."""
        return not self.reasons and not self.unknown and bool(self.excluded)


_NOTHING = Verdict()


def school_reasons(school: School, offer: Offer, *, standalone: bool) -> tuple[Reason, ...]:
    """Give why a school is eligible: the flag on its row, or every rule that it meets; none where it is not.

    A rule for standalone schools does not look at the schools of a trust of two or more (22.1).
    """
    return school_verdict(school, offer, standalone=standalone).reasons


def school_verdict(school: School, offer: Offer, *, standalone: bool) -> Verdict:
    """Judge a school by its flag, or by every rule and exclusion of an offer."""
    if school.eligible == "no":
        return _NOTHING
    flag = flag_reason(school)
    if flag is not None:
        return Verdict((flag,))
    rules = [rule for rule in offer.school_rules if standalone or rule.who == "schools"]
    parts = [part for rule in rules if (part := _judged(rule, school, offer)) is not _NOTHING]
    # Most schools meet no rule, or one.
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    return Verdict(*(tuple(dict.fromkeys(x for part in parts for x in getattr(part, f.name))) for f in fields(Verdict)))


def _judged(rule: SchoolRule, school: School, offer: Offer) -> Verdict:
    answer = rule.answer(school, offer)
    if isinstance(answer, NotMet):
        return _NOTHING
    exclusions = [e for e in offer.exclusions if e.concerns(rule.clause)]
    told = [(exclusion.clause, exclusion.answer(school)) for exclusion in exclusions]
    excluded = tuple(dict.fromkeys(Reason(clause, out.evidence) for clause, out in told if isinstance(out, Met)))
    if excluded:
        return Verdict(excluded=excluded, because=(rule.clause,)) if isinstance(answer, Met) else _NOTHING
    missing = [what for out in (answer, *(out for _, out in told)) if isinstance(out, Unknown) for what in out.missing]
    if missing:
        return Verdict(unknown=(rule.clause,), missing=tuple(dict.fromkeys(missing)))
    return Verdict((Reason(rule.clause, answer.evidence),) if isinstance(answer, Met) else ())


def trust_rule_reasons(trust: Trust, offer: Offer) -> tuple[Reason, ...]:
    """Give the trust rules that a trust meets, before the gate."""
    found = ((rule.clause, rule.evidence(trust)) for rule in offer.trust_rules)
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
