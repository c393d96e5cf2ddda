"""The cells of published files, in all the ways in which they were written over the years."""

from __future__ import annotations

from datetime import date

import pytest
from tsimatch.inputs.published.values import date_in, day, grade, identity, name, number, text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Management information as at 31 August 2025", date(2025, 8, 31)),
        ("as at 1st Sept 2022", date(2022, 9, 1)),
        ("State-funded_schools_31_August_2021.csv", date(2021, 8, 31)),
        ("2020-08-31 and then 2021-08-31", date(2021, 8, 31)),
        ("31 August 2021, and 31 Februaryish 2022", date(2021, 8, 31)),
        ("30 February 2022", None),
        ("2022", None),
    ],
)
def test_date_in_a_text(told: str, expected: date | None) -> None:
    """The day of a file is the last date that stands in its words and exists."""
    assert date_in(told) == expected


@pytest.mark.parametrize("blank", ["", "  ", "NULL", "n/a", "-", "."])
def test_blank(blank: str) -> None:
    """All the ways to write nothing are nothing, whatever stands in the column."""
    assert (text(blank), name(blank), identity(blank)) == ("", "", "")
    assert (grade(blank), day(blank), number(blank)) == (None, None, None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("1", 1), ("4.0", 4), ("Outstanding", 1), (" requires IMPROVEMENT ", 3), ("Satisfactory", 3),
        ("Special Measures", 4), ("9", None), ("8.0", None), ("0", None), ("Not judged", None),
    ],
)  # fmt: skip
def test_grades(told: str, expected: int | None) -> None:
    """A grade is a number or a word; 9, 8, 0 and 'Not judged' are no grade (A.3)."""
    assert grade(told) == expected


@pytest.mark.parametrize("told", ["5", "10", "1.5", "fine", "-1"])
def test_no_grade(told: str) -> None:
    """Another word is a fault, not a school without a grade."""
    with pytest.raises(ValueError, match=r"^(day is out of range for month)?$"):
        grade(told)


def test_days() -> None:
    """A day is written with slashes, with dashes or as ISO has it, day before month; another text is a fault."""
    assert {day(told) for told in ("05/04/2022", "5-4-2022", "2022-04-05")} == {date(2022, 4, 5)}
    for wrong in ("31/02/2022", "soon", "04/2022"):
        with pytest.raises(ValueError, match=r"^(day is out of range for month)?$"):
            day(wrong)


def test_ids_and_numbers() -> None:
    """An id that a spreadsheet made a float is the whole number; a number may have commas, and words are none."""
    assert (identity("104423.0"), identity(" TR00123 ")) == ("104423", "TR00123")
    assert (number("1,234"), number("12.0"), number("12.5"), number("many")) == (1234, 12, None, None)


def test_quotes_of_windows() -> None:
    """What Windows' quotes became when somebody read them as Latin-1 is put right."""
    assert name("St Mary\x92s  School") == "St Mary’s School"
