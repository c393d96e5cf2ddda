"""What a file costs to read, counted while it is read: a short file that stands for a huge one is refused."""

from __future__ import annotations

from ...common.faults import Faults, Place, refuse
from ...common.files.read import MOST_CELLS, MOST_CHARACTERS, MOST_ELEMENTS

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
