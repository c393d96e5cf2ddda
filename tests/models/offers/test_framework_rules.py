"""Tests of frameworks: what each answers, just before it begins and just after, and what it says is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tsimatch.models.offers.answers import Answer, Met, NotMet, Unknown
from tsimatch.models.offers.clause import Equivalent, Year
from tsimatch.models.offers.framework_rules import Category, LatestAndPrevious
from tsimatch.models.region.region import School

TEXT: dict[str, Any] = {"clause": "1", "words": "ours"}


class Standards:
    """An offer's year and equivalents."""

    year = Year(starts=date(2025, 9, 1), ends=date(2026, 8, 31), **TEXT)
    equivalents = (
        Equivalent(
            framework="overall effectiveness",
            areas=("overall effectiveness",),
            requires_improvement=("requires improvement",),
            below_good=("requires improvement", "inadequate"),
            **TEXT,
        ),
        Equivalent(
            framework="report card",
            areas=("leadership and governance",),
            requires_improvement=("needs attention",),
            below_good=("needs attention", "urgent improvement"),
            **TEXT,
        ),
    )


STUCK = LatestAndPrevious(
    test="latest-and-previous", who="schools", latest="requires-improvement", previous="below-good", **TEXT
)
CONCERN = Category(test="category", who="schools", categories=("requires significant improvement",), **TEXT)


def answer(rule: LatestAndPrevious | Category, **cells: Any) -> Answer:
    return rule.answer(School(id="100001", name="Ash", region="North", **cells), Standards())


CARD = {"framework": "report card", "area_grades": (("Leadership and governance", "Needs attention"),)}


def test_across_frameworks() -> None:
    """A report card after an overall grade is judged by the equivalents of each."""
    assert answer(STUCK, **CARD, previous_grade=3) == Met(
        "leadership and governance needs attention, date not given, after requires improvement, date not given"
    )
    assert answer(STUCK, **CARD, previous_grade=2) == NotMet()
    assert answer(STUCK, **CARD) == Unknown(
        ("how the inspection before judged the school (previous_grade or previous_framework)",)
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"category": "requires significant improvement"}, Met),
        ({"category": "special measures"}, NotMet),
        ({"grade": 3}, NotMet),
        ({"grade": 4}, Unknown),
        ({}, Unknown),
    ],
)
def test_category(cells: dict[str, Any], expected: type[Answer]) -> None:
    """A blank category is not known, unless the grades show that there is none."""
    assert isinstance(answer(CONCERN, **cells), expected)
