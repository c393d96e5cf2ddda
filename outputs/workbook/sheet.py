"""A sheet as it is described, before anybody draws it: one table under a title, and what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | date | None
Form = Literal["text", "number", "decimal", "pounds", "percent", "date"]

MOST_DAYS = 366
"""The most days of a match that may be typed."""
NONE = "(none)"
TITLE_ROW, HOW_ROW, MARKING_ROW, HEADER_ROW = range(4)
"""Where things stand on every sheet, counted from 0; the rows of the table follow its header."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    A percentage is a number between 0 and 1. Texts wrap at `width`, in characters; without one the column is as wide as
    they need. `words` are offered in a drop-down, or the range where they stand; `entry` says that people fill it in.
    """

    name: str
    form: Form = "text"
    width: int = 0
    words: Sequence[str] | str = ()
    entry: bool = False
    most: int = MOST_DAYS
    """The most that may be typed into a column of numbers: days, unless it is said."""
    least: int = 1
    free: bool = False
    """Whether other words than those offered may be typed too, several of them for one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its one table; `how` says in a line or two what it answers and what a blank cell means.

    `paper` is what its pages are printed on, landscape.
    """

    name: str
    title: str
    how: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 1
    paper: Literal["A4", "A3"] = "A4"

    @property
    def shown(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as they are drawn: a table without rows says so."""
        return self.rows or ((NONE, *[None] * (len(self.columns) - 1)),)

    @property
    def last_row(self) -> int:
        """The row of the sheet in which the table ends, counted from 0."""
        return HEADER_ROW + len(self.shown)
