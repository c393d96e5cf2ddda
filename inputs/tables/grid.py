"""A grid: the cells of one sheet or one CSV file as text, as a spreadsheet shows them; and what reading may cost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ...common.faults import Faults, Place, refuse
from ...common.files.read import MOST_CELLS, MOST_CHARACTERS, MOST_ELEMENTS, MOST_ROWS, MOST_TEXT

BEYOND = f"the most that is read is row {MOST_ROWS:,} and column ZZ: delete what stands outside the table"

UNCALCULATED = "#UNCALCULATED!"
"""Stands in a grid for a formula whose value the workbook does not have."""

_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_LIBRE_ERROR = re.compile(r"Err:\d{3}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The first row is row 1, the first cell of a row stands in column A; rows may differ in length.

    `width` is that of a sheet, whose rows end with their last cell in use; a CSV file has none.
    """

    place: Place
    rows: list[list[str]]
    width: int | None = None

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
        return Place(self.place.file, self.place.sheet, number)


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


_MOST_PLACES = 8 * MOST_CELLS
"""The most places between column A and the last cell in use of every row: a blank one takes an eighth of a cell."""


class Size:
    """The cells, characters and XML elements of one file, all its sheets together."""

    def __init__(self, place: Place) -> None:
        self._place, self._places, self._cells, self._characters, self._elements = place, 0, 0, 0, 0

    def add(self, row: list[str], times: int = 1) -> None:
        """Count a row; raises Faults where the file is larger than what is read."""
        self._places += times * len(row)
        self._cells += times * (len(row) - row.count(""))
        self._characters += times * sum(map(len, row))
        if self._cells > MOST_CELLS or self._places > _MOST_PLACES:
            raise self._beyond(MOST_CELLS, "cells")
        self.judge_text(self._characters)

    def add_elements(self, elements: int) -> None:
        """Count XML elements; raises Faults where they are more than what is read."""
        self._elements += elements
        if self._elements > MOST_ELEMENTS:
            raise self._beyond(MOST_ELEMENTS, "XML elements")

    def judge_text(self, characters: int) -> None:
        """Raise Faults where some characters are more than what is read."""
        if characters > MOST_CHARACTERS:
            raise self._beyond(MOST_CHARACTERS, "characters")

    def _beyond(self, most: int, what: str) -> Faults:
        return refuse(f"holds more than {most:,} {what}, the most that is read: is this the right file?", self._place)
