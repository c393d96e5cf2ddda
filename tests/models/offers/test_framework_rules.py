"""Tests of frameworks by themselves: which judgements of a history they look at, limits in months, words."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from tsimatch.models.offers.answers import Met, NotMet, Unknown, both
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.exclusions import CategoryExclusion, StructureExclusion
from tsimatch.models.offers.framework_rules import Category, LatestAndPrevious, after_months
from tsimatch.models.region.judgements import AREAS, GRADES, latest, previous
from tsimatch.models.region.region import FRAMEWORKS, School

TEXT: dict[str, Any] = {"clause": "1", "words": "ours"}
STUCK = LatestAndPrevious(
    test="latest-and-previous", who="schools", latest="requires-improvement", previous="below-good", **TEXT
)
IN_WINDOW = LatestAndPrevious(
    test="latest-and-previous", who="schools", latest="requires-improvement", previous="below-good",
    latest_from=date(2024, 9, 1), latest_until=date(2025, 2, 28), previous_until=date(2024, 8, 31), at_most_months=6,
    **TEXT,
)  # fmt: skip
CONCERN = Category(
    test="category", who="schools", categories=("special measures",), judged_until=date(2025, 2, 28), **TEXT
)


def school(**cells: Any) -> School:
    return School(id="100001", name="Ash", region="North", **cells)


def test_three_answers() -> None:
    """A part that is not met settles the whole; else what is missing is told once; else it is met with all evidence."""
    open_ = Unknown(("a", "b"))
    assert both([Met("x"), NotMet(), open_]) == NotMet()
    assert both([Met("x"), open_, Unknown(("b", "c"))]) == Unknown(("a", "b", "c"))
    assert both([Met("x"), Met(""), Met("y")], joined_by=", after ") == Met("x, after y")


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 9, 1), 18, date(2028, 3, 1)), (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)), (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 31), 12, date(2026, 1, 31)),
    ],
)  # fmt: skip
def test_months(day: date, months: int, after: date) -> None:
    """A number of months ends on the same day of the month, or on the last where it has no such day."""
    assert after_months(day, months) == after


def test_eighteen_months() -> None:
    """Under RISE a school that requires significant improvement counts for 18 months, seen on the file's own day."""
    shipped = next(rule for rule in read_offer("rise-2025-26").school_rules if isinstance(rule, Category))
    offer, judged = read_offer("rise-2025-26"), {"category": "requires significant improvement"}
    for seen_on, answer in ((date(2028, 3, 1), Met), (date(2028, 3, 2), NotMet)):
        rule = Category(
            test="category", who="schools", categories=shipped.categories, at_most_months=shipped.at_most_months,
            seen_on=seen_on, **TEXT,
        )  # fmt: skip
        assert isinstance(rule.answer(school(**judged, judged_on=date(2026, 9, 1)), offer), answer)


def test_moments() -> None:
    """A rule looks at the newest judgement of a history, or at the newest that falls in its window."""
    days = [date(2025, 3, 1), None, date(2025, 2, 28), date(2024, 9, 1), date(2024, 8, 31)]
    year = read_offer("2024-25").year
    assert list(STUCK.moments(days, year)) == [0]
    assert list(IN_WINDOW.moments(days, year)) == [2]
    assert list(CONCERN.moments(days, year)) == [2]
    assert list(CONCERN.moments(days[:2], year)) == list(STUCK.moments([], year)) == []


def test_described() -> None:
    """A rule is told in plain English, with its window and its limit."""
    assert IN_WINDOW.describe() == (
        "judged requires improvement, or the equivalent, at the latest inspection (judged from 2024-09-01 to "
        "2025-02-28), for 6 months after it, seen on the first day of the year, and below good, or the equivalent, at "
        "the one before (judged by 2024-08-31)"
    )
    assert CONCERN.describe() == (
        "in a category of concern, special measures, at the latest inspection (judged by 2025-02-28)"
    )
    structure = StructureExclusion(test="structure", structures=("changed", "about to change"), **TEXT)
    assert structure.describe() == (
        "its structure has changed since the latest inspection or its structure is about to change"
    )
    category = CategoryExclusion(
        test="category", categories=("special measures",), judged_from=date(2026, 1, 1), **TEXT
    )
    assert category.describe() == "it is in a category of concern, special measures (judged from 2026-01-01 on)"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_grade_is_read(framework: str) -> None:
    """Every area takes every grade of its framework, in any case; codes for no grade are known; the rest is not."""
    for area, told in product(AREAS[framework], (*GRADES[framework], "met", "not met", "9", "Not judged", "withheld")):
        cells: dict[str, Any] = {"framework": framework, "area_grades": ((area.upper(), told.title()),)}
        before: dict[str, Any] = {f"previous_{column}": value for column, value in cells.items()}
        own = told in (("met", "not met") if area == "safeguarding" else GRADES[framework])
        expected = told if own else "not judged" if told in ("9", "Not judged") else None
        assert latest(school(**cells)).grade(area) == previous(school(**before)).grade(area) == expected


def test_grades_as_numbers() -> None:
    """1 to 4 are the grades of the older frameworks, and none of a report card's."""
    numbers = (("leadership and management", "3"), ("leadership and governance", "3"))
    assert (
        latest(school(framework="sub-judgements", area_grades=numbers)).grade(numbers[0][0]) == "requires improvement"
    )
    assert latest(school(framework="report card", area_grades=numbers)).grade(numbers[1][0]) is None
