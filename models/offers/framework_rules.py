"""Tests across frameworks of judgements, each with three answers.

Whether a grade is *requires improvement or equivalent* is what the offer's table of equivalents says for its framework;
a judgement of a framework that has no such table meets no test. Windows have their first and last day in them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from ...common.names import fold
from ..region.judgements import NOT_JUDGED, OVERALL, Judgement, in_words, latest, previous
from ..region.region import School
from .answers import NOT_MET, Answer, Met, Unknown, both
from .clause import Equivalent, Standard, Year
from .parsing import Interval, NotEmpty
from .school_rule import SchoolRule, Standards

Months = Annotated[int, Interval(ge=1, le=600)]
Concern = Literal["special measures", "serious weaknesses", "requires significant improvement"]
Concerns = Annotated[tuple[Concern, ...], NotEmpty()]
STANDARDS: dict[Standard, str] = {
    "requires-improvement": "requires improvement, or the equivalent",
    "below-good": "below good, or the equivalent",
}


@dataclass(frozen=True, kw_only=True)
class LatestAndPrevious(SchoolRule):
    """The latest judgement meets one standard and the one before another, each by the equivalents of its framework.

    `latest_from` and `latest_until` are the first and the last day of the latest judgement, `previous_until` the last
    day of the one before; `at_most_months` is how long after the latest the rule counts, seen on `seen_on` (without
    one, on the first day of the offer's year).
    """

    test: Literal["latest-and-previous"]
    latest: Standard
    previous: Standard
    latest_from: date | None = None
    latest_until: date | None = None
    previous_until: date | None = None
    at_most_months: Months | None = None
    seen_on: date | None = None

    def answer(self, school: School, offer: Standards) -> Answer:
        now, before = latest(school), previous(school)
        return both(
            (
                meets(now, self.latest, offer.equivalents),
                within(now, self.latest_from, self.latest_until),
                recent(now, self.at_most_months, self.seen_on or offer.year.starts),
                meets(before, self.previous, offer.equivalents),
                within(before, None, self.previous_until),
            ),
            joined_by=", after ",
        )

    def moments(self, days: Sequence[date | None], year: Year) -> Iterable[int]:
        return _newest(days, self.latest_from, self.latest_until)

    def describe(self) -> str:
        window = window_in_words(self.latest_from, self.latest_until)
        until = f" (judged by {self.previous_until})" if self.previous_until else ""
        return (
            f"judged {STANDARDS[self.latest]}, at the latest inspection{window}"
            f"{_limit(self.at_most_months, self.seen_on)}, and {STANDARDS[self.previous]}, at the one before{until}"
        )


@dataclass(frozen=True, kw_only=True)
class Category(SchoolRule):
    """The school is in a category of concern; `judged_from` and `judged_until` are the first and last day that count.

    `at_most_months` and `seen_on` are as in `LatestAndPrevious`.
    """

    test: Literal["category"]
    categories: Concerns
    judged_from: date | None = None
    judged_until: date | None = None
    at_most_months: Months | None = None
    seen_on: date | None = None

    def answer(self, school: School, offer: Standards) -> Answer:
        now = latest(school)
        return both(
            (
                in_category(now, self.categories),
                within(now, self.judged_from, self.judged_until),
                recent(now, self.at_most_months, self.seen_on or offer.year.starts),
            )
        )

    def moments(self, days: Sequence[date | None], year: Year) -> Iterable[int]:
        return _newest(days, self.judged_from, self.judged_until)

    def describe(self) -> str:
        window = window_in_words(self.judged_from, self.judged_until)
        limit = _limit(self.at_most_months, self.seen_on)
        return f"in a category of concern, {' or '.join(self.categories)}, at the latest inspection{window}{limit}"


# Parts of a test.


def meets(judgement: Judgement, standard: Standard, equivalents: Iterable[Equivalent]) -> Answer:
    """Say whether a judgement meets a standard: any of the areas that count in its framework is graded so."""
    if _never(judgement):
        return NOT_MET
    if judgement.framework is None:
        return Unknown((judgement.missing_framework(),))
    found = next((e for e in equivalents if e.framework == judgement.framework), None)
    if found is None:
        return NOT_MET
    wanted = {in_words(grade) for grade in found.grades(standard)}
    graded = {area: judgement.grade(area) for area in found.areas}
    hits = [f"{_named(area)}{grade}" for area, grade in graded.items() if grade in wanted]
    if hits:
        return Met(f"{', '.join(hits)}{_judged_on(judgement)}")
    missing = [judgement.missing_grade(area) for area, grade in graded.items() if grade is None]
    return Unknown(tuple(missing)) if missing else NOT_MET


def in_category(judgement: Judgement, categories: Collection[str]) -> Answer:
    """Say whether a judgement put the school in one of some categories of concern."""
    if judgement.category is None:
        return NOT_MET if judgement.free_of_concern else Unknown((judgement.missing_category(),))
    return Met(f"{judgement.category}{_judged_on(judgement)}") if judgement.category in categories else NOT_MET


def within(judgement: Judgement, first: date | None, last: date | None) -> Answer:
    """Say whether a judgement falls in a window; without a window, whatever its date."""
    if first is None and last is None:
        return Met("")
    if judgement.day is None:
        return Unknown((judgement.missing_day(),))
    return Met("") if (first or date.min) <= judgement.day <= (last or date.max) else NOT_MET


def recent(judgement: Judgement, months: int | None, seen_on: date) -> Answer:
    """Say whether a judgement is at most some months old on a day; one of a later day is."""
    if months is None:
        return Met("")
    if judgement.day is None:
        return Unknown((judgement.missing_day(),))
    return Met("") if after_months(judgement.day, months) >= seen_on else NOT_MET


def after_months(day: date, months: int) -> date:
    """Give the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _never(judgement: Judgement) -> bool:
    # Word of no grade at all: there was no such inspection.
    return bool(judgement.grades) and all(judgement.grade(area) == NOT_JUDGED for area in judgement.grades)


def _named(area: str) -> str:
    return "" if fold(area) == OVERALL else f"{area} "


def _judged_on(judgement: Judgement) -> str:
    return f", judged {judgement.day}" if judgement.day else ", date not given"


def _newest(days: Sequence[date | None], first: date | None, last: date | None) -> list[int]:
    if first is None and last is None:
        return [0] if days else []
    found = [i for i, day in enumerate(days) if day is not None and (first or date.min) <= day <= (last or date.max)]
    return found[:1]


def window_in_words(first: date | None, last: date | None) -> str:
    """Write a window in brackets; empty where there is none."""
    if first and last:
        return f" (judged from {first} to {last})"
    if first or last:
        return f" (judged from {first} on)" if first else f" (judged by {last})"
    return ""


def _limit(months: int | None, seen_on: date | None) -> str:
    if months is None:
        return ""
    return f", for {months} months after it, seen on {seen_on or 'the first day of the year'}"
