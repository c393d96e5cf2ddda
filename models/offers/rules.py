"""The tests that make a school or a trust eligible: one class a test, its figures read from the offer file.

The tests of one overall grade stand here, those of frameworks in `framework_rules.py`. A test here looks at both
judgements in the record: a school judged RI in October and good in July has received an RI judgement in that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from ..region.judgements import WORDS as WORDS
from ..region.region import School, Trust
from .answers import NOT_MET, Answer, Met
from .clause import Clause, Grades, Year
from .framework_rules import Category, LatestAndPrevious
from .parsing import Interval
from .school_rule import SchoolRule, Standards


@dataclass(frozen=True, kw_only=True)
class OverallRule(SchoolRule):
    """A test of the overall grades alone: two answers, for a blank grade meets no rule."""

    def answer(self, school: School, offer: Standards) -> Answer:
        evidence = self.evidence(school, offer.year)
        return Met(evidence) if evidence else NOT_MET

    def evidence(self, school: School, year: Year) -> str | None:
        """Say in words why the school meets the rule, or give None."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class JudgedInYear(OverallRule):
    """The school receives one of some grades during the year (21.1, 22.1, 23.2)."""

    test: Literal["judged-in-year"]
    grades: Grades

    def evidence(self, school: School, year: Year) -> str | None:
        for grade, day in judgements(school):
            if grade in self.grades and day in year:
                return _judged(grade, day)
        return None

    def moments(self, days: Sequence[date | None], year: Year) -> Iterable[int]:
        return [i for i, day in enumerate(days) if day in year]

    def describe(self) -> str:
        return f"judged {grades_in_words(self.grades)} during the year"


@dataclass(frozen=True, kw_only=True)
class EnteredYear(OverallRule):
    """The school enters the year with one of some grades after one of some others (21.2)."""

    test: Literal["entered-year"]
    grades: Grades
    previous_grades: Grades

    def evidence(self, school: School, year: Year) -> str | None:
        # Only the current judgement can be shown to follow another: what came before the previous is not known.
        day = school.judged_on
        if day is None or day >= year.starts or school.grade not in self.grades:
            return None
        if school.previous_grade not in self.previous_grades:
            return None
        return f"{_judged(school.grade, day)}, after {_judged(school.previous_grade, school.previous_judged_on)}"

    def moments(self, days: Sequence[date | None], year: Year) -> Iterable[int]:
        before = (i for i, day in enumerate(days) if day is not None and day < year.starts)
        return [i for i in (next(before, None),) if i is not None]

    def describe(self) -> str:
        return (
            f"entered the year judged {grades_in_words(self.grades)}, "
            f"the judgement before being {grades_in_words(self.previous_grades)}"
        )


@dataclass(frozen=True, kw_only=True)
class ConsecutiveInYear(OverallRule):
    """The school's latest judgement falls in the year and, like the one before, is one of some (23.1)."""

    test: Literal["consecutive-in-year"]
    grades: Grades
    previous_grades: Grades

    def evidence(self, school: School, year: Year) -> str | None:
        if school.grade not in self.grades or school.judged_on not in year:
            return None
        if school.previous_grade not in self.previous_grades:
            return None
        before = _judged(school.previous_grade, school.previous_judged_on)
        return f"{_judged(school.grade, school.judged_on)}, after {before}"

    def describe(self) -> str:
        return (
            f"judged {grades_in_words(self.grades)} during the year, as its latest judgement, "
            f"the judgement before being {grades_in_words(self.previous_grades)}"
        )


@dataclass(frozen=True, kw_only=True)
class TrustRule(Clause):
    """A test of a trust of two or more schools."""

    def evidence(self, trust: Trust) -> str | None:
        """Say in words why the trust meets the rule, or give None."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say the rule in plain English."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class BelowGoodShare(TrustRule):
    """A share of the schools inspected since joining is below good (22.2); none inspected: not met."""

    test: Literal["below-good-share"]
    at_least_percent: Annotated[int, Interval(ge=0, le=100)]

    def evidence(self, trust: Trust) -> str | None:
        below, inspected = trust.below_good_since_joining, trust.inspected_since_joining
        if below is None or not inspected or Fraction(below, inspected) < Fraction(self.at_least_percent, 100):
            return None
        return f"{below} of {inspected} schools inspected since joining are below good"

    def describe(self) -> str:
        return f"at least {self.at_least_percent}% of its schools inspected since joining are below good"


@dataclass(frozen=True, kw_only=True)
class ImprovementBelow(TrustRule):
    """The trust's school improvement score is below a figure (22.3)."""

    test: Literal["improvement-below"]
    below: Annotated[int, Interval(ge=-1000, le=1000)]

    def evidence(self, trust: Trust) -> str | None:
        score = trust.improvement_score
        if score is None or score >= Decimal(self.below):
            return None
        return f"school improvement score {score:f}"

    def describe(self) -> str:
        return f"its school improvement score is below {self.below}"


TESTS: dict[str, type[SchoolRule] | type[TrustRule]] = {
    "judged-in-year": JudgedInYear,
    "entered-year": EnteredYear,
    "consecutive-in-year": ConsecutiveInYear,
    "latest-and-previous": LatestAndPrevious,
    "category": Category,
    "below-good-share": BelowGoodShare,
    "improvement-below": ImprovementBelow,
}


def judgements(school: School) -> Iterator[tuple[int | None, date | None]]:
    """Walk the judgements of a school's record, current first."""
    yield school.grade, school.judged_on
    yield school.previous_grade, school.previous_judged_on


def grades_in_words(grades: tuple[int, ...]) -> str:
    """Write grades as words: 'requires improvement or inadequate'."""
    return " or ".join(WORDS[grade] for grade in grades)


def _judged(grade: int | None, day: date | None) -> str:
    word = f"grade {grade} ({WORDS[grade or 0]})"
    return f"{word} judged {day.isoformat()}" if day else f"{word}, date not given"
