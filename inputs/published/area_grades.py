"""The grades of areas in Ofsted's files: their columns, and what stands in a cell; the category of concern too."""

from __future__ import annotations

from functools import cache

from ...common.names import collapse, fold
from .records import Areas
from .values import BLANK, grade

Names = tuple[str, ...]

AREAS: dict[str, Names] = {
    "quality of education": ("quality of education",),
    "behaviour and attitudes": ("behaviour and attitudes",),
    "personal development": ("personal development",),
    "leadership and management": ("effectiveness of leadership and management",),
    "early years": ("early years provision (where applicable)",),
    "sixth form": ("sixth form provision (where applicable)", "16 - 19 study programmes"),
    "safeguarding": ("safeguarding is effective?",),
}
"""The areas that are graded 1 to 4, and their columns without what stands before them."""

CARD_AREAS: dict[str, Names] = {
    "inclusion": ("Inclusion",),
    "curriculum and teaching": ("Curriculum and teaching",),
    "achievement": ("Achievement",),
    "attendance and behaviour": ("Attendance and behaviour",),
    "personal development and wellbeing": ("Personal development and wellbeing",),
    "leadership and governance": ("Leadership and governance",),
    "early years": ("Early years (where applicable)", "Early years"),
    "post-16 provision": ("Post-16 provision (where applicable)", "Post-16 provision"),
    "safeguarding": ("Safeguarding standards",),
}
"""The areas of a report card, and their columns."""

DATED: dict[str, Names] = {
    area: tuple(f"{names[-1]} - date of {word}" for word in ("judgement", "grade"))
    for area, names in CARD_AREAS.items()
}
"""The columns that say when each area of a report card was graded: a later visit may grade one anew."""

CARD_NEEDS: dict[str, str] = {
    "curriculum and teaching": "quality of education",
    "attendance and behaviour": "behaviour",
    "personal development and wellbeing": "personal development",
    "leadership and governance": "leadership",
    "post-16 provision": "sixth form",
}
"""The tag of a need by the area of a report card; elsewhere the area itself is the tag."""

_CODES = {
    "9": "not judged", "0": "not judged", "8": "not applicable",
    "not judged": "not judged", "not applicable": "not applicable",
}  # fmt: skip
"""As the department's own service reads them: 8 does not apply, 9 and 0 carry no grade."""
_STANDARDS = {"yes": "met", "no": "not met", "met": "met", "not met": "not met"}
_SOME_SCHOOLS = ("early years", "post-16 provision", "safeguarding")
"""The areas that not every school has, and safeguarding, which is not graded."""
_CARD_GRADES = ("exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement")
_BELOW_EXPECTED = _CARD_GRADES[3:]
_JUDGED = ("1", "2", "3", "4")

_CATEGORIES = {
    "": "none", "none": "none",
    "sm": "special measures", "special measures": "special measures",
    "swk": "serious weaknesses", "serious weaknesses": "serious weaknesses",
    "rsi": "requires significant improvement", "requires significant improvement": "requires significant improvement",
    # Since September 2012 a notice to improve is called serious weaknesses.
    "nti": "serious weaknesses", "notice to improve": "serious weaknesses",
}  # fmt: skip
_REMAINS = {"school remains outstanding": 1, "school remains good": 2}
_YES_NO = {"yes": True, "no": False}


def area_of(area: str, cell: str, *, card: bool) -> str | None:
    """Give the grade of an area as a region's cell has it, '' where it is blank, None where the word is not known."""
    word = fold(cell).removesuffix(".0")
    if word in BLANK:
        return ""
    if word in _CODES:
        return _CODES[word]
    if area == "safeguarding":
        return _STANDARDS.get(word)
    if card:
        return word if word in _CARD_GRADES else None
    try:
        return str(grade(word))
    except ValueError:
        return None


@cache
def areas_of(cells: tuple[str, ...], *, card: bool) -> Areas:
    """Give the areas of one inspection that are not blank, with their grades; words that are not known are left out."""
    names = CARD_AREAS if card else AREAS
    found = ((area, area_of(area, cell, card=card)) for area, cell in zip(names, cells, strict=True))
    return tuple((area, told) for area, told in found if told)


@cache
def odd_cells(cells: tuple[str, ...], *, card: bool) -> tuple[tuple[str, str], ...]:
    """Give the areas whose word is not known, with the word."""
    names = CARD_AREAS if card else AREAS
    named = zip(names, cells, strict=True)
    return tuple((area, collapse(cell)) for area, cell in named if area_of(area, cell, card=card) is None)


def graded(areas: Areas) -> bool:
    """Say whether any area has a grade."""
    return any(told in _JUDGED or told in _CARD_GRADES for _, told in areas)


@cache
def whole_card(areas: Areas) -> bool:
    """Say whether a report card tells of every area that each school has: a visit to monitor some may grade less."""
    told = dict(areas)
    return graded(areas) and all(area in told for area in CARD_AREAS if area not in _SOME_SCHOOLS)


@cache
def card_needs(areas: Areas) -> tuple[str, ...] | None:
    """Give the tags of the areas of a report card below the expected standard, None where none is graded."""
    if not graded(areas):
        return None
    return tuple(CARD_NEEDS.get(area, area) for area, told in areas if told in _BELOW_EXPECTED)


@cache
def category_of(cell: str) -> str | None:
    """Read a category of concern; blank is none, and NULL is not known. Raises ValueError for another word."""
    word = fold(cell)
    if word in _CATEGORIES:
        return _CATEGORIES[word]
    if word in BLANK:
        return None
    raise ValueError(f"no category of concern: {word}")


@cache
def remaining_grade(outcome: str) -> int | None:
    """Give the grade that an ungraded inspection confirmed, None where it tells none."""
    return next((grade for words, grade in _REMAINS.items() if fold(outcome).startswith(words)), None)


def yes_or_no(cell: str) -> bool | None:
    """Read yes or no; None for anything else."""
    return _YES_NO.get(fold(cell))
