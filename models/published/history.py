"""The judgements of a school at a date, and what an offer's rules make of all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..offer import Offer
from ..region import School
from ..rules import SchoolRule
from .inspections import Inspections, each_once
from .judgement import Basis, Judgement
from .lineage import Lineage


class Histories:
    """The history of every school, from the merged inspections and the URNs that it had before."""

    def __init__(self, inspections: Inspections, lineage: Lineage, still_open: Collection[str]) -> None:
        self._inspections, self._lineage, self._open = inspections, lineage, still_open

    def of(self, urn: str) -> list[Judgement]:
        """Give every inspection of a school, newest first, each once."""
        told = self._inspections
        found = set(told.claims.get(urn, ())) | told.at_urn.get(urn, set())
        for old in self._lineage.all_before(urn, self._open):
            found |= told.claims.get(old, set()) | told.at_urn.get(old, set())
        return each_once(map(told.merged.__getitem__, found), told.contradictions)


def known_at(history: Iterable[Judgement], as_at: date, basis: Basis) -> list[Judgement]:
    """Leave out what had not happened yet by the date that counts."""
    return [j for j in history if (j.counts_on(basis) or date.min) <= as_at]


def graded(history: Iterable[Judgement]) -> list[Judgement]:
    """Leave out the inspections that gave no grade overall."""
    return [j for j in history if j.grade is not None]


def record(grades: Sequence[Judgement], basis: Basis) -> dict[str, Any]:
    """Give the four cells of a row: the newest two of some graded inspections."""
    cells: dict[str, Any] = {}
    for judgement, grade, day in zip(grades, ("grade", "previous_grade"), _DAYS, strict=False):
        cells |= {grade: judgement.grade, day: judgement.counts_on(basis)}
    return cells


_DAYS = ("judged_on", "previous_judged_on")
_BLANK = {"grade": None, "judged_on": None, "previous_grade": None, "previous_judged_on": None}


@dataclass(frozen=True, slots=True)
class Older:
    """A clause that holds because of an older judgement than the two of a row, with the evidence in words."""

    clause: str
    evidence: str


def by_older(school: School, grades: Sequence[Judgement], offer: Offer, *, standalone: bool) -> Older | None:
    """Find the first rule that the whole history meets and the row alone does not, or None where the row is enough."""
    rules = [rule for rule in offer.school_rules if standalone or rule.who == "schools"]
    if any(rule.evidence(school, offer.year) for rule in rules):
        return None
    found = ((rule.clause, evidence_of(rule, school, grades, offer)) for rule in rules)
    return next((Older(clause, evidence) for clause, evidence in found if evidence), None)


def evidence_of(rule: SchoolRule, school: School, grades: Sequence[Judgement], offer: Offer) -> str | None:
    """Say why a whole history meets a rule, or give None."""
    basis = offer.dates.basis
    days = [j.counts_on(basis) for j in grades]
    for i in rule.moments(days, offer.year):
        # The row has the newest two already.
        then = replace(school, **_BLANK | record(grades[i : i + 2], basis)) if i else school
        evidence = rule.evidence(then, offer.year)
        if evidence:
            return evidence
    return None
