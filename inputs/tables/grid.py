"""A grid: the cells of one sheet or one CSV file as text, as a spreadsheet shows them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ...common.faults import Place
from ...common.files.read import MOST_ROWS, MOST_TEXT

BEYOND = f"the most that is read is row {MOST_ROWS:,} and column ZZ: delete what stands outside the table"

UNCALCULATED = "#UNCALCULATED!"
"""Stands in a grid for a formula whose value the workbook does not have."""

_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_LIBRE_ERROR = re.compile(r"Err:\d{3}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The first row is row 1, the first cell of a row stands in column A; rows may differ in length.

    `width` is that of a sheet, whose rows end with their last cell in use; a CSV file has none. `top` is the row of the
    sheet where the first row stands: below a title, which is taken out.
    """

    place: Place
    rows: list[list[str]]
    width: int | None = None
    top: int = 1

    @property
    def blank(self) -> bool:
        """Whether nothing stands here."""
        return not any(cell.strip() for row in self.rows for cell in row)

    @property
    def usual_width(self) -> int:
        """How many cells most rows have; all rows of a sheet have as many."""
        if self.width is not None:
            return self.width
        return max(Counter(map(len, self.rows)).most_common(1), default=(0, 0))[0]

    def at_row(self, number: int) -> Place:
        """Give the place of a row, counted from 1."""
        return Place(self.place.file, self.place.sheet, max(number, self.top))


def letters(index: int) -> str:
    """Give the letters of a column, counted from 0: A, B, …, Z, AA."""
    name = ""
    while index >= 0:
        index, digit = divmod(index, 26)
        name = chr(ord("A") + digit) + name
        index -= 1
    return name


def suspicious(row: list[str]) -> bool:
    """Say whether a row may have a cell with a flaw: quick, because nearly every row has none."""
    text = "".join(row)
    if _UNPRINTABLE.search(text) or len(text) > MOST_TEXT:
        return True
    return "#" in text or "Err:" in text


def flaw(text: str) -> str | None:
    """Say what makes a text unfit for the cell of a known column, or give None."""
    if text == UNCALCULATED:
        return "a formula without a stored value: open the workbook in a spreadsheet program and save it again"
    if text in _ERRORS or _LIBRE_ERROR.fullmatch(text):
        return "the error of a formula, expected its value"
    return unkeepable(text)


def printable(text: str) -> str:
    """Give a text without its unprintable characters."""
    return _UNPRINTABLE.sub("", text)


def unkeepable(text: str) -> str | None:
    """Say what makes a text unfit for any cell, or give None."""
    found = _UNPRINTABLE.search(text)
    if found:
        return f"expected no unprintable character, but here is U+{ord(found[0]):04X}"
    if len(text) > MOST_TEXT:
        return f"expected at most {MOST_TEXT:,} characters in a cell, but here are {len(text):,}"
    return None
