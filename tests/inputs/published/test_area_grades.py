"""What stands in a cell of Ofsted's files for an area, and for the category of concern."""

from __future__ import annotations

import pytest
from tsimatch.inputs.published.area_grades import (
    AREAS,
    CARD_AREAS,
    area_of,
    areas_of,
    card_needs,
    category_of,
    graded,
    odd_cells,
    remaining_grade,
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("9", "not judged"),
        ("0", "not judged"),
        ("8", "not applicable"),
        ("Not judged", "not judged"),
        ("NULL", ""),
        ("", ""),
        ("7", None),
        ("Withheld", None),
    ],
)
def test_graded_area(cell: str, expected: str | None) -> None:
    """9, 0 and 8 say that an area has no grade; NULL and blank say nothing; another word is not known."""
    assert area_of("quality of education", cell, card=False) == expected


@pytest.mark.parametrize(
    ("area", "cell", "expected"),
    [
        ("inclusion", "Needs attention", "needs attention"),
        ("inclusion", "  URGENT   improvement ", "urgent improvement"),
        ("post-16 provision", "Not applicable", "not applicable"),
        ("safeguarding", "Met", "met"),
        ("safeguarding", "Not met", "not met"),
        ("inclusion", "NULL", ""),
        ("inclusion", "3", None),
        ("safeguarding", "Needs attention", None),
        ("inclusion", "=1+1", None),
    ],
)
def test_area_of_a_report_card(area: str, cell: str, expected: str | None) -> None:
    """The areas of a report card have five grades in words, safeguarding two; nothing else is read as one."""
    assert area_of(area, cell, card=True) == expected


def test_areas_in_order() -> None:
    """Blank areas and unknown words are left out of the areas of an inspection; the words are told apart."""
    cells = ("3", "NULL", "", "2", "odd", "9", "Yes")
    assert areas_of(cells, card=False) == (
        ("quality of education", "3"),
        ("leadership and management", "2"),
        ("sixth form", "not judged"),
        ("safeguarding", "met"),
    )
    assert odd_cells(cells, card=False) == (("early years", "odd"),)


def test_nothing_graded() -> None:
    """Areas that were not judged, and safeguarding alone, are no grades."""
    assert not graded(areas_of(("9",) * (len(AREAS) - 1) + ("Yes",), card=False))
    assert graded(areas_of(("9",) * (len(AREAS) - 2) + ("4", "Yes"), card=False))


def test_needs_of_a_report_card() -> None:
    """What needs attention is a need, by the word that earlier frameworks have for it."""
    cells = ["Expected standard"] * (len(CARD_AREAS) - 1) + ["Met"]
    cells[0], cells[5] = "Urgent improvement", "Needs attention"
    assert card_needs(areas_of(tuple(cells), card=True)) == ("inclusion", "leadership")
    assert card_needs(()) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", "none"),
        ("SM", "special measures"),
        ("SWK", "serious weaknesses"),
        ("NTI", "serious weaknesses"),
        ("Requires significant improvement", "requires significant improvement"),
        ("NULL", None),
    ],
)
def test_category(cell: str, expected: str | None) -> None:
    """A blank category is none; NULL is not known."""
    assert category_of(cell) == expected


def test_category_of_another_word() -> None:
    """Another word is no category."""
    with pytest.raises(ValueError, match="no category of concern: something"):
        category_of("SOMETHING")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("School remains Good (Concerns) - S5 Next", 2),
        ("School remains Outstanding", 1),
        ("Standards maintained", None),
        ("Some aspects not as strong", None),
        ("NULL", None),
    ],
)
def test_grade_that_an_ungraded_inspection_confirms(outcome: str, expected: int | None) -> None:
    """That a school remains good tells its grade; that standards are maintained does not."""
    assert remaining_grade(outcome) == expected
