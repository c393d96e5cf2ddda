"""Which numbers of a workbook are dates, and which day each is: as a spreadsheet program shows them."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel  # type: ignore[import-untyped]
from tsimatch.inputs.workbooks.number_formats import BUILT_IN, Shown, date_text, duration_text, shown_as, shown_text


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown.NUMBER),
        ("0.00", Shown.NUMBER),
        ('0 "days"', Shown.NUMBER),
        (r"0\d", Shown.NUMBER),
        ("[Red]0", Shown.NUMBER),
        ("_d0", Shown.NUMBER),
        ("0;dd/mm/yyyy", Shown.NUMBER),
        ("dd/mm/yyyy", Shown.DATE),
        ("[$-809]d mmmm yyyy;@", Shown.DATE),
        ("YYYY-MM-DD", Shown.DATE),
        ("hh:mm", Shown.DATE),
        ("[h]:mm", Shown.ELAPSED),
        ("[mm]:ss", Shown.ELAPSED),
        ("0" * 1_000 + "d", Shown.NUMBER),
    ],
)
def test_codes(code: str, shown: Shown) -> None:
    """A format is of a date where its own section, without texts, escapes and colours, has a letter of a date."""
    assert shown_as(code) is shown


def test_built_in() -> None:
    """Formats without a code of their own are known by number: 14 is a date, 46 elapsed time, 1 and 49 neither."""
    assert (BUILT_IN[14], BUILT_IN[46]) == (Shown.DATE, Shown.ELAPSED)
    assert not {0, 1, 9, 13, 23, 48, 49} & BUILT_IN.keys()


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("number", [1, 2, 58, 59, 61, 62, 366, 44_000, 45_260, 45_260.5, 45_260.75, 2_900_000])
def test_days_are_openpyxls(number: float, since_1904: bool) -> None:
    """The day of a number is the one that another library reads, before the false 29 February 1900 and after it."""
    usual = from_excel(number, CALENDAR_MAC_1904) if since_1904 else from_excel(number)
    assert isinstance(usual, datetime)
    shown = shown_text(number, Shown.DATE, since_1904)
    assert datetime.fromisoformat(shown) == usual
    assert ("T" in shown) is (number % 1 > 0)


def test_not_a_day() -> None:
    """What no date reaches stays the number that it is; a part of a day is a time, elapsed hours go beyond a day."""
    assert shown_text(-1.0, Shown.DATE, False) == "-1"
    assert shown_text(2_958_466.0, Shown.DATE, False) == "2958466"
    assert shown_text(2_958_465.0, Shown.DATE, True) == "2958465"
    assert shown_text(45_260.0, Shown.NUMBER, False) == "45260"
    assert shown_text(0.5, Shown.DATE, False) == "12:00:00"
    assert shown_text(1.5, Shown.ELAPSED, False) == "1 day, 12:00:00"


def test_texts_of_ods() -> None:
    """Dates and durations of an .ods workbook are written as in a CSV file; what is neither stays as it is."""
    assert duration_text("PT09H30M00S") == "09:30:00"
    assert duration_text("PT36H") == "36:00:00"
    assert duration_text("PT1M5.5S") == "00:01:05"
    assert duration_text("9:30") == "9:30"
    assert date_text("2023-11-30T00:00:00") == "2023-11-30"
    assert date_text("2023-11-30T00:00:00Z") == "2023-11-30"
    assert date_text("2023-11-30T09:30:00") == "2023-11-30T09:30:00"
    assert date_text("2023-02-30T00:00:00") == "2023-02-30T00:00:00"
